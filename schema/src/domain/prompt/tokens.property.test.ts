import fc from 'fast-check';
import { expect, it } from 'vitest';
import { estimateTokens } from './tokens.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(fc.constantFrom('word', 'extraordinarily', ' ', '\n', '  ', '12345', '。', '研', '!', '\t'), {
      maxLength: 30,
    })
    .map((bits) => bits.join('')),
);
const model = fc.constantFrom('gpt-4o', 'gpt-4', 'claude', 'gemini-2.0', 'qwen', 'mistral', 'nobody-knows');

it('never counts texts put together at line breaks for more than the sum of their parts', () => {
  fc.assert(
    fc.property(text, text, model, (a, b, name) => {
      const parts = [a, '\n\n', b].map((part) => estimateTokens(part, name));
      expect(estimateTokens(`${a}\n\n${b}`, name)).toBeLessThanOrEqual(parts.reduce((sum, part) => sum + part, 0));
    }),
    { numRuns: 2000 },
  );
});
