/**
 * `npm run bench:sync`: what synchronisation costs one node. A system of its own is started, the database grows behind a
 * small organisation, the real catalogue is loaded, hundreds of protocol-level clients read through zero-cache and write
 * commands. Always: a figure stands beside its target; a group that fails says so and the exit code is 1.
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { judge, type Measured, type Result, shortNumber, table } from '../figures.ts';
import { untilQuiet } from '../quiet.ts';
import { measureDrain } from './drain-queue.ts';
import { measureFailover } from './failover.ts';
import { growAndSync, syncLoaded } from './first-sync.ts';
import { GROWN_ORG, makeSmallOrganisation } from './growth.ts';
import { measureLatency } from './latency.ts';
import { openLoad, type Load } from './load.ts';
import { type Group, readOptions } from './options.ts';
import { costs, cpuShares, rssOf } from './processes.ts';
import { measureStorm } from './storm.ts';
import { startSyncSystem, type SyncSystem } from './sync-system.ts';
import type { Actor } from '../../../schema/src/domain/actor.ts';

const LOAD_PROCESSES = 2;
/** First syncs under way at the same time while clients come. */
const AT_ONCE = 8;
const SETTLE_MS = 10_000;

const say = (line: string) => void process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));
}

try {
  process.exitCode = await untilInterrupted(main());
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
process.exit();

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  const results: Result[] = [];
  const failed: string[] = [];
  const measure = async (group: string, work: () => Promise<readonly Measured[]>) => {
    const idle = await untilQuiet(0);
    say(`${group}… (load ${(loadavg()[0] ?? 0).toFixed(1)}, ${Math.round(idle * 100)} % idle)`);
    try {
      for (const measured of await untilInterrupted(work())) {
        const result = judge(measured);
        results.push(result);
        console.log(JSON.stringify({ ...result, value: Number(result.value.toPrecision(5)) }));
      }
    } catch (error) {
      interrupted.signal.throwIfAborted();
      failed.push(group);
      say(`${group} could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
    }
  };
  const wants = (...groups: readonly Group[]) => groups.some((group) => options.groups.includes(group));
  say('Starting a system…');
  const bench = await startSyncSystem({ OPENKMS_VIEW_SYNCERS: String(options.viewSyncers) }, interrupted.signal);
  let load: Load | null = null;
  try {
    if (wants('first-sync'))
      await measure('first sync while the database grows', () => growAndSync(bench, options.rows, say));
    say(`Loading ${await bench.load()}`);
    if (wants('first-sync')) await measure('first sync of the real catalogue', () => syncLoaded(bench));
    if (wants('drain')) await measure('drain', () => measureDrain(bench));
    if (wants('latency', 'storm', 'failover')) {
      if (options.catalogue === 'small' && !wants('first-sync')) await makeSmallOrganisation(bench.owner);
      const orgId = options.catalogue === 'small' ? GROWN_ORG : undefined;
      const clients = await bench.people('employee', options.clients, orgId);
      await measure('clients come', async () => {
        const opened = await comeIn(bench, clients);
        load = opened.load;
        return opened.measured;
      });
      const there: Load | null = load;
      if (there !== null) {
        if (wants('latency')) await measure('latency', () => measureLatency(bench, there, clients, options.seconds));
        if (wants('failover') && options.viewSyncers > 1)
          await measure('failover', () => measureFailover(bench, there, clients));
        if (wants('storm')) await measure('storm', () => measureStorm(bench, there, clients, options.queued));
      }
    }
  } finally {
    await (load as Load | null)?.close();
    await bench.stop();
  }
  report(options, results, failed);
  return failed.length === 0 ? 0 : 1;
}

async function comeIn(bench: SyncSystem, clients: readonly Actor[]): Promise<{ load: Load; measured: Measured[] }> {
  const before = costs();
  const began = performance.now();
  const target = { url: bench.system.url, authUrl: bench.system.dbUrls.auth, atOnce: AT_ONCE };
  const load = await openLoad(target, clients, LOAD_PROCESSES, say);
  const ms = performance.now() - began;
  // What hydration leaves behind is collected; what clients cost is what stays.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const after = costs();
  const rows = load.firsts.reduce((sum, first) => sum + first.rows, 0);
  const server = rssOf(after, 'zero-cache', 'sync-server') - rssOf(before, 'zero-cache', 'sync-server');
  return {
    load,
    measured: [
      {
        figure: `first sync of ${clients.length} clients, ${AT_ONCE} at once`,
        value: ms / 1000,
        unit: 's',
        target: '',
        samples: clients.length,
        note: `${rows} rows, ${Math.round((rows * 1000) / ms)} rows/s on the node; ${cpuShares(before, after).words}`,
      },
      {
        figure: 'memory a client on the server',
        value: server / clients.length / 2 ** 20,
        unit: 'MiB',
        target: '',
        samples: clients.length,
        note: `resident memory of zero-cache and sync-server, ${Math.round(rssOf(before, 'zero-cache', 'sync-server') / 2 ** 20)} MiB before, ${Math.round(rssOf(after, 'zero-cache', 'sync-server') / 2 ** 20)} MiB with ${clients.length} clients, ${Math.round(rows / clients.length)} rows each`,
      },
    ],
  };
}

function report(options: ReturnType<typeof readOptions>, results: readonly Result[], failed: readonly string[]): void {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  console.log(`\n${table(results).join('\n')}\n`);
  for (const { figure, target, value } of results) {
    const limit = Number(target.split(' ')[1]);
    if (target !== '') console.log(`${shortNumber(value / limit)} × its target: ${figure}`);
  }
  console.log(`\nMeasured on ${machine}; ${options.viewSyncers} view syncer(s), the ${options.catalogue} catalogue.`);
  if (failed.length > 0) console.log(`Not measured: ${failed.join(', ')}.`);
  if (options.out !== null) {
    const ratios = results.map((result) => ({
      ...result,
      ratio: result.target === '' ? null : result.value / Number(result.target.split(' ')[1]),
    }));
    writeFileSync(
      options.out,
      `${JSON.stringify({ machine, at: new Date().toISOString(), options, results: ratios, failed }, null, 2)}\n`,
    );
  }
}

function untilInterrupted<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      interrupted.signal.addEventListener('abort', () => reject(interrupted.signal.reason), { once: true });
    }),
  ]);
}
