/**
 * What was said in a run is brought to whoever ran it and to nobody else, administrators included; what it cost, by way of
 * the prompt, to whoever may read that. Every query there is is walked, whatever its name.
 */
import { describe, expect, it } from 'vitest';
import { mayDo } from '../domain/prompt/rights.ts';
import type { PromptScope, PromptStatus, Role } from '../domain/rows.ts';
import { serverQueries } from './queries.ts';
import { type Ast, brought, passes } from './test-brought.ts';

/** One set of arguments that every query understands. */
const ARGS = { promptId: 'p', trainingId: 't', sessionId: 's', sessionIds: ['s'], limit: 10 };
const scopes: PromptScope[] = ['user', 'agent', 'global'];
const statuses: PromptStatus[] = ['active', 'archived', 'deleted'];
const roles: Role[] = ['employee', 'manager', 'admin'];

/** The names of all queries: leaves of the registry are functions. */
function namesIn(registry: object, before = ''): string[] {
  return Object.entries(registry).flatMap(([key, value]: [string, unknown]) => {
    if (key.startsWith('~')) return [];
    if (typeof value === 'function') return [`${before}${key}`];
    return typeof value === 'object' && value !== null ? namesIn(value, `${before}${key}.`) : [];
  });
}
const NAMES = namesIn(serverQueries(() => 0));

/** Each place in a query where rows of `table` are brought, with what led there, outermost first. */
function placesOf(table: string, ast: Ast, way: readonly Ast[] = []): (readonly Ast[])[] {
  const here = [...way, ast];
  const below = (ast.related ?? []).flatMap(({ subquery }) => placesOf(table, subquery, here));
  return ast.table === table ? [here, ...below] : below;
}

const runOf = (userId: string, agent: string | null = null) => {
  return { id: 'r', org_id: 'acme', user_id: userId, prompt_id: 'p', agent };
};

it('walks every query', () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(20);
  expect(NAMES).toEqual(
    expect.arrayContaining(['prompts.runs', 'prompts.runTexts', 'prompts.ownRunsOf', 'organisation.audit']),
  );
});

describe.each(roles)('to emma, %s,', (role) => {
  const actor = { userId: 'emma', role };

  it('every query brings texts of her own runs alone', async () => {
    const wrong: string[] = [];
    for (const name of NAMES) {
      const ways = placesOf('prompt_run_text', await brought(name, ARGS, actor));
      if (!ways.every(isOfOwnRuns)) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });

  it('every query brings runs that are hers, or those of a prompt that she may read', async () => {
    const wrong: string[] = [];
    for (const name of NAMES) {
      const ways = placesOf('prompt_run', await brought(name, ARGS, actor));
      if (!ways.every((way) => isOfOwnRuns(way) || isOfReadablePrompts(way, actor))) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });
});

/** The text has the id of its run, so whose run it is decides; by itself no text may come. */
function isOfOwnRuns(way: readonly Ast[]): boolean {
  const [outermost] = way;
  if (outermost?.table !== 'prompt_run' && outermost?.table !== 'prompt_run_text') return false;
  const lets = (org: string, user: string) =>
    [null, 'scribe'].some((agent) => passes(outermost.where, { ...runOf(user, agent), org_id: org }));
  const letsOwn = lets('acme', 'emma') === (outermost.table === 'prompt_run');
  return letsOwn && !lets('acme', 'eli') && !lets('globex', 'emma');
}

function isOfReadablePrompts(way: readonly Ast[], actor: { readonly userId: string; readonly role: Role }): boolean {
  const [outermost, ...inner] = way;
  if (outermost?.table !== 'prompt' || inner.map(({ table }) => table).join(' ') !== 'prompt_run') return false;
  return scopes.every((scope) =>
    statuses.every((status) =>
      ['emma', 'eli'].every((ownerId) => {
        const row = { id: 'p', org_id: 'acme', scope, status, owner_id: ownerId };
        const may = mayDo('read', { scope, status, ownerId, agent: null }, actor);
        return passes(outermost.where, row) === may && !passes(outermost.where, { ...row, org_id: 'globex' });
      }),
    ),
  );
}

it.each([
  ['prompts.runs', true, false],
  ['prompts.ownRunsOf', true, false],
  ['prompts.agentRunsOf', false, true],
])('%s: of a person’s own %s, of agents in their name %s', async (name, own, agents) => {
  const { where } = await brought(name, name === 'prompts.runs' ? undefined : ARGS, { userId: 'emma', role: 'admin' });
  expect([passes(where, runOf('emma')), passes(where, runOf('emma', 'scribe'))]).toEqual([own, agents]);
});

it('brings texts by way of these queries, and no other by oversight', async () => {
  const bringing = [];
  for (const name of NAMES) {
    const ways = placesOf('prompt_run_text', await brought(name, ARGS, { userId: 'emma', role: 'admin' }));
    if (ways.length > 0) bringing.push(name);
  }
  expect(bringing.toSorted()).toEqual(['prompts.agentRunsOf', 'prompts.ownRunsOf', 'prompts.runTexts', 'prompts.runs']);
});
