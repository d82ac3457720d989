/** Why something cannot be done, in words that say how to mend it. Always: one sentence or two, never the code alone. */
import { anyCommandRefused } from '../../command/not-issued.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';

const words: { readonly [code: string]: string } = {
  forbidden: 'Your role does not allow this. Ask a manager.',
  not_found: 'It is no longer there: somebody may have removed it.',
  invalid_args: 'This does not fit the field.',
  duplicate_id: 'This has been created already.',
  duplicate_code: 'Another training has this code. Choose another one.',
  html_not_allowed: 'Leave out < and >: only plain words are kept.',
  text_too_long: 'This is too long. Shorten it.',
  empty_text: 'Write something here.',
  end_before_start: 'A meeting must end after it starts.',
  unknown_zone: 'This time zone is not known.',
  meetings_overlap: 'Two of the meetings overlap. Change one of them.',
  meetings_required: 'Add at least one meeting.',
  meetings_not_allowed: 'A session without fixed times has no meetings. Remove them, or choose “With fixed times”.',
  capacity_too_small: 'A session needs at least one seat.',
  session_cancelled: 'The session is cancelled. Restore it first.',
  session_began: 'The session is over: it can no longer be cancelled.',
  training_archived: 'The training is archived: nothing can be scheduled for it.',
  session_not_cancelled: 'The session is not cancelled.',
};

/** The refusal `code` as a sentence; `details` as the rule gave them. */
export function codeWords(code: string, details: JsonObject = {}): string {
  switch (code) {
    case 'time_does_not_exist':
      return `${wallWords(details['at'])} does not exist in this zone: the clocks skip that hour (start of daylight saving time). Choose an earlier or a later time.`;
    case 'capacity_below_seats_taken': {
      const taken = Number(details['seatsTaken'] ?? 0);
      return `${taken} ${taken === 1 ? 'person holds a seat' : 'people hold seats'} already. Choose ${taken} or more, or move people first.`;
    }
    case 'training_has_upcoming_sessions': {
      const ids = details['sessionIds'];
      const count = Array.isArray(ids) ? ids.length : 0;
      return `${count} ${count === 1 ? 'session is' : 'sessions are'} still to come. Cancel or hold ${count === 1 ? 'it' : 'them'} first.`;
    }
    case 'end_before_start':
    case 'meetings_overlap':
      return details['at'] === undefined
        ? (words[code] ?? code)
        : `${words[code] ?? code} (${wallWords(details['at'])})`;
    default:
      return words[code] ?? anyCommandRefused(code, details) ?? `It was refused (${code}).`;
  }
}

/** "14 Mar 2027, 02:30" for a wall time; wall times have no zone and none is added. */
export function wallWords(wall: unknown): string {
  if (typeof wall !== 'string' || wall.length < 16) return 'This time';
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${day.format(new Date(`${wall.slice(0, 10)}T00:00:00Z`))}, ${wall.slice(11, 16)}`;
}
