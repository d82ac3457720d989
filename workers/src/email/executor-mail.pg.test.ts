/** From a person's command to the letter: what the executor puts into the queue is what the mail worker understands. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Logger, runOnce } from 'graphile-worker';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type World } from '../../../sync-server/src/execute/fixture.ts';
import { filePost, type Post } from './post.ts';
import { registrationMailTask } from './registration-mail.ts';
import pg from 'pg';

let world: World;
let pool: pg.Pool;
let directory: string;
let post: Post;

beforeAll(async () => {
  world = await createWorld();
  const { options } = world.owner;
  pool = new pg.Pool({ ...options, max: 4 });
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  directory = await mkdtemp(path.join(tmpdir(), 'openkms-letters-'));
  post = filePost(directory, 'OpenKMS <training@openkms.example>');
});
afterAll(async () => {
  post.close();
  await pool.end();
  await world.close();
  await rm(directory, { recursive: true });
});

/** Works off the queue and returns the new letters, one line per kind and address. */
async function letters(): Promise<string[]> {
  const before = new Set(await readdir(directory));
  const deps = { pool, post, origin: 'http://localhost:3000', log: pino({ level: 'silent' }) };
  // Mail waits a moment before it leaves; here the moment is over.
  await pool.query('select graphile_worker.reschedule_jobs(array_agg(id), run_at := now()) from graphile_worker.jobs');
  await runOnce({
    pgPool: pool,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    taskList: { 'email.registration': registrationMailTask(deps) },
  });
  const fresh = (await readdir(directory)).filter((name) => !before.has(name));
  const read = fresh.map(async (name) => {
    const eml = await readFile(path.join(directory, name), 'utf8');
    return `${/^Subject: (.*?):/m.exec(eml)?.[1]} → ${/^To: .*<(.*)>/m.exec(eml)?.[1]}`;
  });
  return (await Promise.all(read)).toSorted();
}

it('writes to whom it concerns when a seat is taken, waited for, given up, passed on, moved and cancelled', async () => {
  const [manager, ann, bob] = [await world.person('manager'), await world.person(), await world.person()];
  const { sessionId } = await world.session(manager, { day: 9, hour: 10, capacity: 1 });
  const address = (person: { userId: string }) => `${person.userId}@acme.example`;
  const register = (person: typeof ann, registrationId: string) =>
    world.send(person, 'registration.register', { registrationId, sessionId });

  expect((await register(ann, 'ann-1')).status).toBe('applied');
  expect(await letters()).toEqual([`Registered → ${address(ann)}`]);
  expect((await register(bob, 'bob-1')).code).toBe('waitlisted');
  expect(await letters()).toEqual([`On the waitlist → ${address(bob)}`]);

  const cancelled = await world.send(ann, 'registration.cancel', { registrationId: 'ann-1', sessionId });
  expect(cancelled.status).toBe('applied');
  expect(await letters()).toEqual([`A seat is yours → ${address(bob)}`, `Registration cancelled → ${address(ann)}`]);

  const meeting = (hour: string, until: string) => [
    { start: `2027-03-09T${hour}:00`, end: `2027-03-09T${until}:00`, room: null, kind: null },
  ];
  const move = { sessionId, meetings: { from: meeting('10', '12'), to: meeting('14', '16') } };
  expect((await world.send(manager, 'session.move', move)).status).toBe('applied');
  expect(await letters()).toEqual([`New time → ${address(bob)}`]);

  const stopped = await world.send(manager, 'session.cancel', { sessionId, reason: 'The trainer is ill' });
  expect(stopped.status).toBe('applied');
  expect(await letters()).toEqual([`Session cancelled → ${address(bob)}`]);
});
