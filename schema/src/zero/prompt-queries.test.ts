/** What the server tells zero-cache to bring of prompts is what domain/prompt/rights.ts lets the person read, cell by cell. */
import { describe, expect, it } from 'vitest';
import { mayDo } from '../domain/prompt/rights.ts';
import type { PromptScope, PromptStatus, Role } from '../domain/rows.ts';
import { brought, passes } from './test-brought.ts';

const scopes: PromptScope[] = ['user', 'agent', 'global'];
const statuses: PromptStatus[] = ['active', 'archived', 'deleted'];
const roles: Role[] = ['employee', 'manager', 'admin'];
const cells = scopes.flatMap((scope) =>
  statuses.flatMap((status) =>
    roles.flatMap((role) => ['emma', 'eli'].map((ownerId) => ({ scope, status, role, ownerId }))),
  ),
);

describe('prompts that the server brings', () => {
  it.each(cells)('$role emma, prompt of $ownerId, scope $scope, $status', async ({ scope, status, role, ownerId }) => {
    const actor = { userId: 'emma', role };
    const prompt = { scope, status, ownerId, agent: null };
    const may = mayDo('read', prompt, actor);
    const row = { id: 'p', org_id: 'acme', scope, status, owner_id: ownerId };
    const library = await brought('prompts.library', undefined, actor);
    const one = await brought('prompts.one', { promptId: 'p' }, actor);
    expect([passes(library.where, row), passes(one.where, row)]).toEqual([may, may]);
    expect(passes(one.where, { ...row, id: 'q' })).toBe(false);
    expect(passes(library.where, { ...row, org_id: 'globex' })).toBe(false);
    const own = await brought('prompts.own', undefined, actor);
    expect(passes(own.where, row)).toBe(may && ownerId === 'emma');
  });

  it('come with all cases they are tried on, and of those that were replaced with the last hundred', async () => {
    const { related } = await brought('prompts.one', { promptId: 'p' }, { userId: 'emma', role: 'employee' });
    const cases = related?.flatMap(({ subquery }) => (subquery.table === 'prompt_case' ? [subquery] : []));
    const passing = (status: string) => cases?.filter(({ where }) => passes(where, { status })) ?? [];
    expect([passing('active'), passing('removed')].map((each) => each.map(({ limit }) => limit))).toEqual([
      [undefined],
      [100],
    ]);
  });

  it('come with their versions by way of the prompt alone: no query brings versions by themselves', async () => {
    const actor = { userId: 'emma', role: 'admin' } as const;
    for (const name of ['prompts.versions', 'prompts.labelMoves', 'prompts.links', 'prompts.cases']) {
      const { where } = await brought(name, undefined, actor);
      expect(passes(where, { org_id: 'acme' })).toBe(false);
    }
    const { related } = await brought('prompts.one', { promptId: 'p' }, actor);
    expect(related?.map(({ subquery }) => subquery.table).toSorted()).toEqual([
      'prompt_case',
      'prompt_case',
      'prompt_label_move',
      'prompt_link',
      'prompt_run',
      'prompt_version',
    ]);
  });
});
