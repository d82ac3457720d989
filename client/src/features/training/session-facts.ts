/** What a session's card says: when, where, with whom. Pure; instants in ms. */
import type { Interval } from '@openkms/schema/domain/overlap.ts';
import type { OfficeRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { meetingsAtPlace, timeAtPlace, type Place, type TimeWords } from '../../ui/date-text.ts';
import { byOfficeName, clockName } from '../../ui/office-words.ts';

/** Where a session's clocks stand and what they are called. */
export function placeOf(session: Pick<SessionRow, 'zone'>, office: OfficeRow | undefined): Place {
  return { zone: session.zone, name: clockName(session.zone, office) };
}

/** When a session takes place, in the reader's zone; `note` says what the office's clock shows, or how often people meet. */
export function sessionWhen(
  session: Pick<SessionRow, 'schedule' | 'meetings'>,
  place: Place,
  reader: string,
): TimeWords {
  if (session.schedule === 'self-paced') return { text: 'Any time, at your own pace', note: null };
  return meetingsAtPlace(session.meetings, place, reader) ?? { text: 'Date to be announced', note: null };
}

/** One line for each meeting of a longer session, in the reader's zone. */
export function meetingLines(meetings: readonly Interval[], place: Place, reader: string): string[] {
  return meetings.map(({ startsAt, endsAt }) => {
    const { text, note } = timeAtPlace(startsAt, endsAt, place, reader);
    return note === null ? text : `${text} (${note})`;
  });
}

/** Where a session takes place. */
export function sessionWhere(session: Pick<SessionRow, 'mode' | 'room'>, office: OfficeRow | undefined): string {
  if (session.mode === 'self-paced') return 'Online, self-paced';
  const name = office?.name ?? 'Office to be announced';
  if (session.mode === 'virtual')
    return office === undefined || office.isVirtual ? 'Virtual' : `Virtual, hosted by ${name}`;
  return session.room === null ? name : `${name}, ${session.room}`;
}

export type SessionGroup<T> = { readonly office: OfficeRow | undefined; readonly sessions: readonly T[] };

/** Sessions by office (offices by name, the virtual one last), each by start; sessions without times last. */
export function byOffice<T extends { readonly session: SessionRow }>(
  sessions: readonly T[],
  officeOf: (officeId: string) => OfficeRow | undefined,
): SessionGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const each of sessions) {
    const list = groups.get(each.session.officeId) ?? [];
    list.push(each);
    groups.set(each.session.officeId, list);
  }
  return [...groups]
    .map(([officeId, list]) => ({
      office: officeOf(officeId),
      sessions: list.toSorted(
        (a, b) => compare(startOf(a.session), startOf(b.session)) || (a.session.code < b.session.code ? -1 : 1),
      ),
    }))
    .sort((a, b) => byOfficeName(a.office, b.office));
}

/** True while a session still takes place or will. */
export function isAhead(session: Pick<SessionRow, 'endsAt'>, now: number): boolean {
  return session.endsAt === null || session.endsAt > now;
}

function startOf(session: SessionRow): number {
  return session.startsAt ?? Infinity;
}

/** Infinity minus itself is no number, hence the comparison. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
