/** Whether rows say the same. Pure. Always: what has no order in Postgres has none here; no value is left out. */
import { canonicalJson } from '@openkms/schema/domain/audit-chain.ts';
import type { JsonObject, JsonValue, Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { divergent, lost, type Problem } from './evidence.ts';

/** Where the rows of `table` are not those that were `expected`. */
export function compare(
  table: TableName,
  expected: readonly Rows[TableName][],
  actual: readonly Rows[TableName][],
): readonly Problem[] {
  const wanted = new Map(expected.map((row) => [row.id, row]));
  const problems: Problem[] = [];
  for (const row of actual) {
    const other = wanted.get(row.id);
    wanted.delete(row.id);
    if (!other) {
      problems.push(divergent(`Postgres has the ${table} ${row.id}, which the rules did not make`));
      continue;
    }
    const is: JsonObject = row;
    const should: JsonObject = other;
    for (const column of Object.keys(is)) {
      if (plain(is[column] ?? null, column) !== plain(should[column] ?? null, column))
        problems.push(
          divergent(
            `${table} ${row.id}: ${column} is ${plain(is[column] ?? null)}, the rules say ${plain(should[column] ?? null)}`,
          ),
        );
    }
  }
  for (const id of wanted.keys()) problems.push(lost(`the ${table} ${id} is missing from Postgres`));
  return problems;
}

/** Lists whose order is that in which Postgres happened to return rows. */
const UNORDERED = new Set([
  'registrations',
  'conflicts',
  'sessionIds',
  'registrationIds',
  'undo',
  'conflictIds',
  'changedSince',
]);

/** JSON that is equal where the values mean the same. */
export function plain(value: JsonValue, name = ''): string {
  return canonicalJson(sorted(value, name));
}

function sorted(value: JsonValue, name: string): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map((each) => sorted(each, ''));
    return UNORDERED.has(name) ? items.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)) : items;
  }
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([, each]) => each !== undefined)
      .map(([column, each]) => [column, sorted(each, column)]),
  );
}

/** What is in `a` more often than in `b`. */
export function difference(a: readonly string[], b: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const each of b) left.set(each, (left.get(each) ?? 0) + 1);
  return a.filter((each) => {
    const n = left.get(each) ?? 0;
    left.set(each, n - 1);
    return n <= 0;
  });
}
