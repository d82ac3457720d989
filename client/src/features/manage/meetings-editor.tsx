// The meetings of a session as a list of days and wall times in the session's own zone. Says at once which one cannot be.
import { useId } from 'react';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Icon } from '../../ui/icon.tsx';
import { TextField } from '../../ui/text-field.tsx';
import {
  type CheckedMeetings,
  type MeetingDraft,
  type MeetingTime,
  nextMeeting,
  repeatWeekly,
} from './meetings-draft.ts';

export interface MeetingsEditorProps {
  /** Whose clock the times are by: “Boston”. */
  clock: string;
  meetings: readonly MeetingDraft[];
  checked: CheckedMeetings;
  /** Errors are shown once the person has had a chance to type. */
  showErrors: boolean;
  onChange: (meetings: readonly MeetingDraft[]) => void;
}

/** Add, change, repeat and remove meetings. */
export function MeetingsEditor({ clock, meetings, checked, showErrors, onChange }: MeetingsEditorProps) {
  const errorId = useId();
  const error = checked.ok || !showErrors ? null : checked;
  const change = (key: string, set: Partial<MeetingDraft>) =>
    onChange(meetings.map((meeting) => (meeting.key === key ? { ...meeting, ...set } : meeting)));
  return (
    <fieldset className="manage-meetings" aria-describedby={error?.key === null ? errorId : undefined}>
      <legend className="ui-field-label">Meetings, in {clock} time</legend>
      <ol className="manage-meeting-list">
        {meetings.map((meeting, index) => (
          <MeetingRow
            key={meeting.key}
            meeting={meeting}
            name={`Meeting ${index + 1}`}
            error={error?.key === meeting.key ? { [error.field]: error.error } : {}}
            onChange={(set) => change(meeting.key, set)}
            onRemove={() => onChange(meetings.filter((each) => each.key !== meeting.key))}
          />
        ))}
      </ol>
      <div id={errorId} className="ui-field-error" aria-live="polite">
        {error !== null && error.key === null ? (
          <>
            <Icon name="alert" size={16} />
            <span>{error.error}</span>
          </>
        ) : null}
      </div>
      <ButtonRow>
        <Button
          size="small"
          icon="plus"
          onClick={() => onChange([...meetings, nextMeeting(meetings, crypto.randomUUID())])}
        >
          Add a meeting
        </Button>
        {meetings.length === 0 ? null : (
          <Button
            size="small"
            variant="quiet"
            icon="calendar"
            onClick={() => onChange(repeatWeekly(meetings, 4, () => crypto.randomUUID()))}
          >
            Repeat weekly, 4 more
          </Button>
        )}
      </ButtonRow>
    </fieldset>
  );
}

interface MeetingRowProps {
  meeting: MeetingDraft;
  name: string;
  /** What is wrong, at what of it. */
  error: { readonly [field in MeetingTime]?: string };
  onChange: (set: Partial<MeetingDraft>) => void;
  onRemove: () => void;
}

function MeetingRow({ meeting, name, error, onChange, onRemove }: MeetingRowProps) {
  return (
    <li className="manage-meeting">
      <TextField
        type="date"
        label={`${name}: day`}
        value={meeting.day}
        error={error.day}
        onChange={(day) => onChange({ day })}
      />
      <TextField
        type="time"
        label="Starts"
        aria-label={`${name} starts`}
        value={meeting.start}
        error={error.start}
        onChange={(start) => onChange({ start })}
      />
      <TextField
        type="time"
        label="Ends"
        aria-label={`${name} ends`}
        value={meeting.end}
        error={error.end}
        onChange={(end) => onChange({ end })}
      />
      <TextField
        label="Room"
        aria-label={`Room of ${name.toLowerCase()}`}
        value={meeting.room}
        placeholder="As the session"
        onChange={(room) => onChange({ room })}
      />
      <div className="manage-meeting-end">
        <Checkbox checked={meeting.overnight} onChange={(overnight) => onChange({ overnight })}>
          Ends next day
        </Checkbox>
        <Button
          size="small"
          variant="quiet"
          icon="trash"
          aria-label={`Remove ${name.toLowerCase()}`}
          onClick={onRemove}
        >
          Remove
        </Button>
      </div>
    </li>
  );
}
