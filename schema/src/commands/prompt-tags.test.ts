/** Tags that are proposed: what a person says of them, and which commands have them looked for. */
import { describe, expect, it } from 'vitest';
import type { Actor } from '../domain/actor.ts';
import { mayDo } from '../domain/prompt/rights.ts';
import type { JsonObject } from '../domain/rows.ts';
import { CELLS, eli, emma, worldWithPrompt } from './test-prompts.ts';

const proposed = (patch: JsonObject = {}) => {
  const made = worldWithPrompt({ tags: ['mine'], ...patch });
  made.change('prompt', 'p', { suggestedTags: ['email', 'report', 'Sales'] });
  return made;
};

it('prompt.edit lets two who add tags at once bring no more than a prompt may have', () => {
  const { issue, prompt } = worldWithPrompt();
  const add = (who: Actor, name: string) => {
    const to = Array.from({ length: 30 }, (_, n) => `${name}${n}`);
    return issue(who, 'prompt.edit', { promptId: 'p', changes: { tags: { from: [], to } } });
  };
  expect(add(emma, 'a').status).toBe('applied');
  expect(add(eli, 'b')).toMatchObject({ status: 'rejected', code: 'text_too_long', details: { most: 50 } });
  expect(prompt().tags).toHaveLength(30);
});

describe('prompt.tags', () => {
  it('takes some and declines others, and the rest stays proposed', () => {
    const { issue, prompt } = proposed();
    const outcome = issue(eli, 'prompt.tags', { promptId: 'p', accept: ['Sales'], decline: ['report'] });
    expect(outcome).toMatchObject({ status: 'applied', details: { promptId: 'p', accepted: 1, declined: 1 } });
    expect(prompt()).toMatchObject({
      tags: ['mine', 'Sales'],
      suggestedTags: ['email'],
      declinedTags: ['report'],
      updatedBy: 'eli',
    });
  });

  it('leaves no word of it in the receipt, which the audit log repeats', () => {
    const { issue } = proposed({ scope: 'user' });
    const outcome = issue(emma, 'prompt.tags', { promptId: 'p', accept: ['Sales'], decline: ['report'] });
    expect(JSON.stringify(outcome.details)).not.toMatch(/sales|report/i);
  });

  it('takes no more tags than a prompt may have: with more it could be edited and imported no longer', () => {
    const { issue, prompt } = proposed({ tags: Array.from({ length: 49 }, (_, n) => `t${n}`) });
    const both = { promptId: 'p', accept: ['email', 'Sales'] };
    expect(issue(emma, 'prompt.tags', both)).toMatchObject({ code: 'text_too_long', details: { most: 50 } });
    issue(emma, 'prompt.tags', { promptId: 'p', accept: ['email'] });
    expect(prompt().tags).toHaveLength(50);
    expect(issue(emma, 'prompt.tags', { promptId: 'p', decline: ['Sales'] }).status).toBe('applied');
  });

  it('takes only what was proposed, and says so where that is nothing', () => {
    const { issue, prompt } = proposed();
    const before = prompt();
    const outcome = issue(emma, 'prompt.tags', { promptId: 'p', accept: ['invented'], decline: ['mine'] });
    expect(outcome).toMatchObject({ status: 'adjusted', code: 'already_so' });
    expect(prompt()).toEqual(before);
    issue(emma, 'prompt.tags', { promptId: 'p', accept: ['email', 'invented'] });
    expect(prompt().tags).toEqual(['mine', 'email']);
  });

  it('is already so for the second of two who take the same', () => {
    const { issue, prompt } = proposed();
    issue(emma, 'prompt.tags', { promptId: 'p', accept: ['email'] });
    expect(issue(eli, 'prompt.tags', { promptId: 'p', accept: ['email'] })).toMatchObject({ code: 'already_so' });
    expect(issue(eli, 'prompt.tags', { promptId: 'p', decline: ['email'] })).toMatchObject({ code: 'already_so' });
    expect(prompt()).toMatchObject({ tags: ['mine', 'email'], declinedTags: [] });
  });

  it('takes what is both taken and declined', () => {
    const { issue, prompt } = proposed();
    issue(emma, 'prompt.tags', { promptId: 'p', accept: ['email'], decline: ['email'] });
    expect(prompt()).toMatchObject({ tags: ['mine', 'email'], declinedTags: [] });
  });

  it.each(CELLS)(
    '$name, prompt of emma, scope $scope, $status: as the prompt may be written',
    ({ scope, status, who }) => {
      const { issue, prompt, change } = proposed({ scope });
      change('prompt', 'p', { status });
      const may = mayDo('write', prompt(), who) && status === 'active';
      expect(issue(who, 'prompt.tags', { promptId: 'p', accept: ['email'] }).status).toBe(may ? 'applied' : 'rejected');
    },
  );
});

