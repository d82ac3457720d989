/** A database for the runs of one test file. Always: made before its first test, gone after its last. */
import { createTestDatabase, type TestDatabase } from '@openkms/schema/db/test-database.ts';
import { afterAll, beforeAll } from 'vitest';
import { openDatabases } from './databases.ts';
import { runOne } from './many.ts';
import type { Plan } from './plan.ts';
import type { Report, Sabotage } from './run.ts';

/** Call it at the top of a test file; what it returns runs one plan. `prefix`: see {@link runOne}. */
export function runOnPostgres(prefix: string): (plan: Plan, sabotage?: Sabotage) => Promise<Report> {
  let database: TestDatabase;
  let databases: ReturnType<typeof openDatabases>;
  beforeAll(async () => {
    database = await createTestDatabase();
    databases = openDatabases(database);
  });
  afterAll(async () => {
    await databases.end();
    await database.drop();
  });
  return (plan, sabotage) => runOne(plan, databases, prefix, sabotage);
}
