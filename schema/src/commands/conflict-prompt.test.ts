/** conflict.resolve over the fields of a prompt: what a judgement may make of it, and what only its owner may. */
import { expect, it } from 'vitest';
import type { PromptScope } from '../domain/rows.ts';
import { emma, grace, worldWithPrompt } from './test-prompts.ts';

/** Emma, who owns it, saw `from` and wanted `mine`; somebody had made it an agent's prompt meanwhile. */
function contested(from: PromptScope, mine: PromptScope) {
  const made = worldWithPrompt();
  const edit = (was: PromptScope, to: PromptScope, who = emma) =>
    made.issue(who, 'prompt.edit', { promptId: 'p', changes: { scope: { from: was, to } } });
  edit('global', 'agent', grace);
  made.issue(grace, 'prompt.link', { linkId: 'l', promptId: 'p', capability: 'summarize', agent: null, priority: 1 });
  const outcome = edit(from, mine);
  if (outcome.status !== 'conflict') throw new Error(`There is no conflict but ${outcome.status}.`);
  return { ...made, conflictId: outcome.conflicts[0]?.id ?? '' };
}

it('makes it everybody’s', () => {
  const { issue, prompt, conflictId } = contested('user', 'global');
  expect(issue(grace, 'conflict.resolve', { conflictId, resolution: 'mine' })).toMatchObject({ status: 'applied' });
  expect(prompt().scope).toBe('global');
});

it.each([{ resolution: 'mine' }, { resolution: 'edited', values: { scope: 'user' } }])(
  'does not take it from everybody: %j',
  (judgement) => {
    const { issue, prompt, all, conflictId } = contested('global', 'user');
    expect(issue(grace, 'conflict.resolve', { conflictId, ...judgement })).toMatchObject({
      code: 'resolution_invalid',
      details: { field: 'scope' },
    });
    expect(prompt().scope).toBe('agent');
    expect(all('promptLink')).toMatchObject([{ promptStatus: 'active' }]);
  },
);

it('a title that comes with making a prompt one’s own is in no conflict, which administrators see', () => {
  const { issue, prompt } = worldWithPrompt();
  issue(grace, 'prompt.edit', { promptId: 'p', changes: { title: { from: 'Summary', to: 'Summaries' } } });
  const changes = { scope: { from: 'global', to: 'user' }, title: { from: 'Summary', to: 'Letting Bob go' } };
  const outcome = issue(emma, 'prompt.edit', { promptId: 'p', changes });
  expect(outcome).toMatchObject({ status: 'adjusted', code: 'replaced', details: { replaced: ['title'] } });
  expect(JSON.stringify(outcome.details)).not.toContain('Bob');
  expect(prompt()).toMatchObject({ scope: 'user', title: 'Letting Bob go' });
});

it('tells nobody how one person’s own prompt stands', () => {
  const { issue, prompt, change } = worldWithPrompt();
  const rename = (who: typeof emma, to: string) =>
    issue(who, 'prompt.edit', { promptId: 'p', changes: { title: { from: 'Summary', to } } });
  rename(grace, 'Summaries');
  const outcome = rename(emma, 'In short');
  const conflictId = outcome.status === 'conflict' ? (outcome.conflicts[0]?.id ?? '') : '';
  // Its owner, an administrator by now, has made it theirs alone and named it anew.
  change('prompt', 'p', { scope: 'user', title: 'Letting Bob go' });
  const judged = issue({ ...emma, role: 'admin' }, 'conflict.resolve', { conflictId, resolution: 'mine' });
  expect(judged).toMatchObject({ code: 'changed_meanwhile', details: { fields: ['title'] } });
  expect(JSON.stringify(judged)).not.toContain('Bob');
  expect(prompt().title).toBe('Letting Bob go');
});
