/**
 * One of several view syncers is killed while all clients look. Always: every client goes on with another one and sees what
 * is written after, or it is an error.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../../schema/src/domain/actor.ts';
import type { Measured } from '../figures.ts';
import { writerOf } from './latency.ts';
import type { Load } from './load.ts';
import type { SyncSystem } from './sync-system.ts';

const WITHIN_MS = 300_000;
const SEEN_WITHIN_MS = 60_000;

/** Kills the first view syncer, counts who lost their connection and when all were back. */
export async function measureFailover(bench: SyncSystem, load: Load, clients: readonly Actor[]): Promise<Measured[]> {
  const lostBefore = load.lost();
  const began = performance.now();
  await bench.system.kill('view-syncer-1');
  await sleep(1000);
  while ((load.behind() > 0 || load.connected() < clients.length) && performance.now() - began < WITHIN_MS)
    await sleep(50);
  const ms = performance.now() - began;
  const affected = load.lost() - lostBefore;
  if (load.connected() < clients.length || load.behind() > 0) {
    throw new Error(
      `${load.connected()} of ${clients.length} clients are connected, ${load.behind()} behind: ${load.refusals()[0] ?? ''}`,
    );
  }
  const seen = await seenByAll(bench, load, clients);
  await bench.system.restart('view-syncer-1');
  return [
    {
      figure: `a view syncer killed, all ${clients.length} clients on the other`,
      value: ms / 1000,
      unit: 's',
      target: '',
      samples: affected,
      note: `${affected} connections were lost with it; until every client was connected and had all rows again; an edit after that was seen by ${seen} of ${clients.length}`,
    },
  ];
}

async function seenByAll(bench: SyncSystem, load: Load, clients: readonly Actor[]): Promise<number> {
  const [manager] = await bench.people('manager', 1, clients[0]?.orgId);
  const { rows } = await bench.owner.query<{ id: string; description: string }>(
    `select id, description from session where org_id = $1 and status = 'scheduled' and (ends_at is null or starts_at > now()) order by id desc limit 1`,
    [manager?.orgId],
  );
  const [session] = rows;
  if (manager === undefined || session === undefined) throw new Error('There is nothing to edit.');
  const writer = await writerOf(bench);
  const mark = `bench-w-${Date.now()}-`;
  const marks = await load.watch(async () => {
    await writer.issue(manager, 'session.edit', {
      sessionId: session.id,
      changes: { description: { from: session.description, to: mark } },
    });
    await sleep(Math.min(SEEN_WITHIN_MS, 3000 + clients.length * 20));
  });
  await writer.end();
  const seen = marks.get(mark)?.length ?? 0;
  if (seen !== clients.length)
    throw new Error(`${seen} of ${clients.length} clients saw what was written after the view syncer was killed.`);
  return seen;
}
