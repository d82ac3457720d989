/** What Meta Fusion is told of a prompt's use. */
import { describe, expect, it } from 'vitest';
import type { PromptCaseRow, PromptRunRow, PromptScope } from '../rows.ts';
import { metaFusion } from './enrichers/meta-fusion.ts';
import { LEARNT_RUNS, learntOf } from './learnt.ts';

const PROMPT = {
  headId: 'v3',
  scope: 'global' as const,
  labels: { production: 'v1', staging: 'v3', best: 'v2', again: 'v1' },
};
const VERSIONS = ['v1', 'v2', 'v3', 'v4'].map((id) => ({ id, content: `Words of ${id}.` }));
const ANY = { isChosen: false };

const run = (id: string, over: Partial<PromptRunRow> = {}) =>
  ({
    id,
    versionId: 'v3',
    userId: id,
    exampleIds: [],
    status: 'done',
    score: 1,
    feedback: null,
    askedAt: 1,
    ...over,
  }) as unknown as PromptRunRow;
const example = (id: string, over: Partial<PromptCaseRow> = {}) =>
  ({
    id,
    status: 'active',
    isExample: true,
    task: 'a task',
    values: {},
    expected: 'good',
    ...over,
  }) as unknown as PromptCaseRow;
const none = { versions: VERSIONS, cases: [], runs: [] };

describe('other wordings', () => {
  it('are the versions that labels stand at, but for the one that stands, each once', () => {
    expect(learntOf(PROMPT, none, ANY).variants).toEqual([
      { id: 'v1', content: 'Words of v1.' },
      { id: 'v2', content: 'Words of v2.' },
    ]);
  });

  it('do not stand in for one that was asked for', () => {
    expect(learntOf(PROMPT, none, { isChosen: true }).variants).toEqual([]);
  });
});

describe('examples', () => {
  it('are the cases that say so, are there, and have a good answer', () => {
    const cases = [
      example('c2'),
      example('c1', { task: '', values: { tone: 'brief', n: 3, list: ['a'] } }),
      example('c3', { isExample: false }),
      example('c4', { status: 'removed' }),
      example('c5', { expected: ' \n' }),
    ];
    expect(learntOf(PROMPT, { ...none, cases }, ANY).examples).toEqual([
      { id: 'c1', input: 'tone: brief\nn: 3\nlist: ["a"]', output: 'good' },
      { id: 'c2', input: 'a task', output: 'good' },
    ]);
  });
});

describe('runs', () => {
  it('are those that ended by themselves, with what was said of them', () => {
    const runs = [
      run('r1', { versionId: 'v1', exampleIds: ['c1'], score: 0.5, feedback: 'up', askedAt: 7 }),
      run('r2', { status: 'failed', score: null }),
      run('r3', { status: 'running' }),
      run('r4', { status: 'asked' }),
      run('r5', { status: 'cancelled' }),
    ];
    expect(learntOf(PROMPT, { ...none, runs }, ANY).runs).toEqual([
      { id: 'r1', variantId: 'v1', exampleIds: ['c1'], score: 0.5, feedback: 'up', at: 7 },
      { id: 'r2', variantId: 'v3', exampleIds: [], score: null, feedback: null, at: 1 },
    ]);
  });

  it('are the newest, as many as come with a prompt', () => {
    const runs = Array.from({ length: LEARNT_RUNS + 10 }, (_, n) => run(`r${n}`, { askedAt: n }));
    const learnt = learntOf(PROMPT, { ...none, runs: runs.toReversed() }, ANY).runs;
    expect(learnt).toHaveLength(LEARNT_RUNS);
    expect(learnt[0]?.id).toBe(`r${LEARNT_RUNS + 9}`);
    expect(learnt.at(-1)?.id).toBe('r10');
  });

  it('count once for each person and version, by what they said last', () => {
    const runs = [
      run('r1', { userId: 'emma', askedAt: 1, score: 0.1 }),
      run('r2', { userId: 'emma', askedAt: 2, score: null, feedback: 'up' }),
      run('r3', { userId: 'emma', askedAt: 3, score: null }),
      run('r4', { userId: 'emma', askedAt: 4, versionId: 'v1', score: 0.4 }),
      run('r5', { userId: 'emma', askedAt: 4, agent: 'scribe', score: 0.5, versionId: 'v1' }),
      run('r6', { userId: 'eli', askedAt: 0, score: 0.6 }),
    ];
    const heard = (given: PromptRunRow[], scope: PromptScope = 'global') =>
      learntOf({ ...PROMPT, scope }, { ...none, runs: given }, ANY).runs.map(({ id }) => id);
    expect(heard(runs)).toEqual(['r4', 'r3', 'r2', 'r6']);
    expect(heard(runs.toReversed())).toEqual(heard(runs));
    expect(heard(runs, 'user')).toHaveLength(runs.length);
  });

  it('move Meta Fusion to the wording that did better, and to no other', () => {
    const scored = (versionId: string, score: number, by: Partial<PromptRunRow> = {}) =>
      Array.from({ length: 5 }, (_, n) => run(`${versionId}-${n}`, { versionId, score, ...by }));
    const applied = (runs: PromptRunRow[]) => {
      const { variants, examples, runs: notes } = learntOf(PROMPT, { ...none, runs }, ANY);
      const step = metaFusion({});
      if (step.kind !== 'ready') throw new Error('refused');
      const prompt = { versionId: 'v3', variants, examples };
      const given = [{ content: 'Words of v3.' }, { prompt, context: { runs: notes } }] as unknown as Parameters<
        typeof step.apply
      >;
      return step.apply(...given);
    };
    expect(applied([...scored('v3', 0.1), ...scored('v2', 1)])).toMatchObject({
      draft: { content: 'Words of v2.', variantId: 'v2' },
    });
    expect(applied([...scored('v3', 0.9), ...scored('v2', 0.2)])).toMatchObject({ draft: { content: 'Words of v3.' } });
    // However often one of them says it.
    expect(applied([...scored('v3', 0.5), ...scored('v2', 1, { userId: 'emma' })])).toMatchObject({
      draft: { content: 'Words of v3.' },
    });
    // No label stands at it: nobody said that it may be tried on people.
    expect(applied([...scored('v3', 0.1), ...scored('v4', 1)])).toMatchObject({ draft: { content: 'Words of v3.' } });
  });
});
