import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../rows.ts';
import { enrich } from '../enrich.ts';
import type { RunNote } from '../enrichment.ts';
import { enrichContext, promptToEnrich } from '../test-enrich-cases.ts';

const prompt = promptToEnrich({
  content: 'standing',
  variants: [
    { id: 'v2', content: 'second' },
    { id: 'v3', content: 'third' },
  ],
  examples: ['a', 'b', 'c'].map((id) => ({ id, input: `in ${id}`, output: `out ${id}` })),
});

let count = 0;
const run = (variantId: string, score: number | null, over: Partial<RunNote> = {}): RunNote => {
  count += 1;
  return { id: `r${count}`, variantId, score, exampleIds: [], feedback: null, at: count, ...over };
};
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

function fused(runs: readonly RunNote[], settings: JsonObject = {}) {
  const result = enrich(prompt, enrichContext({ runs }), [{ name: 'meta-fusion', enabled: true, settings }]);
  if (result.kind === 'refused') throw new Error(result.fault.message);
  return result;
}

describe('the wording', () => {
  it('stays the standing one where nothing is known', () => {
    expect(fused([])).toMatchObject({ variantId: 'v1', text: expect.stringMatching(/^standing/) });
  });

  it('becomes the one that did better, and says so', () => {
    const result = fused([...times(4, () => run('v1', 0.2)), ...times(4, () => run('v2', 0.9))], { examples: 0 });
    expect(result).toMatchObject({ variantId: 'v2', text: 'second' });
    expect(result.explanations).toEqual([
      {
        enricher: 'meta-fusion',
        what: 'Version v2 instead of v1: 0.678 over 4 judgements, against 0.367 over 4 judgements.',
        addedTokens: 0,
      },
    ]);
  });

  it('is not changed for one that has hardly run', () => {
    expect(fused([...times(9, () => run('v1', 0)), ...times(2, () => run('v2', 1))]).variantId).toBe('v1');
  });

  it('is not changed for one lucky run against many good ones', () => {
    expect(fused([...times(50, () => run('v1', 0.8)), run('v2', 1)], { minRuns: 1 }).variantId).toBe('v1');
  });

  it('of equals is the standing one, then the one with the smallest id', () => {
    const equal = ['v1', 'v2', 'v3'].flatMap((id) => times(3, () => run(id, 0.7)));
    expect(fused(equal).variantId).toBe('v1');
    expect(fused([...equal, run('v1', 0)]).variantId).toBe('v2');
  });

  it('counts feedback, alone or beside a score, and leaves out what nobody judged', () => {
    const up = times(3, () => run('v3', null, { feedback: 'up' }));
    expect(fused(up, { examples: 0 }).explanations[0]?.what).toContain('0.688 over 3 judgements, against 0.500 over 0');
    const both = times(3, () => run('v3', 1, { feedback: 'down' }));
    expect(fused([...both, run('v3', null)], { priorPercent: 0, examples: 0 }).explanations[0]?.what).toContain(
      '0.188 over 3',
    );
  });

  it('looks at the last runs only', () => {
    const old = times(20, () => run('v2', 1));
    expect(fused([...old, ...times(5, () => run('v1', 0.9))], { lastRuns: 5 }).variantId).toBe('v1');
  });

  it('is left alone where the settings say so', () => {
    expect(
      fused(
        times(9, () => run('v2', 1)),
        { chooseVariant: false },
      ).variantId,
    ).toBe('v1');
  });
});

describe('the examples', () => {
  it('are those that were shown in good runs, best first', () => {
    const runs = [
      ...times(3, () => run('v1', 1, { exampleIds: ['c'] })),
      ...times(3, () => run('v1', 0, { exampleIds: ['a'] })),
    ];
    const result = fused(runs, { examples: 2 });
    expect(result.exampleIds).toEqual(['c', 'b']);
    expect(result.text).toContain('## Examples\nExample 1\nInput: in c\nOutput: out c\nExample 2\nInput: in b');
  });

  it('are named only where the budget let them stay', () => {
    const result = enrich(prompt, enrichContext({ maxTokens: 22 }), [
      { name: 'meta-fusion', enabled: true, settings: {} },
    ]);
    expect(result).toMatchObject({ exampleIds: ['a'], dropped: [{ reason: 'budget' }, { reason: 'budget' }] });
  });
});

it('chooses the same in whatever order the runs come', () => {
  const runs = fc.array(
    fc.record({
      id: fc.uuid(),
      variantId: fc.constantFrom('v1', 'v2', 'v3'),
      exampleIds: fc.subarray(['a', 'b', 'c']),
      score: fc.option(fc.double({ min: -1, max: 2 })),
      feedback: fc.option(fc.constantFrom('up' as const, 'down' as const)),
      at: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(runs, (given) => {
      expect(fused(given.toReversed(), { lastRuns: 8, minRuns: 1 })).toEqual(fused(given, { lastRuns: 8, minRuns: 1 }));
    }),
  );
});
