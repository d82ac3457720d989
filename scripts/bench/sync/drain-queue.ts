/**
 * One client with a long queue: the real outbox and drain in this process, over an IndexedDB that lies in memory, against
 * the real server. Always: every command ends with a receipt of the server. What a browser's disk adds is measured by
 * `npm run bench -- --only drain`.
 */
import { randomUUID } from 'node:crypto';
import { newId } from '../../../client/src/command/new-id.ts';
import { testTabs } from '../../../client/src/outbox/test-outbox.ts';
import { openOutbox, type Outbox } from '../../../client/src/outbox/store.ts';
import { systemClock } from '../../../client/src/platform/clock.ts';
import { openDeviceDb } from '../../../client/src/platform/device-db.ts';
import { commandsHttp } from '../../../client/src/push/commands-http.ts';
import { startDrain } from '../../../client/src/push/drain.ts';
import type { Measured } from '../figures.ts';
import { costs, cpuShares } from './processes.ts';
import type { SyncSystem } from './sync-system.ts';
import { tokenMint } from './tokens.ts';

const QUEUED = 1000;
const ENDS_WITHIN_MS = 120_000;

/** Queues while offline, then measures from the line's return until the last command is answered. */
export async function measureDrain(bench: SyncSystem): Promise<Measured[]> {
  const [actor] = await bench.people('manager', 1);
  if (actor === undefined) throw new Error('There is no manager.');
  const mint = tokenMint(bench.system.dbUrls.auth);
  const token = await mint.of(actor);
  await mint.end();
  const db = openDeviceDb(`bench-${randomUUID()}`);
  const outbox = await openOutbox({
    db,
    userId: actor.userId,
    channel: testTabs()(),
    clock: systemClock,
    newId,
    deviceLabel: 'Benchmark',
  });
  await queueUp(bench, outbox, actor.orgId);
  let online = false;
  let requests = 0;
  const drain = startDrain({
    outbox,
    send: commandsHttp((path, init) => {
      requests += 1;
      return fetch(new URL(path instanceof Request ? path.url : path, bench.system.url), init);
    }),
    token: () => token,
    refresh: async () => 'refused',
    isOnline: () => online,
    onAnswer: () => undefined,
    clock: systemClock,
    random: Math.random,
  });
  const before = costs();
  const began = performance.now();
  online = true;
  drain.kick('at-once');
  await untilAnswered(outbox);
  const ms = performance.now() - began;
  const { words } = cpuShares(before, costs());
  drain.stop();
  const statuses = Object.entries(
    Object.groupBy(outbox.entries(), ({ progress }) =>
      'verdict' in progress ? progress.verdict.status : progress.state,
    ),
  );
  outbox.close();
  db.close();
  return [
    {
      figure: `drain of ${QUEUED} commands queued by one client`,
      value: ms / 1000,
      unit: 's',
      target: '<= 5',
      samples: QUEUED,
      note: `real outbox and drain, IndexedDB in memory; ${requests} requests; ${statuses.map(([status, entries]) => `${entries?.length ?? 0} ${status}`).join(', ')}; ${words}`,
    },
  ];
}

/** A manager's afternoon without a line: descriptions of many sessions edited, one after the other. */
async function queueUp({ owner }: SyncSystem, outbox: Outbox, orgId: string): Promise<void> {
  const { rows } = await owner.query<{ id: string; description: string }>(
    `select id, description from session where org_id = $1 and status = 'scheduled' order by id limit $2`,
    [orgId, QUEUED],
  );
  const now = Date.now();
  for (let at = 0; at < QUEUED; at += 1) {
    const session = rows[at % rows.length];
    if (session === undefined) throw new Error('There is no session to edit.');
    const to = `Edited offline, ${at}.`;
    const args = { sessionId: session.id, changes: { description: { from: session.description, to } } };
    session.description = to;
    const draft = { id: newId(), name: 'session.edit', version: 1, args, issuedAt: now, offlineSince: now };
    await outbox.append(draft, `session:${session.id}`);
  }
}

function untilAnswered(outbox: Outbox): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The queue did not drain.')), ENDS_WITHIN_MS);
    const look = () => {
      if (outbox.entries().some(({ progress }) => !('verdict' in progress))) return;
      clearTimeout(late);
      stop();
      resolve();
    };
    const stop = outbox.subscribe(look);
  });
}
