import { expect, test } from 'vitest';
import { nearestFitting, type Candidate } from './fits.ts';
import { meetingAt, sessionRow } from '@openkms/schema/domain/test-rows.ts';

const HOUR = 3_600_000;
const now = 0;
const wanted = sessionRow({ id: 'wanted', startsAt: 100 * HOUR, endsAt: 102 * HOUR });
const busy = [{ key: 'held', meetings: [{ startsAt: 99 * HOUR, endsAt: 101 * HOUR }] }];

function candidate(id: string, startsAt: number | null, over = {}): Candidate {
  const endsAt = startsAt === null ? null : startsAt + 2 * HOUR;
  const meetings = startsAt === null || endsAt === null ? [] : [meetingAt(startsAt, endsAt)];
  return { session: sessionRow({ id, startsAt, endsAt, meetings, capacity: 10, seatsTaken: 0, ...over }) };
}
const idsOf = (candidates: readonly Candidate[], limit?: number) =>
  nearestFitting(wanted, candidates, busy, now, limit).map(({ session }) => session.id);

test('the nearest in time comes first, before or after', () => {
  expect(idsOf([candidate('far', 300 * HOUR), candidate('after', 130 * HOUR), candidate('before', 80 * HOUR)])).toEqual(
    ['before', 'after', 'far'],
  );
});

test('what overlaps a commitment does not fit; what starts as it ends does', () => {
  expect(
    idsOf([
      candidate('overlaps', 100.5 * HOUR),
      candidate('touches', 101 * HOUR),
      candidate('ends-as-it-starts', 97 * HOUR),
    ]),
  ).toEqual(['touches', 'ends-as-it-starts']);
});

test('every meeting counts, not only the first', () => {
  const meetings = [meetingAt(10 * HOUR, 12 * HOUR), meetingAt(100 * HOUR, 101 * HOUR)];
  const weeks = candidate('weeks', 10 * HOUR, { meetings });
  expect(idsOf([weeks])).toEqual([]);
});

test('a free seat goes before a nearer waitlist', () => {
  expect(idsOf([candidate('full', 110 * HOUR, { seatsTaken: 10 }), candidate('free', 400 * HOUR)])).toEqual([
    'free',
    'full',
  ]);
});

test('cancelled, begun, held and the wanted session itself are never offered; self-paced fits last', () => {
  expect(
    idsOf([
      candidate('cancelled', 200 * HOUR, { status: 'cancelled' }),
      candidate('began', 0),
      candidate('held', 200 * HOUR),
      candidate('wanted', 200 * HOUR),
      candidate('self-paced', null),
      candidate('good', 900 * HOUR),
    ]),
  ).toEqual(['good', 'self-paced']);
});

test('no more than asked for', () => {
  expect(
    idsOf(
      [1, 2, 3, 4, 5].map((n) => candidate(`s${n}`, (200 + n * 10) * HOUR)),
      2,
    ),
  ).toEqual(['s1', 's2']);
});
