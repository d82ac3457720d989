// The four test projects that run under vitest. A file belongs to exactly one of them by its name's ending
// (docs/ARCHITECTURE.md, "Tests, by room"), so no test runs twice and none is left out.
import { defineConfig } from 'vitest/config';

const outside = ['**/node_modules/**', '**/dist/**', '.openkms/**', '.toolchain/**'];
const sources = '{client,schema,sync-server,workers,plugins,scripts,e2e}';
const needsPostgres = ['./scripts/system/test-postgres.mjs'];

export default defineConfig({
  test: {
    passWithNoTests: false,
    allowOnly: false,
    expect: { requireAssertions: true },
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${sources}/**/*.test.{ts,tsx}`],
          exclude: [...outside, '**/*.property.test.ts', '**/*.pg.test.ts', '**/*.sim.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'property',
          include: [`${sources}/**/*.property.test.ts`],
          exclude: outside,
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'postgres',
          include: [`${sources}/**/*.pg.test.ts`],
          exclude: outside,
          environment: 'node',
          globalSetup: needsPostgres,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['e2e/simulation/**/*.sim.test.ts'],
          exclude: outside,
          environment: 'node',
          globalSetup: needsPostgres,
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
