/** Many runs, a few of them at once: while one waits for Postgres another works. Always: each run stands alone. */
import { type Plan, planOf } from './plan.ts';
import { type Report, runPlan, type Sabotage } from './run.ts';
import type { Databases } from './server.ts';
import { shrink } from './shrink.ts';

let keys = 0;
/** No other run of this process has it. */
const freshKey = (prefix: string) => `${prefix}${(keys += 1).toString(36)}`;

export type ManyOptions = {
  readonly databases: Databases;
  /** Begins the ids of these runs: no other process on the same database has it. */
  readonly prefix: string;
  /** Runs at once. */
  readonly parallel: number;
  readonly onReport: (report: Report) => void;
};

/** Runs `seeds` until they end or `isOver`. */
export async function runSeeds(seeds: Iterable<number>, options: ManyOptions, isOver = () => false): Promise<void> {
  const left = seeds[Symbol.iterator]();
  const work = async () => {
    while (!isOver()) {
      const { value, done } = left.next();
      if (done === true) return;
      options.onReport(await runOne(planOf(value), options.databases, options.prefix));
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
}

/** One run, with a key of its own. A run that breaks off is a failing run. */
export async function runOne(plan: Plan, databases: Databases, prefix: string, sabotage?: Sabotage): Promise<Report> {
  try {
    return await runPlan(plan, databases, freshKey(prefix), sabotage);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed: plan.seed, counts: {}, problems: [{ kind: 'divergent', text: `the run broke off: ${text}` }] };
  }
}

/** The smallest part of `plan` that still fails in one of the ways of `report`. */
export function shrinkFailure(plan: Plan, report: Report, databases: Databases, prefix: string): Promise<Plan> {
  const kinds = new Set(report.problems.map((problem) => problem.kind));
  return shrink(plan, async (part) => {
    const { problems } = await runOne(part, databases, prefix);
    return problems.some((problem) => kinds.has(problem.kind));
  });
}

/** A failure as it is printed: its seed, what broke, and the events that break it. */
export function describeFailure({ seed, problems }: Report, plan?: Plan): string {
  const events = plan?.events.map((event) => `  ${JSON.stringify(event)}`) ?? [];
  const cast = plan === undefined ? [] : [`  people ${plan.people.join()}, devices of ${plan.devices.join()}`];
  return [
    `seed ${seed}:`,
    ...problems.slice(0, 8).map(({ kind, text }) => `  ${kind}: ${text}`),
    ...cast,
    ...events,
  ].join('\n');
}
