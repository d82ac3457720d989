/**
 * docs/restore-drill.md, done: a server is dumped, goes on, is destroyed, and comes back from the dump on another cluster.
 * What was done in between is known only to the devices, which offer it again. Needs a Postgres with pg_dump and
 * pg_restore; where there is none this fails and says what to install.
 */
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestServer, type PersonName, type TestServer } from '@openkms/sync-server/test-organisation.ts';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sealBatch, unsealedOrgs } from '../../workers/src/audit-sealer/seal-batch.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { DrillDevice, type Line } from './drill-device.ts';

const PEOPLE = ['emma', 'eli', 'michael'] as const satisfies readonly PersonName[];

let directory: string;
const clusters: Cluster[] = [];
const servers: TestServer[] = [];
const lines = new Map<PersonName, Line>();
const devices = new Map<PersonName, DrillDevice>();
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'openkms-dump-'));
});
afterAll(async () => {
  for (const device of devices.values()) device.close();
  for (const server of servers) await server.close();
  for (const cluster of clusters) await cluster.destroy();
  rmSync(directory, { recursive: true, force: true });
});

async function cluster(): Promise<Cluster> {
  const made = await startCluster();
  clusters.push(made);
  return made;
}

/** Starts a server and brings everybody's line to it. */
async function serve(on: Cluster, restored: boolean): Promise<TestServer> {
  const server = await startTestServer({ place: { database: on.database, restored } });
  servers.push(server);
  for (const person of PEOPLE) {
    const line = lines.get(person) ?? { server: null, token: '' };
    lines.set(person, line);
    // A token of before the disaster opens the restored server: its key is in the dump.
    if (line.token === '') line.token = await server.tokenOf(person);
    line.server = server;
  }
  return server;
}

async function loseServer(): Promise<void> {
  for (const line of lines.values()) line.server = null;
  await servers.pop()?.close();
  await clusters.pop()?.destroy();
}

const deviceOf = (person: PersonName): DrillDevice => {
  const device = devices.get(person);
  if (!device) throw new Error(`${person} has no device.`);
  return device;
};

async function untilSettled(): Promise<void> {
  for (const device of devices.values()) device.kick();
  for (let round = 0; round < 500; round += 1) {
    for (const device of devices.values()) await device.replicate();
    if ([...devices.values()].every((device) => device.isSettled())) return;
    await sleep(20);
  }
  throw new Error(`Not settled: ${JSON.stringify([...devices].map(([who, device]) => [who, [...device.states()]]))}`);
}

/** What people see, without what the server stamps when it decides. */
async function rowsOf({ owner }: TestServer): Promise<unknown> {
  const read = async (text: string) => (await owner.query<Record<string, unknown>>(text)).rows;
  return {
    trainings: await read('select id, code, title, description, version from training order by id'),
    sessions: await read(
      'select id, code, description, capacity, seats_taken, waitlist_count, status, zone, meetings from session order by id',
    ),
    registrations: await read(
      'select id, session_id, user_id, status, waitlist_position, cancel_reason from registration order by id',
    ),
    receipts: await read('select id, actor_id, name, seq, status, code from command_receipt order by id'),
    audited: await read(
      'select command_id, action, outcome from audit_log where command_id is not null order by command_id, action',
    ),
    conflicts: await read('select command_id, mine, theirs, status from sync_conflict order by command_id'),
  };
}

async function sealed({ owner }: TestServer): Promise<void> {
  for (const org of await unsealedOrgs(owner)) await sealBatch(owner, org);
}

/** What people do before the dump: it is in the dump. */
async function morning(): Promise<void> {
  const trainingId = uuidv7();
  await deviceOf('michael').issue('training.create', { trainingId, code: 'SQL-1', title: 'SQL', hours: 2 });
  await deviceOf('emma').issue('registration.register', { registrationId: 'emma-early', sessionId: 'acme-early' });
  await deviceOf('michael').issue('session.schedule', {
    sessionId: 'sql-monday',
    trainingId,
    officeId: 'acme-boston',
    code: 'SQL-1A',
    capacity: 2,
    meetings: [{ start: '2030-01-07T09:00', end: '2030-01-07T10:00' }],
  });
}

