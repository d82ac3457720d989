/**
 * `npm run bench`: the figures of this product, measured. JSON lines on standard output as they come, at the end a table
 * with targets. Always: one system, started and stopped here; a group that fails says so and does not stop the others;
 * the exit code is 0 when everything was measured, met or not.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { type BenchSystem, startBenchSystem } from './bench-system.ts';
import { runBundleBench } from './bundle.bench.ts';
import { runColdStartBench } from './cold-start.bench.ts';
import { runCommandsBench } from './commands.bench.ts';
import { runDrainBench } from './drain.bench.ts';
import { runExecutorBench } from './executor.bench.ts';
import { judge, type Measured, type Result, table } from './figures.ts';
import { runFirstSyncBench } from './first-sync.bench.ts';
import { runLiveBench } from './live.bench.ts';
import { type Group, readOptions } from './options.ts';
import { untilQuiet } from './quiet.ts';
import { runRestBench } from './rest.bench.ts';
import { runSearchGroup } from './search-group.bench.ts';

const groups: Readonly<Record<Group, (bench: BenchSystem) => Promise<readonly Measured[]>>> = {
  bundle: runBundleBench,
  search: runSearchGroup,
  rest: runRestBench,
  'first-sync': runFirstSyncBench,
  'cold-start': runColdStartBench,
  commands: runCommandsBench,
  live: runLiveBench,
  drain: runDrainBench,
  executor: runExecutorBench,
};

const say = (line: string) => void process.stderr.write(`${line}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort(new Error(`Stopped by ${signal}.`)));
}

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
// Nothing is left to wait for; a browser's stray handle must not keep the terminal.
process.exit();

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options.out !== null) writeFileSync(options.out, '');
  const results: Result[] = [];
  const failed: string[] = [];
  const states: string[] = [];
  say('Starting a system and loading it…');
  const bench = await startBenchSystem(say, interrupted.signal);
  try {
    for (const group of options.groups) {
      interrupted.signal.throwIfAborted();
      const idle = await untilQuiet(options.patience * 1000);
      const state = `load ${(loadavg()[0] ?? 0).toFixed(1)}, ${Math.round(idle * 100)} % idle`;
      say(`${group}… (${state})`);
      states.push(`${group} ${state}`);
      try {
        for (const measured of await untilInterrupted(groups[group](bench))) {
          const result = judge(measured);
          results.push(result);
          const line = JSON.stringify({ ...result, value: Number(result.value.toPrecision(5)) });
          console.log(line);
          if (options.out !== null) appendFileSync(options.out, `${line}\n`);
        }
      } catch (error) {
        interrupted.signal.throwIfAborted();
        failed.push(group);
        say(`${group} could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
      }
    }
  } finally {
    await bench.stop();
  }
  const [cpu] = cpus();
  console.log(`\n${table(results).join('\n')}\n`);
  console.log(
    `Measured on ${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}.`,
  );
  console.log(`Data: ${bench.data}.`);
  console.log(`The machine when each group began (load over 1 min): ${states.join('; ')}.`);
  if (failed.length > 0) console.log(`Not measured: ${failed.join(', ')}.`);
  return failed.length === 0 ? 0 : 1;
}

function untilInterrupted<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      interrupted.signal.addEventListener('abort', () => reject(interrupted.signal.reason), { once: true });
    }),
  ]);
}
