/** prompt-case.*: cases never change, one stands in another's place, and two who do that at once both keep theirs. */
import { describe, expect, it } from 'vitest';
import { mayDo } from '../domain/prompt/rights.ts';
import type { JsonObject } from '../domain/rows.ts';
import { commands } from './registry.ts';
import { CELLS, eli, emma, worldWithPrompt } from './test-prompts.ts';

const saved = (caseId: string, patch: JsonObject = {}) => ({ caseId, promptId: 'p', name: `Case ${caseId}`, ...patch });
const kindOf = (name: string, args: JsonObject) => commands.get(name)?.prepare({ version: 1, args })?.kind;

describe('prompt-case.save', () => {
  it('keeps what it is given', () => {
    const { issue, all } = worldWithPrompt();
    const given = {
      task: 'the minutes',
      values: { tone: 'brief' },
      expected: 'Three points.',
      checks: [{ kind: 'contains', text: 'point' }, { kind: 'json' }, { kind: 'at-most-words', words: 50 }],
      isExample: true,
    };
    expect(issue(eli, 'prompt-case.save', saved('c1', given)).status).toBe('applied');
    expect(all('promptCase')).toMatchObject([{ id: 'c1', ...given, status: 'active', createdBy: 'eli', version: 1 }]);
  });

  it('puts another in its place and leaves the old one as it was, but for its standing', () => {
    const { issue, all } = worldWithPrompt();
    issue(emma, 'prompt-case.save', saved('c1', { task: 'before' }));
    issue(emma, 'prompt-case.save', saved('c2', { task: 'after', replaces: 'c1' }));
    expect(all('promptCase')).toMatchObject([
      { id: 'c1', task: 'before', status: 'removed' },
      { id: 'c2', task: 'after', status: 'active' },
    ]);
  });

  it('keeps both where two replaced the same one at once', () => {
    const { issue, all } = worldWithPrompt();
    issue(emma, 'prompt-case.save', saved('c1'));
    issue(emma, 'prompt-case.save', saved('c2', { replaces: 'c1' }));
    expect(issue(eli, 'prompt-case.save', saved('c3', { replaces: 'c1' })).status).toBe('applied');
    expect(all('promptCase').map(({ id, status }) => [id, status])).toEqual([
      ['c1', 'removed'],
      ['c2', 'active'],
      ['c3', 'active'],
    ]);
  });

  it('takes nothing of another prompt’s away', () => {
    const { issue, all } = worldWithPrompt();
    const other = { promptId: 'q', versionId: 'q1', title: 'Other', scope: 'global', content: 'Other.' };
    issue(emma, 'prompt.create', other);
    issue(emma, 'prompt-case.save', saved('c1', { promptId: 'q' }));
    issue(emma, 'prompt-case.save', saved('c2', { replaces: 'c1' }));
    expect(all('promptCase').map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('refuses an id that is taken, and more than 200', () => {
    const { issue } = worldWithPrompt();
    for (let n = 1; n <= 200; n += 1) expect(issue(emma, 'prompt-case.save', saved(`c${n}`)).status).toBe('applied');
    expect(issue(emma, 'prompt-case.save', saved('c1'))).toMatchObject({ code: 'duplicate_id' });
    expect(issue(emma, 'prompt-case.save', saved('more'))).toMatchObject({
      code: 'too_many_cases',
      details: { most: 200 },
    });
    // Another in the place of one is not one more; with one gone there is room again.
    expect(issue(emma, 'prompt-case.save', saved('instead', { replaces: 'c1' })).status).toBe('applied');
    issue(emma, 'prompt-case.remove', { caseId: 'c2', promptId: 'p' });
    expect(issue(emma, 'prompt-case.save', saved('more')).status).toBe('applied');
  });

  it.each(CELLS)(
    '$name, prompt of emma, scope $scope, $status: as the prompt may be written',
    ({ scope, status, who }) => {
      const { issue, prompt, change } = worldWithPrompt({ scope });
      issue(emma, 'prompt-case.save', saved('c1'));
      change('prompt', 'p', { status });
      const code = !mayDo('read', prompt(), who)
        ? 'not_found'
        : !mayDo('write', prompt(), who)
          ? 'forbidden'
          : status === 'active'
            ? null
            : `prompt_${status}`;
      const expected = code === null ? { status: 'applied' } : { status: 'rejected', code };
      expect(issue(who, 'prompt-case.save', saved('c2'))).toMatchObject(expected);
      expect(issue(who, 'prompt-case.remove', { caseId: 'c1', promptId: 'p' })).toMatchObject(expected);
    },
  );

  it.each<[string, JsonObject]>([
    ['a check for nothing', { checks: [{ kind: 'contains', text: '' }] }],
    ['a pattern', { checks: [{ kind: 'matches', text: '(a+)+$' }] }],
    ['at most no words', { checks: [{ kind: 'at-most-words', words: 0 }] }],
    ['more checks than anybody reads', { checks: Array.from({ length: 21 }, () => ({ kind: 'json' })) }],
    ['no name', { name: ' ' }],
  ])('does not understand %s', (_what, patch) => {
    expect(kindOf('prompt-case.save', saved('c1', patch))).not.toBe('ready');
  });

  it('tells the audit log no word of it', () => {
    const args = saved('c1', { name: 'secret', task: 'secret', expected: 'secret', values: { a: 'secret' } });
    const prepared = commands.get('prompt-case.save')?.prepare({ version: 1, args });
    expect(prepared).toMatchObject({
      kind: 'ready',
      command: { audited: { caseId: 'c1', promptId: 'p', replaces: null } },
    });
    expect(JSON.stringify(prepared)).not.toContain('secret');
  });
});

describe('prompt-case.remove', () => {
  it('removes once, and only what the prompt has', () => {
    const { issue, all } = worldWithPrompt();
    issue(emma, 'prompt-case.save', saved('c1'));
    const remove = (caseId: string) => issue(eli, 'prompt-case.remove', { caseId, promptId: 'p' });
    expect(remove('c9')).toMatchObject({ code: 'case_unknown' });
    expect(remove('c1').status).toBe('applied');
    expect(remove('c1')).toMatchObject({ status: 'adjusted', code: 'already_so' });
    expect(all('promptCase')).toMatchObject([{ id: 'c1', status: 'removed' }]);
  });
});