/** What they do after it: receipted, on their devices as finished, and then gone from the server. */
async function afternoon(): Promise<void> {
  await deviceOf('emma').issue('registration.cancel', { registrationId: 'emma-early', sessionId: 'acme-early' });
  await deviceOf('emma').issue('registration.register', { registrationId: 'emma-sql', sessionId: 'sql-monday' });
  await untilSettled();
  await deviceOf('eli').issue('registration.register', { registrationId: 'eli-clash', sessionId: 'acme-clash' });
  // Refused then as afterwards: a "no" is a receipt like any other.
  await deviceOf('eli').issue('registration.cancel', { registrationId: 'nobodys', sessionId: 'acme-late' });
  const trainingId = uuidv7();
  await deviceOf('michael').issue('training.create', { trainingId, code: 'GO-1', title: 'Go', hours: 3 });
  await deviceOf('michael').issue('session.edit', {
    sessionId: 'sql-monday',
    changes: { capacity: { from: 2, to: 9 }, description: { from: '', to: 'Bring a laptop' } },
  });
  // Somebody who saw an older value: kept as a conflict, both times.
  await deviceOf('michael').issue('session.edit', {
    sessionId: 'sql-monday',
    changes: { description: { from: 'Never said', to: 'Bring two laptops' } },
  });
}

it('comes back from a dump, and the devices give back what was done since', async () => {
  const before = await cluster();
  let server = await serve(before, false);
  for (const person of PEOPLE) {
    const line = lines.get(person);
    if (!line) throw new Error(`${person} has no line.`);
    const device = new DrillDevice(`acme-${person}`, line);
    devices.set(person, device);
    await device.open();
  }
  await morning();
  await untilSettled();
  await sealed(server);
  const file = path.join(directory, 'openkms.dump');
  await before.dump(file);

  await afternoon();
  await untilSettled();
  const epoch = deviceOf('emma').epoch();
  const rows = await rowsOf(server);
  const commands = [...devices.values()].flatMap((device) => [...device.states()]);
  expect(commands).toHaveLength(10);
  expect(commands.map(([, state]) => state).toSorted()).toEqual([
    ...Array.from({ length: 8 }, () => 'applied'),
    'conflict',
    'rejected',
  ]);

  await loseServer();
  const after = await cluster();
  await after.restore(file);
  await after.migrate();
  // One device is closed all the while and opened from its disk; the others notice while they run.
  deviceOf('eli').close();
  server = await serve(after, true);
  await deviceOf('eli').open();
  const known = await server.owner.query('select 1 from command_receipt');
  expect(known.rowCount).toBe(3);
  await untilSettled();

  expect(deviceOf('emma').epoch()).not.toBe(epoch);
  expect(await rowsOf(server)).toEqual(rows);
  const receipts = await server.owner.query<{ id: string }>('select id from command_receipt order by id');
  expect(receipts.rows.map(({ id }) => id)).toEqual(commands.map(([id]) => id).toSorted());
  expect([...devices.values()].flatMap((device) => [...device.states()])).toEqual(commands);
  const admin = await server.tokenOf('admin');
  await sealed(server);
  expect((await server.call(admin, 'GET', '/api/v1/audit/verify')).body).toMatchObject({ ok: true, unsealed: 0 });

  // Once more: every device offers all it ever did, and nothing is done twice.
  for (const [person, device] of devices) {
    const { token = '' } = lines.get(person) ?? {};
    const { body } = await server.call(token, 'POST', '/api/v1/commands', { commands: device.envelopes() });
    expect(body['receipts']?.length).toBe(device.states().size);
    device.close();
    await device.open();
  }
  await untilSettled();
  expect(await rowsOf(server)).toEqual(rows);
  expect((await server.call(admin, 'GET', '/api/v1/health')).body['epoch']).toBe(deviceOf('emma').epoch());
});

it('ran on a Postgres whose tools are of its own version', () => {
  expect(clusters[0]?.version).toMatch(/^PostgreSQL (1[5-9]|[2-9]\d)\./);
});
