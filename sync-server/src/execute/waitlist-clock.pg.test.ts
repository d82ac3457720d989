/** A waitlist while the server's clock is set back, or two servers' clocks differ. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { createWorld, type World } from './fixture.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const register = async (who: Actor, sessionId: string) => {
  const registrationId = uuidv7();
  const { details } = await world.send(who, 'registration.register', { registrationId, sessionId });
  return { registrationId, place: details['waitlistPosition'] };
};
const statusOf = async (id: string) =>
  (await world.row('select status from registration where id = $1', [id]))['status'];

it('is served in the order it shows, also where the clock was set back between two who joined it', async () => {
  const manager = await world.person('manager');
  const [holder, first, second] = [await world.person(), await world.person(), await world.person()];
  const { sessionId } = await world.session(manager, { day: 10, hour: 9, capacity: 1 });
  const held = await register(holder, sessionId);
  const one = await register(first, sessionId);
  world.clock.now -= 3_000;
  const two = await register(second, sessionId);
  expect([one.place, two.place]).toEqual([1, 2]);
  await world.send(holder, 'registration.cancel', { registrationId: held.registrationId, sessionId });
  expect([await statusOf(one.registrationId), await statusOf(two.registrationId)]).toEqual([
    'registered',
    'waitlisted',
  ]);
});
