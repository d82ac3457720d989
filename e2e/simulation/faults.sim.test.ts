/**
 * Many people on many devices over a line that drops, cuts, repeats and refuses, with crashes in between; the outbox,
 * the drain, the executor and Postgres are the real ones. A failing run prints its seed: SIM_SEED=… runs just that one.
 */
import 'fake-indexeddb/auto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createWorld, type World } from '@openkms/sync-server/execute/fixture.ts';
import { v7 as uuidv7 } from 'uuid';
import { Device } from './device.ts';
import { brokenPromises } from './oracle.ts';
import { type Random, seededRandom } from './random.ts';

const only = process.env['SIM_SEED'];
const runs = Number(process.env['SIM_RUNS'] ?? 20);
const seeds = only === undefined ? Array.from({ length: runs }, (_, index) => index + 1) : [Number(only)];
const STEPS = 80;

type Stage = {
  readonly world: World;
  readonly random: Random;
  readonly devices: readonly Device[];
  readonly managers: readonly Device[];
  readonly sessions: readonly string[];
};

it.each(seeds)('seed %i: nothing lost, nothing twice, no seat oversold', async (seed) => {
  const world = await createWorld();
  try {
    const stage = await build(world, seededRandom(seed));
    for (let step = 0; step < STEPS; step += 1) await act(stage);
    await comeHome(stage);
    expect(await brokenPromises(world, stage.devices)).toEqual([]);
    const count = await world.row('select count(*)::int as n from command_receipt where name <> $1', [
      'training.create',
    ]);
    expect(Number(count['n'])).toBeGreaterThan(20);
  } finally {
    await world.close();
  }
});

async function build(world: World, random: Random): Promise<Stage> {
  const boss = await world.person('manager');
  const sessions: string[] = [];
  // Pairs that overlap by an hour, few seats: conflicts and waitlists are the rule here.
  for (const hour of [8, 9, 11, 12, 14, 15])
    sessions.push((await world.session(boss, { day: 10, hour, capacity: 1 + random.below(2) })).sessionId);
  const employees = await Promise.all(Array.from({ length: 5 }, () => world.person()));
  const bosses = [boss, await world.person('manager')];
  const devices = [...employees, ...bosses].map((actor) => new Device(world, actor, random));
  for (const device of devices) await device.open();
  return { world, random, devices, managers: devices.slice(employees.length), sessions };
}

async function act({ world, random, devices, managers, sessions }: Stage): Promise<void> {
  const device = random.pick(devices);
  const sessionId = random.pick(sessions);
  const dice = random.next();
  if (dice < 0.35)
    await device.issue(
      'registration.register',
      { registrationId: uuidv7(), sessionId },
      random.chance(0.7) ? { meetings: [], seatsLeft: 1 } : undefined,
    );
  else if (dice < 0.5) await cancelOne(world, random, device);
  else if (dice < 0.62) await editDescription(world, random, random.pick(managers), sessionId);
  else if (dice < 0.67) await move(world, random, random.pick(managers), sessionId);
  else if (dice < 0.77) device.setOnline(random.chance(0.5));
  else if (dice < 0.85) {
    device.crash();
    await device.open();
  } else if (dice < 0.95) await device.replicate();
  else await sleep(random.below(10));
}

async function cancelOne(world: World, random: Random, device: Device): Promise<void> {
  const own = await world.rows(
    `select id, session_id from registration where user_id = $1 and status <> 'cancelled' order by id`,
    [device.actor.userId],
  );
  if (own.length === 0) return;
  const row = random.pick(own);
  await device.issue('registration.cancel', {
    registrationId: String(row['id']),
    sessionId: String(row['session_id']),
  });
}

async function editDescription(world: World, random: Random, manager: Device, sessionId: string): Promise<void> {
  const { description } = await world.row('select description from session where id = $1', [sessionId]);
  await manager.issue('session.edit', {
    sessionId,
    changes: { description: { from: String(description), to: `Text ${random.below(1e6)}` } },
  });
}

async function move(world: World, random: Random, manager: Device, sessionId: string): Promise<void> {
  const standing = await world.rows(
    'select wall_start as start, wall_end as "end", room, kind from session_meeting where session_id = $1',
    [sessionId],
  );
  const hour = 8 + random.below(8);
  const two = (n: number) => String(n).padStart(2, '0');
  const to = [{ start: `2027-03-10T${two(hour)}:00`, end: `2027-03-10T${two(hour + 2)}:00` }];
  await manager.issue('session.move', {
    sessionId,
    meetings: { from: standing as { start: string; end: string }[], to },
  });
}

/** All lines come back for good; everything that was saved finds its end. */
async function comeHome({ devices }: Stage): Promise<void> {
  for (const device of devices) {
    device.line.faulty = false;
    device.setOnline(true);
  }
  for (let round = 0; round < 500; round += 1) {
    for (const device of devices) await device.replicate();
    if (devices.every((device) => device.pending() === 0)) return;
    await sleep(10);
  }
  throw new Error(`still pending: ${devices.map((device) => device.pending()).join()}`);
}
