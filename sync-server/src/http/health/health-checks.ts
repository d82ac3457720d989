/**
 * The parts this server needs, each asked for itself. Always: a check answers within its time limit and never throws;
 * what it says is what it saw just now.
 */
import { HEARTBEAT_EVERY_MS, heartbeatAt } from '@openkms/schema/domain/worker-heartbeat.ts';
import type pg from 'pg';

export type ComponentHealth = {
  readonly status: 'ok' | 'down';
  readonly [detail: string]: string | number | boolean | null;
};
export type Health = {
  readonly status: 'ok' | 'degraded';
  readonly components: Readonly<Record<string, ComponentHealth>>;
};

const LIMIT_MS = 1500;
/** Beyond this, replication is not merely busy. */
const LATE_BYTES = 64 * 1024 * 1024;

/** Asks every part at once. `zeroCacheUrl` undefined: this server runs without sync (tests of the API). */
export async function checkHealth(
  pool: pg.Pool,
  zeroCacheUrl: string | undefined,
  now: () => number,
  viewSyncerUrls: readonly string[] = [],
): Promise<Health> {
  const [postgres, zeroCache, workers, replication, ...viewSyncers] = await Promise.all([
    guarded(() => checkPostgres(pool)),
    zeroCacheUrl === undefined ? undefined : guarded(() => checkZeroCache(zeroCacheUrl)),
    guarded(() => checkWorkers(pool, now())),
    zeroCacheUrl === undefined ? undefined : guarded(() => checkReplication(pool)),
    ...viewSyncerUrls.map((url) => guarded(() => checkZeroCache(url))),
  ]);
  const components: Record<string, ComponentHealth> = { postgres, workers };
  if (zeroCache) components['zeroCache'] = zeroCache;
  if (replication) components['replication'] = replication;
  for (const [index, each] of viewSyncers.entries()) if (each) components[`viewSyncer${index + 1}`] = each;
  const ok = Object.values(components).every((component) => component.status === 'ok');
  return { status: ok ? 'ok' : 'degraded', components };
}

async function checkPostgres(pool: pg.Pool): Promise<ComponentHealth> {
  const started = performance.now();
  await pool.query('select 1');
  return { status: 'ok', ms: round(performance.now() - started) };
}

async function checkZeroCache(url: string): Promise<ComponentHealth> {
  const started = performance.now();
  const response = await fetch(new URL('/keepalive', url), { signal: AbortSignal.timeout(LIMIT_MS) });
  await response.body?.cancel();
  return { status: response.ok ? 'ok' : 'down', ms: round(performance.now() - started), answered: response.status };
}

/** The workers show they live by the name of a connection (domain/worker-heartbeat.ts). */
async function checkWorkers(pool: pg.Pool, now: number): Promise<ComponentHealth> {
  const { rows } = await pool.query<{ application_name: string | null }>(
    'select application_name from pg_stat_activity where datname = current_database()',
  );
  const beats = rows.map((row) => heartbeatAt(row.application_name ?? '')).filter((beat) => beat !== undefined);
  const ageMs = beats.length === 0 ? null : Math.max(0, now - Math.max(...beats));
  return {
    status: ageMs !== null && ageMs <= 3 * HEARTBEAT_EVERY_MS ? 'ok' : 'down',
    running: beats.length,
    lastBeatMsAgo: ageMs,
  };
}

/** How far zero-cache is behind: a slot nobody reads keeps all of Postgres's log. */
async function checkReplication(pool: pg.Pool): Promise<ComponentHealth> {
  const { rows } = await pool.query<{ active: boolean; behind: string | null }>(
    `select active, pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) as behind
     from pg_replication_slots where database = current_database() and slot_type = 'logical'`,
  );
  const active = rows.filter((row) => row.active);
  const behindBytes = active.length === 0 ? null : Math.max(...active.map((row) => Number(row.behind ?? 0)));
  const ok = behindBytes !== null && behindBytes < LATE_BYTES;
  return { status: ok ? 'ok' : 'down', slots: rows.length, behindBytes };
}

/** A check that fails or does not end in time says `down` and why. */
async function guarded(check: () => Promise<ComponentHealth>): Promise<ComponentHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ComponentHealth>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'down', reason: `no answer within ${LIMIT_MS} ms` }), LIMIT_MS + 200);
  });
  const asked = check().catch((error: unknown): ComponentHealth => ({ status: 'down', reason: codeOf(error) }));
  const seen = await Promise.race([asked, late]);
  clearTimeout(timer);
  return seen;
}

/** The name of a fault, without the addresses and names that its message may carry. */
function codeOf(error: unknown): string {
  const { code, cause, name } = error as { code?: string | number; cause?: { code?: string }; name?: string };
  return String(code ?? cause?.code ?? name ?? 'failed');
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
