/** Judgements about the times of a session. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { createWorld, type World } from './fixture.ts';

let world: World;
let ann: Actor;
let bob: Actor;
let admin: Actor;
beforeAll(async () => {
  world = await createWorld();
  [ann, bob, admin] = [await world.person('manager'), await world.person('manager'), await world.person('admin')];
});
afterAll(() => world.close());

const walls = (day: string, start: string, end: string): JsonValue => [
  { start: `2027-03-${day}T${start}`, end: `2027-03-${day}T${end}`, room: null, kind: null },
];
const move = (who: Actor, sessionId: string, from: JsonValue, to: JsonValue, more = {}) =>
  world.send(who, 'session.move', { sessionId, meetings: { from, to }, ...more });
const mailsOf = (commandId: string) =>
  world.rows('select key from graphile_worker.jobs where key like $1', [`${commandId}:session-moved:%`]);

it('a judgement moves no session that was cancelled meanwhile, and tells nobody that it moved', async () => {
  const person = await world.person();
  const { sessionId } = await world.session(ann, { day: 10, hour: 9 });
  await world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId });
  const began = walls('10', '09:00', '11:00');
  await move(ann, sessionId, began, walls('10', '11:00', '13:00'));
  const conflictId = (await move(bob, sessionId, began, walls('10', '13:00', '15:00'))).details['conflictId'] ?? null;
  await world.send(ann, 'session.cancel', { sessionId, reason: 'No trainer' });
  const judged = await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' });
  expect([judged.status, judged.code]).toEqual(['rejected', 'session_cancelled']);
  expect(await mailsOf(judged.id)).toEqual([]);
});

it('undoing a judgement tells nobody of the times of a session that was cancelled meanwhile', async () => {
  const person = await world.person();
  const { sessionId } = await world.session(ann, { day: 12, hour: 9 });
  await world.send(person, 'registration.register', { registrationId: uuidv7(), sessionId });
  const began = walls('12', '09:00', '11:00');
  await move(ann, sessionId, began, walls('12', '11:00', '13:00'));
  const conflictId = (await move(bob, sessionId, began, walls('12', '13:00', '15:00'))).details['conflictId'] ?? null;
  expect((await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' })).status).toBe('applied');
  await world.send(ann, 'session.cancel', { sessionId, reason: 'No trainer' });
  const undone = await world.send(admin, 'conflict.reopen', { conflictId });
  expect(undone.status).toBe('applied');
  expect(await mailsOf(undone.id)).toEqual([]);
});

it('what a move wanted that was judged right is what it gets: the zone it named, too', async () => {
  const { sessionId } = await world.session(ann, { day: 11, hour: 9 });
  const began = walls('11', '09:00', '11:00');
  await move(ann, sessionId, began, walls('11', '11:00', '13:00'));
  // Bob, who had not seen that, moves it to London: 14:00 there.
  const moved = await move(bob, sessionId, began, walls('11', '14:00', '16:00'), { zone: 'Europe/London' });
  expect(moved.code).toBe('field_conflict');
  await world.send(admin, 'conflict.resolve', { conflictId: moved.details['conflictId'] ?? null, resolution: 'mine' });
  const row = await world.row('select zone, starts_at from session where id = $1', [sessionId]);
  expect(row).toEqual({ zone: 'Europe/London', starts_at: new Date('2027-03-11T14:00:00Z') });
});
