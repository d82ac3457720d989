/**
 * As many runs as fit into the time this group has: seeds 1, 2, 3 … A failing run is shrunk and printed with its seed;
 * `npm run sim -- --seed N --shrink` runs just that one.
 */
import { createTestDatabase } from '@openkms/schema/db/test-database.ts';
import { expect, it } from 'vitest';
import { openDatabases } from './databases.ts';
import { describeFailure, runSeeds, shrinkFailure } from './many.ts';
import { planOf } from './plan.ts';
import type { Report } from './run.ts';

const BUDGET_MS = Number(process.env['SIM_SECONDS'] ?? 110) * 1000;
const FEWEST = 30;

it('nothing is lost, nothing is done twice, everybody agrees', { timeout: 280_000 }, async () => {
  const database = await createTestDatabase();
  const databases = openDatabases(database);
  const failed: Report[] = [];
  const counts: Record<string, number> = {};
  let runs = 0;
  const started = performance.now();
  const isOver = () => runs >= FEWEST && performance.now() - started > BUDGET_MS;
  const onReport = (report: Report) => {
    runs += 1;
    if (report.problems.length > 0) failed.push(report);
    for (const [what, n] of Object.entries(report.counts)) counts[what] = (counts[what] ?? 0) + n;
  };
  try {
    await runSeeds(allSeeds(), { databases, prefix: 't', parallel: 3, onReport }, () => isOver() || failed.length > 0);
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(`${runs} runs, ${(runs / seconds).toFixed(1)} a second: ${JSON.stringify(counts)}\n`);
    const [first] = failed;
    if (first) {
      const plan = await shrinkFailure(planOf(first.seed), first, databases, 'u');
      expect.fail(describeFailure(first, plan));
    }
    expect(runs).toBeGreaterThanOrEqual(FEWEST);
    // Runs in which nothing happens prove nothing.
    const happened = [
      'applied',
      'adjusted',
      'conflict',
      'rejected',
      'dead-letter',
      'hands',
      'commands carried',
      'steals',
    ];
    for (const what of happened) expect(counts[what], what).toBeGreaterThan(0);
  } finally {
    await databases.end();
    await database.drop();
  }
});

function* allSeeds(): Generator<number> {
  for (let seed = 1; ; seed += 1) yield seed;
}
