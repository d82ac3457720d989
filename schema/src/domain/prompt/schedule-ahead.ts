/** What a person has ahead, for what a model is told of it. Pure. Always: the same rows give the same in browser and server. */
import type { SessionRow } from '../rows.ts';
import type { ScheduleNote } from './enrichment.ts';

const MOST = 50;

/** A session that the person is registered for and that takes place. */
export type Attended = Pick<SessionRow, 'id' | 'meetings' | 'room'> & {
  /** Of its training. */
  readonly title: string;
  /** Its name; empty where it is not known. */
  readonly office: string;
};

/** The next meeting of each session that is not over at `now` (ms UTC), soonest first. */
export function scheduleAhead(sessions: readonly Attended[], now: number): readonly ScheduleNote[] {
  return sessions
    .flatMap(({ id, meetings, room, title, office }) => {
      const next = meetings.find(({ endsAt }) => endsAt > now);
      if (next === undefined) return [];
      const place = [office, room ?? ''].filter((part) => part !== '').join(', ');
      return [{ id, title, startsAt: next.startsAt, endsAt: next.endsAt, place }];
    })
    .toSorted((a, b) => a.startsAt - b.startsAt || (a.id < b.id ? -1 : 1))
    .slice(0, MOST);
}
