/**
 * `npm run sim`: the simulation as a soak, over all cores. Always: what is counted is written down after each chunk, so
 * `--resume` goes on after Ctrl-C, a crash or a night; the last line tells what was lost, duplicated and divergent, and
 * the exit code is 1 when anything was.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultHome } from '../system/paths.mjs';
import setUpPostgres from '../system/test-postgres.mjs';
import type { FromWorker, Postgres, ToWorker } from './messages.ts';
import { type Options, readOptions } from './options.ts';
import { type Chunk, counted, emptyTally, readTally, summary, type Tally } from './tally.ts';

/** Seeds a worker gets at once. */
const CHUNK = 20;
/** ms between two lines of progress. */
const TELL_EVERY = 10_000;

try {
  process.exitCode = await main(readOptions(process.argv.slice(2), defaultHome()));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(options: Options): Promise<number> {
  const begun =
    options.resume && existsSync(options.state)
      ? readTally(readFileSync(options.state, 'utf8'))
      : emptyTally(options.from);
  const tally = begun.runs >= options.runs ? begun : await soak(options, begun);
  process.stdout.write(`${summary(tally)}\n`);
  return tally.lost + tally.duplicated + tally.divergent > 0 ? 1 : 0;
}

async function soak(options: Options, begun: Tally): Promise<Tally> {
  const given: { postgres?: Postgres } = {};
  const tearDown = await setUpPostgres({
    provide: (_key: 'postgres', value: Postgres) => void (given.postgres = value),
  });
  const { postgres } = given;
  if (!postgres) throw new Error('Postgres did not say where it is.');
  const children: ChildProcess[] = [];
  const end = options.from + options.runs;
  const started = performance.now();
  let tally = begun;
  let waiting: readonly Chunk[] = [];
  let next = begun.next;
  let done = 0;
  const seconds = () => (performance.now() - started) / 1000;
  const tell = () => {
    const speed = (done / seconds()).toFixed(1);
    process.stdout.write(
      `${tally.runs} of ${options.runs} runs, ${tally.commands} commands, ${speed} runs/s · ${summary(tally)}\n`,
    );
  };
  const progress = setInterval(tell, TELL_EVERY);
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
    process.stdout.write('Ends after the runs under way; --resume goes on.\n');
  });
  const take = (chunk: Chunk) => {
    done += chunk.runs;
    const before = tally.next;
    ({ tally, waiting } = counted(tally, [...waiting, chunk]));
    if (tally.next === before) return;
    tally = { ...tally, seconds: begun.seconds + seconds() };
    keep(options.state, tally);
  };
  const serve = (child: ChildProcess) =>
    new Promise<void>((resolve, reject) => {
      const give = () => {
        const runs = Math.min(CHUNK, end - next);
        if (runs <= 0 || interrupted) return resolve();
        send(child, { kind: 'seeds', from: next, runs });
        next += runs;
      };
      child.on('message', (raw: unknown) => {
        // Only worker.ts is behind this channel.
        const message = raw as FromWorker;
        if (message.kind === 'chunk') {
          for (const failure of message.failures) process.stdout.write(`${failure}\n`);
          take(message.chunk);
        }
        give();
      });
      child.once('exit', (code) => reject(new Error(`A process of the soak ended with code ${code ?? 'none'}.`)));
      child.once('error', reject);
    });
  try {
    const workers = Math.min(options.workers, Math.ceil((end - next) / CHUNK));
    const serving = Array.from({ length: Math.max(1, workers) }, (_, index) => {
      const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      children.push(child);
      const served = serve(child);
      send(child, { kind: 'begin', name: `w${index}`, postgres, parallel: options.parallel, shrink: options.shrink });
      return served;
    });
    await Promise.all(serving);
    return tally;
  } finally {
    clearInterval(progress);
    for (const child of children) child.disconnect();
    await tearDown();
  }
}

function send(child: ChildProcess, message: ToWorker): void {
  child.send(message);
}

/** Whole or not at all, also when the machine stops. */
function keep(file: string, tally: Tally): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(tally)}\n`);
  renameSync(`${file}.new`, file);
}