describe('tags are looked for', () => {
  const job = { jobs: [{ name: 'prompt.tags', promptId: 'p' }] };
  const none = { jobs: [] };

  it('when a prompt is made, written, merged, brought back to an earlier version, or comes from a file', () => {
    const { issue } = worldWithPrompt({ content: 'One.\n\nTwo.\n\nThree.\n' });
    const save = (versionId: string, parent: string, content: string) =>
      issue(emma, 'prompt.save', { promptId: 'p', versionId, parent, content });
    expect(save('v2', 'v1', 'ONE.\n\nTwo.\n\nThree.\n')).toMatchObject({ status: 'applied', ...job });
    expect(save('v3', 'v1', 'One.\n\nTwo.\n\nTHREE.\n')).toMatchObject({ code: 'merged', ...job });
    expect(issue(emma, 'prompt.revert', { promptId: 'p', versionId: 'v5', to: 'v1' })).toMatchObject(job);
    expect(save('v6', 'v5', 'One.\n\nTwo.\n\nThree.\n')).toMatchObject({ code: 'already_so', ...none });
    expect(save('v7', 'v2', 'Uno.\n\nTwo.\n\nThree.\n')).toMatchObject({ status: 'conflict', ...none });
    const file = {
      title: 'File',
      scope: 'global',
      versions: [{ versionId: 'f1', number: 1, content: 'From a file.' }],
    };
    const imported = issue(emma, 'prompt.import', { ...file, promptId: 'f' });
    expect(imported).toMatchObject({ jobs: [{ name: 'prompt.tags', promptId: 'f' }] });
    const made = { promptId: 'n', versionId: 'n1', title: 'New', scope: 'user', content: 'New.' };
    expect(issue(emma, 'prompt.create', made)).toMatchObject({ jobs: [{ name: 'prompt.tags', promptId: 'n' }] });
  });

  it('when title, tags or scope change, and not for the rest', () => {
    const { issue } = worldWithPrompt();
    const edit = (changes: JsonObject) => issue(emma, 'prompt.edit', { promptId: 'p', changes });
    expect(edit({ title: { from: 'Summary', to: 'Sales letters' } })).toMatchObject(job);
    expect(edit({ tags: { from: [], to: ['sales'] } })).toMatchObject(job);
    expect(edit({ scope: { from: 'global', to: 'agent' } })).toMatchObject(job);
    expect(edit({ agent: { from: null, to: 'aria' } })).toMatchObject({ status: 'applied', ...none });
    expect(edit({ title: { from: 'Sales letters', to: 'Sales letters' } })).toMatchObject(none);
  });

  it('anew when a person’s own prompt becomes everybody’s: what was proposed from their own, and declined, is gone at once', () => {
    const { issue, prompt, change } = worldWithPrompt({ scope: 'user' });
    change('prompt', 'p', { suggestedTags: ['my-salary'], declinedTags: ['my-debts'] });
    issue(emma, 'prompt.edit', { promptId: 'p', changes: { scope: { from: 'user', to: 'global' } } });
    expect(prompt()).toMatchObject({ scope: 'global', suggestedTags: [], declinedTags: [] });
  });

  it('and what everybody saw declined stays declined when the prompt becomes one person’s', () => {
    const { issue, prompt, change } = worldWithPrompt({ scope: 'global' });
    change('prompt', 'p', { declinedTags: ['sales'] });
    issue(emma, 'prompt.edit', { promptId: 'p', changes: { scope: { from: 'global', to: 'user' } } });
    expect(prompt()).toMatchObject({ scope: 'user', declinedTags: ['sales'] });
  });
});
