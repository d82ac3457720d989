import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitBudget, tokenLimit } from './budget.ts';

const addition = fc.record({
  tokens: fc.integer({ min: 1, max: 50 }),
  priority: fc.integer({ min: 0, max: 5 }),
  section: fc.constantFrom('a', 'b', 'c'),
});
const SECTION = 7;
const cost = (own: number, kept: readonly { tokens: number; section: string }[]) =>
  own + kept.reduce((sum, { tokens }) => sum + tokens, 0) + new Set(kept.map(({ section }) => section)).size * SECTION;

describe('fitBudget', () => {
  it('keeps within the limit whenever the prompt itself does, and counts truly', () => {
    fc.assert(
      fc.property(fc.array(addition), fc.nat(200), fc.nat(400), (additions, own, limit) => {
        const { kept, tokens } = fitBudget(own, additions, () => SECTION, limit);
        expect(tokens).toBe(cost(own, kept));
        expect(tokens <= Math.max(own, limit)).toBe(true);
      }),
    );
  });

  it('loses nothing: all that was given is kept or named, in its order', () => {
    fc.assert(
      fc.property(fc.array(addition), fc.nat(400), (additions, limit) => {
        const { kept, dropped } = fitBudget(0, additions, () => SECTION, limit);
        expect(additions.filter((each) => kept.includes(each))).toEqual(kept);
        expect(additions.filter((each) => dropped.includes(each))).toEqual(dropped);
        expect(kept.length + dropped.length).toBe(additions.length);
      }),
    );
  });

  it('drops nothing that matters more than something it keeps, and stops as soon as it fits', () => {
    fc.assert(
      fc.property(fc.array(addition), fc.nat(400), (additions, limit) => {
        const { kept, dropped } = fitBudget(0, additions, () => SECTION, limit);
        const least = Math.min(...kept.map(({ priority }) => priority), 9);
        expect(dropped.every(({ priority }) => priority <= least)).toBe(true);
        const last = dropped.toSorted((a, b) => b.priority - a.priority)[0];
        if (last) expect(cost(0, [...kept, last])).toBeGreaterThan(limit);
      }),
    );
  });
});

describe('tokenLimit', () => {
  it.each([
    ['gpt-4o', 1000, null, 127_000],
    ['gpt-4o', 1000, 500, 500],
    ['gpt-4', 9000, null, 0],
    ['nobody-knows', 0, null, 8192],
  ])('%s keeping %i, at most %s: %i', (model, answer, most, expected) => {
    expect(tokenLimit(model, answer, most)).toBe(expected);
  });
});
