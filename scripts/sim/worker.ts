/**
 * One process of the soak: runs the seeds it is given on a database of its own. Always: a new database every few hundred
 * runs, so that the last run is as fast as the first; it ends with the process that started it.
 */
import pg from 'pg';
import { openDatabases } from '../../e2e/simulation/databases.ts';
import { describeFailure, runSeeds, shrinkFailure } from '../../e2e/simulation/many.ts';
import { planOf } from '../../e2e/simulation/plan.ts';
import type { Report } from '../../e2e/simulation/run.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Runs until the database is replaced. */
const RUNS_A_DATABASE = 400;

type Begin = Extract<ToWorker, { kind: 'begin' }>;
type Open = { readonly databases: ReturnType<typeof openDatabases>; readonly name: string; runs: number };

let begin: Begin | null = null;
let open: Open | null = null;
let made = 0;
let work: Promise<void> = Promise.resolve();

process.on('message', (raw: unknown) => {
  // Only main.ts speaks to this process.
  const message = raw as ToWorker;
  if (message.kind === 'begin') {
    begin = message;
    tell({ kind: 'ready' });
  } else work = work.then(() => runChunk(message.from, message.runs)).catch(fail);
});
process.on('disconnect', () => process.exit(0));

async function runChunk(from: number, runs: number): Promise<void> {
  if (!begin) throw new Error('seeds came before the beginning');
  const { parallel, shrink, name } = begin;
  const { databases } = await database(begin);
  const reports: Report[] = [];
  const seeds = Array.from({ length: runs }, (_, index) => from + index);
  await runSeeds(seeds, { databases, prefix: `${name}x`, parallel, onReport: (report) => reports.push(report) });
  if (open) open.runs += runs;
  const failed = reports.filter((report) => report.problems.length > 0).toSorted((a, b) => a.seed - b.seed);
  const failures: string[] = [];
  for (const report of failed) {
    const plan = shrink ? await shrinkFailure(planOf(report.seed), report, databases, `${name}y`) : undefined;
    failures.push(describeFailure(report, plan));
  }
  const broke = (kind: Report['problems'][number]['kind']) =>
    reports.reduce((sum, { problems }) => sum + problems.filter((problem) => problem.kind === kind).length, 0);
  const decided = ['applied', 'adjusted', 'conflict', 'rejected', 'dead-letter'];
  const commands = reports.reduce(
    (sum, { counts }) => sum + decided.reduce((n, what) => n + (counts[what] ?? 0), 0),
    0,
  );
  const failing = failed.map(({ seed }) => seed);
  const [lost, duplicated, divergent] = [broke('lost'), broke('duplicated'), broke('divergent')];
  tell({ kind: 'chunk', chunk: { from, runs, lost, duplicated, divergent, commands, failing }, failures });
}

/** The database of now. */
async function database(options: Begin): Promise<Open> {
  if (open && open.runs < RUNS_A_DATABASE) return open;
  if (open) {
    await open.databases.end();
    await statement(options, `DROP DATABASE ${open.name} WITH (FORCE)`);
  }
  const name = `sim_${options.name}_${(made += 1)}`;
  await statement(options, `CREATE DATABASE ${name} TEMPLATE ${options.postgres.template}`);
  const { appPassword, ownerPassword } = options.postgres;
  const databases = openDatabases({
    appUrl: url(options, 'openkms_app', appPassword, name),
    ownerUrl: url(options, 'openkms_owner', ownerPassword, name),
  });
  open = { databases, name, runs: 0 };
  return open;
}

async function statement(options: Begin, text: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url(options, 'openkms_owner', options.postgres.ownerPassword, 'postgres'),
  });
  await client.connect();
  try {
    // A template in use cannot be cloned: the processes take turns.
    await client.query(`SELECT pg_advisory_lock(hashtext('openkms-test-database'))`);
    await client.query(text);
  } finally {
    await client.end();
  }
}

function url({ postgres }: Begin, role: string, password: string, name: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${postgres.port}/${name}`;
}

function tell(message: FromWorker): void {
  process.send?.(message);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
