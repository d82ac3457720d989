/**
 * The executor alone, in this process, on the pool and the role the server gives it, with Postgres writing to the disk
 * and zero-cache and the workers following: commands a second one at a time, and from several devices at once.
 */
import { inOrg } from '../../sync-server/src/execute/org-transaction.ts';
import { createExecutor, type Executor } from '../../sync-server/src/execute/executor.ts';
import { createPool } from '../../sync-server/src/execute/pool.ts';
import { selectRows } from '../../sync-server/src/execute/table-sql.ts';
import type { Actor } from '../../schema/src/domain/actor.ts';
import { ADMIN, type BenchSystem } from './bench-system.ts';
import { type Measured, median, spread } from './figures.ts';
import { type Issued, mixedCommands, type WorkloadRows } from './workload.ts';

const WARM_UP = 100;
const ALONE = 800;
const DEVICES = 8;
const OF_EACH = 200;
const BARE = 400;

/** Measures both, and a bare committed transaction beside them. */
export async function runExecutorBench(bench: BenchSystem): Promise<Measured[]> {
  const lost: Error[] = [];
  const pool = createPool({ connectionString: bench.system.dbUrls.app, max: DEVICES }, (error) => lost.push(error));
  try {
    const executor = createExecutor({ pool });
    const admin = await bench.person(ADMIN);
    const rows = await inOrg(pool, admin.orgId, async ({ client }): Promise<WorkloadRows> => {
      const users = await selectRows(client, 'user', { orgId: admin.orgId });
      const sessions = await selectRows(client, 'session', { orgId: admin.orgId, status: 'scheduled' });
      const actors = users.map(({ id, orgId, role, officeId, name }): Actor => ({
        userId: id,
        orgId,
        role,
        officeId,
        name,
      }));
      return {
        employees: actors.filter(({ role }) => role === 'employee'),
        managers: actors.filter(({ role }) => role === 'manager'),
        sessions,
        now: Date.now(),
      };
    });
    const parts = DEVICES + 2;
    const of = (part: number, count: number) => mixedCommands(rows, count, { part, parts, seed: 1 });
    await oneByOne(executor, of(0, WARM_UP));
    const bare = await bareCommits(bench);
    const cpuBefore = process.cpuUsage();
    const alone = await oneByOne(executor, of(1, ALONE));
    const cpu = process.cpuUsage(cpuBefore);
    const several = Array.from({ length: DEVICES }, (_, device) => of(device + 2, OF_EACH));
    const began = performance.now();
    const together = await Promise.all(several.map((issued) => oneByOne(executor, issued)));
    const togetherMs = performance.now() - began;
    if (lost.length > 0) throw new Error('connections were lost', { cause: lost[0] });
    const rate = (ALONE * 1000) / alone.totalMs;
    const statuses = countsOf([alone, ...together].flatMap(({ outcomes }) => outcomes));
    return [
      {
        figure: 'executor, commands/s on one process, one at a time',
        value: rate,
        unit: '/s',
        target: '>= 200',
        samples: ALONE,
        note: `60 % register, 20 % cancel, 20 % edit by many people; ${spread(alone.times, 'ms')}; ${((cpu.user + cpu.system) / 1000 / ALONE).toFixed(2)} ms CPU of Node a command; ${(median(alone.times) / median(bare)).toFixed(1)} × a bare commit; ${statuses}`,
      },
      {
        figure: `executor, commands/s on one process, ${DEVICES} devices at once`,
        value: (DEVICES * OF_EACH * 1000) / togetherMs,
        unit: '/s',
        target: '>= 200',
        samples: DEVICES * OF_EACH,
        note: `each device in order: ${spread(
          together.flatMap(({ times }) => times),
          'ms',
        )}`,
      },
      {
        figure: 'bare committed transaction, one at a time, p50',
        value: median(bare),
        unit: 'ms',
        target: '',
        samples: bare.length,
        note: `begin, one record into the log, commit with fsync: ${spread(bare, 'ms')}`,
      },
    ];
  } finally {
    await pool.end();
  }
}

type Run = { readonly times: readonly number[]; readonly outcomes: readonly string[]; readonly totalMs: number };

async function oneByOne(executor: Executor, issued: readonly Issued[]): Promise<Run> {
  const times: number[] = [];
  const outcomes: string[] = [];
  const first = performance.now();
  for (const { envelope, actor } of issued) {
    const began = performance.now();
    const { status, code } = await executor.execute(envelope, actor);
    times.push(performance.now() - began);
    outcomes.push(code === null ? status : `${status} ${code}`);
  }
  return { times, outcomes, totalMs: performance.now() - first };
}

async function bareCommits({ owner }: BenchSystem): Promise<number[]> {
  const client = await owner.connect();
  try {
    const times: number[] = [];
    for (let sample = 0; sample < BARE; sample += 1) {
      const began = performance.now();
      await client.query('begin');
      await client.query(`select pg_logical_emit_message(true, 'bench', 'x')`);
      await client.query('commit');
      times.push(performance.now() - began);
    }
    return times;
  } finally {
    client.release();
  }
}

function countsOf(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
