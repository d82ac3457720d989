// Wall times of a session inside the edit form: a start and an end for each meeting, kept as the text the form works with.
import { type WallMeeting, wallMeeting } from '@openkms/schema/commands/wall-time.ts';
import { z } from 'zod';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';

export interface MeetingsFieldProps {
  label: string;
  /** JSON of the meetings. */
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** Meetings, each with start and end in the session's zone. */
export function MeetingsField({ label, text, error, onChange }: MeetingsFieldProps) {
  const meetings = z.array(wallMeeting).safeParse(JSON.parse(text === '' ? '[]' : text)).data ?? [];
  const become = (next: readonly WallMeeting[]) => onChange(JSON.stringify(next));
  const change = (index: number, set: Partial<WallMeeting>) =>
    become(meetings.map((meeting, at) => (at === index ? { ...meeting, ...set } : meeting)));
  return (
    <fieldset className="conflict-meetings">
      <legend className="ui-field-label">{label}, in the session’s own zone</legend>
      {meetings.map((meeting, index) => (
        // A meeting has no id before it is written; its place in the list is what it is known by.
        <div key={`meeting ${index + 1}`} className="conflict-meeting">
          <TextField
            type="datetime-local"
            label={`Meeting ${index + 1} starts`}
            value={meeting.start}
            onChange={(start) => change(index, { start })}
          />
          <TextField
            type="datetime-local"
            label={`Meeting ${index + 1} ends`}
            value={meeting.end}
            onChange={(end) => change(index, { end })}
          />
          <Button
            size="small"
            variant="quiet"
            icon="trash"
            aria-label={`Remove meeting ${index + 1}`}
            onClick={() => become(meetings.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
        </div>
      ))}
      {error === undefined ? null : <p className="ui-field-error">{error}</p>}
    </fieldset>
  );
}
