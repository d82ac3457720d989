/**
 * The first rows of a new client while the database grows behind it: from the connection to the last row of the last query.
 * Always: what the client gets is the same at each size; only what it does not get grows.
 */
import type { Actor } from '../../../schema/src/domain/actor.ts';
import { type Measured, median, spread } from '../figures.ts';
import { GROWN_ORG, growTo, makeSmallOrganisation, rowsOf } from './growth.ts';
import type { SyncSystem } from './sync-system.ts';
import { tokenMint } from './tokens.ts';
import { type Wanted, zeroSocket } from './zero-socket.ts';
import { WANTED } from './wanted.ts';

const SAMPLES = 7;
const FIRST_SIZE = 5_000;
const REPLICATED_WITHIN_MS = 180_000;

/** Grows the database to `rows` in tenfold steps and measures at each. */
export async function growAndSync(bench: SyncSystem, rows: number, say: (line: string) => void): Promise<Measured[]> {
  await makeSmallOrganisation(bench.owner);
  const measured: Measured[] = [];
  for (let size = Math.min(FIRST_SIZE, rows); ; size = Math.min(size * 10, rows)) {
    const held = await growTo(bench.owner, size);
    await untilReplicated(bench);
    say(`${held} rows in the database`);
    const samples = await sampleFirstSync(bench, await bench.people('employee', SAMPLES + 1, GROWN_ORG));
    measured.push(figure(`first sync, small catalogue, ${held} rows in the database`, samples, ''));
    if (size === rows) return measured;
  }
}

/** A client of the loaded organisation, whatever else the database holds. */
export async function syncLoaded(bench: SyncSystem): Promise<Measured[]> {
  await untilReplicated(bench);
  const samples = await sampleFirstSync(bench, await bench.people('employee', SAMPLES + 1));
  return [figure(`first sync, real catalogue, ${await rowsOf(bench.owner)} rows in the database`, samples, '<= 1500')];
}

type Sample = { readonly ms: number; readonly rows: number };

function figure(name: string, samples: readonly Sample[], target: string): Measured {
  const times = samples.map(({ ms }) => ms);
  return {
    figure: name,
    value: median(times),
    unit: 'ms',
    target,
    samples: samples.length,
    note: `an employee's ${median(samples.map(({ rows }) => rows))} rows (catalogue and own), one client after the other, from opening the socket; ${spread(times, 'ms')}`,
  };
}

async function sampleFirstSync(bench: SyncSystem, actors: readonly Actor[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const actor of actors) samples.push(await syncOnce(bench, actor, WANTED));
  // The first client after a change waits for zero-cache to plan its queries.
  return samples.slice(1);
}

async function syncOnce({ system }: SyncSystem, actor: Actor, wanted: readonly Wanted[]): Promise<Sample> {
  const mint = tokenMint(system.dbUrls.auth);
  const token = await mint.of(actor);
  await mint.end();
  const began = performance.now();
  let rows = 0;
  return new Promise((resolve, reject) => {
    const client = zeroSocket({
      cacheUrl: `${system.url}/zero`,
      userId: actor.userId,
      token: () => token,
      wanted,
      onPoke: ({ puts }) => {
        rows += puts;
      },
      onComplete() {
        client.close();
        resolve({ ms: performance.now() - began, rows });
      },
      onState(state, why) {
        if (state !== 'connected') reject(new Error(`The first sync ended early: ${why}`));
      },
    });
    client.connect();
  });
}

/** Waits until zero-cache has what is in Postgres now: a change made last is seen by a client. */
export async function untilReplicated(bench: SyncSystem): Promise<void> {
  const [actor] = await bench.people('employee', 1);
  if (actor === undefined) throw new Error('Nobody can look.');
  const mark = `bench-w-${Date.now()}-`;
  await bench.owner.query(`update org set name = name || $2 where id = $1`, [actor.orgId, mark]);
  const mint = tokenMint(bench.system.dbUrls.auth);
  const token = await mint.of(actor);
  await mint.end();
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('zero-cache does not catch up.')), REPLICATED_WITHIN_MS);
    const client = zeroSocket({
      cacheUrl: `${bench.system.url}/zero`,
      userId: actor.userId,
      token: () => token,
      wanted: [{ name: 'org', args: [] }],
      onPoke({ texts }) {
        if (!texts.some((text) => text.includes(mark))) return;
        clearTimeout(late);
        client.close();
        resolve();
      },
      onComplete: () => undefined,
      onState: () => undefined,
    });
    client.connect();
  });
  await bench.owner.query(`update org set name = replace(name, $2, '') where id = $1`, [actor.orgId, mark]);
}
