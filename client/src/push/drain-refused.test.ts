import { expect, it } from 'vitest';
import { dependantsOf } from '../outbox/dependants.ts';
import { readTransfer, writeTransfer } from '../outbox/transfer.ts';
import { settled } from '../platform/test-clock.ts';
import { add, drainIn, room, type Room, statesOf } from './test-drain.ts';

const MINUTE = 60_000;
const create = (n: number) => ({
  name: 'training.create',
  args: { trainingId: `t${n}`, code: `T-${n}`, title: 'Tea', hours: 1 },
});
const schedule = (n: number) => ({
  name: 'session.schedule',
  args: { sessionId: `s${n}`, trainingId: `t${n}`, officeId: 'o', code: `S-${n}`, capacity: 3 },
});

/** Commands that have nothing to do with one another. */
async function apart(r: Room, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(...(await add(r, 1, create(n))));
  return ids;
}

it('keeps the one command a server will not even look at, says so, and sends the others', async () => {
  const r = await room();
  const ids = await apart(r, 5);
  const refused = ids[2] ?? '';
  r.server.poison.add(refused);
  drainIn(r);
  for (let turns = 0; turns < 3; turns += 1) await settled();
  expect(statesOf(r)).toEqual(['sent', 'sent', 'saved', 'sent', 'sent']);
  expect(r.outbox.get(refused)?.progress).toMatchObject({
    failure: { code: 'not_accepted', reason: 'invalid_args', tries: 1 },
  });
  expect(r.outbox.get(refused)?.finishedAt).toBeNull();
  expect(r.server.executed).toEqual(ids.toSpliced(2, 1));
});

it('counts it among what the device has not sent, so that a manager knows, and takes it along in an export', async () => {
  const r = await room();
  const [refused = ''] = await add(r, 1, create(1));
  r.server.poison.add(refused);
  drainIn(r);
  await settled();
  const [fine] = await add(r, 1, create(2));
  await settled();
  expect(r.server.executed).toEqual([fine]);
  expect(r.server.bodies.at(-1)?.device).toMatchObject({ pendingCount: 1 });
  const file = await writeTransfer('emma', await r.outbox.exportAll(), 0);
  const { commands, unreadable } = await readTransfer(file, 'emma');
  expect(commands.map(({ envelope }) => envelope.id)).toContain(refused);
  expect(unreadable).toBe(0);
});

it('holds up only what depends on it, is tried again ever more seldom, and goes through once it is taken', async () => {
  const r = await room();
  const [first = ''] = await add(r, 1, create(1));
  const [second = ''] = await add(r, 1, schedule(1));
  const [third = ''] = await add(r, 1, create(2));
  r.server.poison.add(first);
  drainIn(r);
  for (let turns = 0; turns < 3; turns += 1) await settled();
  expect(r.server.executed).toEqual([third]);
  expect(dependantsOf(r.outbox.entries()).get(second)).toEqual({ waitsFor: first, brokenBy: null });
  const before = r.server.requests.filter((ids) => ids.includes(first)).length;
  await r.device.clock.advance(60 * MINUTE);
  const tries = r.server.requests.filter((ids) => ids.includes(first)).length - before;
  // After 1, 2 and 4 minutes, then every 5.
  expect(tries).toBeGreaterThan(8);
  expect(tries).toBeLessThan(16);
  r.server.poison.clear();
  await r.device.clock.advance(5 * MINUTE);
  expect(r.server.executed).toEqual([third, first, second]);
});

it('blames the request, not the commands, where one after the other is refused: it waits, and does not storm', async () => {
  const r = await room();
  const ids = await apart(r, 30);
  for (const id of ids) r.server.poison.add(id);
  drainIn(r);
  const tenMinutes = async () => {
    for (let second = 0; second < 600; second += 5) await r.device.clock.advance(5_000);
  };
  await tenMinutes();
  expect(r.server.requests.length).toBeGreaterThan(10);
  expect(r.server.requests.length).toBeLessThan(50);
  r.server.poison.clear();
  await tenMinutes();
  expect(r.server.executed.toSorted()).toEqual(ids.toSorted());
});

it('goes on reporting after a report was refused', async () => {
  const r = await room();
  let refusals = 1;
  const { fetch } = r.server;
  const picky: typeof fetch = (input, init) =>
    (refusals -= 1) >= 0
      ? Promise.resolve(Response.json({ code: 'invalid_request' }, { status: 400 }))
      : fetch(input, init);
  drainIn({ ...r, server: { ...r.server, fetch: picky } });
  await settled();
  expect(r.server.bodies).toEqual([]);
  await r.device.clock.advance(5 * MINUTE);
  expect(r.server.bodies).toHaveLength(1);
});
