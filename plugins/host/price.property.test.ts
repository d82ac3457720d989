/** A cost is a sum of money, whatever the tokens and the prices. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { costMicros } from './price.ts';

it('is a whole number that no more tokens make smaller', () => {
  const tokens = fc.nat(10_000_000);
  const price = fc.double({ min: 0, max: 1000, noNaN: true });
  fc.assert(
    fc.property(tokens, tokens, tokens, price, price, (inputTokens, outputTokens, more, input, output) => {
      const cost = (extra: number) =>
        costMicros({ m: { input, output } }, 'm', { inputTokens: inputTokens + extra, outputTokens });
      expect(Number.isSafeInteger(cost(0))).toBe(true);
      expect(cost(more)).toBeGreaterThanOrEqual(cost(0) ?? Infinity);
    }),
  );
});
