/** Who names no session gets the one they would have picked. */
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { meetingAt, sessionRow } from '@openkms/schema/domain/test-rows.ts';
import { describe, expect, it } from 'vitest';
import { nextSession } from './next-session.ts';

const NOW = 1000;
function candidate(id: string, startsAt: number | null, changes: Partial<SessionRow> = {}): SessionRow {
  const endsAt = startsAt === null ? null : startsAt + 10;
  const meetings = startsAt === null ? [] : [meetingAt(startsAt, startsAt + 10)];
  return sessionRow({ id, capacity: 1, startsAt, endsAt, meetings, ...changes });
}
const busy = (startsAt: number) => ({ key: 'held', meetings: [{ startsAt, endsAt: startsAt + 10 }] });
const full = { seatsTaken: 1 };

describe('the next session', () => {
  it.each<[string, SessionRow[], number[], string | undefined]>([
    ['is the earliest that has not begun', [candidate('c', 3000), candidate('a', NOW), candidate('b', 2000)], [], 'b'],
    ['is not a cancelled one', [candidate('a', 2000, { status: 'cancelled' }), candidate('b', 3000)], [], 'b'],
    ['has a seat, if one that fits has', [candidate('a', 2000, full), candidate('b', 3000)], [], 'b'],
    ['fits the calendar', [candidate('a', 2000), candidate('b', 3000)], [2005], 'b'],
    ['may touch what is held at its end', [candidate('a', 2000), candidate('b', 3000)], [2010], 'a'],
    ['is a waitlist rather than an overlap', [candidate('a', 2000), candidate('b', 3000, full)], [2000], 'b'],
    ['is the earliest when every one overlaps', [candidate('b', 3000), candidate('a', 2000)], [2000, 3000], 'a'],
    ['has a time, before one without', [candidate('tba', null), candidate('a', 9000)], [], 'a'],
    ['is self-paced when nothing else is', [candidate('self', null)], [2000], 'self'],
    ['is none when all have begun', [candidate('a', 10)], [], undefined],
  ])('%s', (_what, candidates, held, expected) => {
    expect(nextSession(candidates, held.map(busy), NOW)?.id).toBe(expected);
  });
});
