/** What the server tells zero-cache to bring, for tests: the query behind a name, and which rows it lets through. */
import { mustGetQuery } from '@rocicorp/zero';
import { handleQueryRequest } from '@rocicorp/zero/server';
import { z } from 'zod';
import type { JsonObject, Role } from '../domain/rows.ts';
import { serverQueries } from './queries.ts';
import { schema } from './schema.ts';

type Condition =
  | { type: 'simple'; op: string; left: { name: string }; right: { value: unknown } }
  | { type: 'and' | 'or'; conditions: Condition[] };
export type Ast = { table: string; where?: Condition; limit?: number; related?: { subquery: Ast }[] };

export async function brought(
  name: string,
  args: JsonObject | undefined,
  actor: { userId: string; role: Role },
): Promise<Ast> {
  const ctx = { ...actor, orgId: 'acme', officeId: 'boston', name: actor.userId };
  const answer = await handleQueryRequest({
    handler: (asked, given) =>
      mustGetQuery(
        serverQueries(() => 0),
        asked,
      ).fn({ args: given, ctx }),
    schema,
    userID: actor.userId,
    query: {},
    body: ['transform', [{ id: name, name, args: args === undefined ? [] : [args] }]],
    logLevel: 'error',
  });
  const { queries } = z.object({ queries: z.array(z.object({ ast: z.custom<Ast>() })) }).parse(answer);
  return (queries[0] as { ast: Ast }).ast;
}

/** Whether `row`, in Postgres' words, is let through. Throws for a condition on what the row does not say. */
export function passes(condition: Condition | undefined, row: Record<string, unknown>): boolean {
  if (condition === undefined) return true;
  switch (condition.type) {
    case 'and':
      return condition.conditions.every((each) => passes(each, row));
    case 'or':
      return condition.conditions.some((each) => passes(each, row));
    case 'simple': {
      const { op, left, right } = condition;
      if (!(left.name in row) || !['=', '!=', 'IS', 'IS NOT'].includes(op))
        throw new Error(`unknown: ${left.name} ${op}`);
      return (row[left.name] === right.value) === (op === '=' || op === 'IS');
    }
  }
}
