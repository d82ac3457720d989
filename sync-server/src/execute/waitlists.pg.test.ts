/** Waitlists, also where an import or the server's clock touches them. Always: they are served in the order they show. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { createWorld, type World } from './fixture.ts';

let world: World;
let admin: Actor;
let manager: Actor;
beforeAll(async () => {
  world = await createWorld();
  admin = await world.person('admin');
  manager = await world.person('manager');
});
afterAll(() => world.close());

/** A second later than whatever came before. */
const register = async (who: Actor, sessionId: string) => {
  const registrationId = uuidv7();
  world.clock.now += 1000;
  await world.send(who, 'registration.register', { registrationId, sessionId });
  return registrationId;
};
const imported = async (...rows: JsonObject[]) => {
  world.clock.now += 1000;
  const { details } = await world.send(admin, 'import.registrations', { rows });
  expect(details['errors']).toEqual([]);
};
const at = async (id: string) =>
  world.row('select status, waitlist_position as place from registration where id = $1', [id]);

it('who lost a seat by an import and waits since then does not overtake whoever waited before', async () => {
  const [seated, waiting, other] = [await world.person(), await world.person(), await world.person()];
  const { sessionId } = await world.session(manager, { day: 10, hour: 9, capacity: 1 });
  const first = await register(seated, sessionId);
  const second = await register(waiting, sessionId);
  const third = uuidv7();
  const requestedAt = world.clock.now + 1000;
  await imported(
    { id: first, sessionId, userId: seated.userId, status: 'waitlisted', waitlistPosition: 2, requestedAt },
    { id: third, sessionId, userId: other.userId, status: 'registered', requestedAt },
  );
  await world.send(other, 'registration.cancel', { registrationId: third, sessionId });
  expect([await at(second), await at(first)]).toEqual([
    { status: 'registered', place: null },
    { status: 'waitlisted', place: 1 },
  ]);
});

it('a waitlist that an import changed reads 1, 2, 3', async () => {
  const [seated, waiting, stated] = [await world.person(), await world.person(), await world.person()];
  const { sessionId } = await world.session(manager, { day: 12, hour: 9, capacity: 1 });
  await register(seated, sessionId);
  const second = await register(waiting, sessionId);
  const third = uuidv7();
  await imported({ id: third, sessionId, userId: stated.userId, status: 'waitlisted', requestedAt: world.clock.now });
  const fourth = await register(await world.person(), sessionId);
  const places = await Promise.all([second, third, fourth].map(at));
  expect(places.map(({ place }) => place)).toEqual([1, 2, 3]);
});

it('is served in the order it shows, also where the clock was set back between two who joined it', async () => {
  const [holder, earlier, later] = [await world.person(), await world.person(), await world.person()];
  const { sessionId } = await world.session(manager, { day: 13, hour: 9, capacity: 1 });
  const held = await register(holder, sessionId);
  const first = await register(earlier, sessionId);
  world.clock.now -= 3_000;
  const second = await register(later, sessionId);
  expect([await at(first), await at(second)]).toMatchObject([{ place: 1 }, { place: 2 }]);
  await world.send(holder, 'registration.cancel', { registrationId: held, sessionId });
  expect([await at(first), await at(second)]).toEqual([
    { status: 'registered', place: null },
    { status: 'waitlisted', place: 1 },
  ]);
});
