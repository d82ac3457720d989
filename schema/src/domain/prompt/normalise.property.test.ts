import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diffHash, linesOf, normaliseContent } from './normalise.ts';

/** Any UTF-16, broken pairs included, rich in what is normalised. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '\n',
          '\r',
          '\r\n',
          '\uFEFF',
          ' ',
          'a',
          'e',
          '\u0301',
          '\u0323',
          '\uD83D',
          '\uDE00',
          '\u1100',
          '\u1161',
        ),
        fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      ),
    )
    .map((parts) => parts.join('')),
);

it('changes nothing when done again, and gives a well formed text that ends with exactly one line feed', () => {
  fc.assert(
    fc.property(text, (text) => {
      const once = normaliseContent(text);
      expect(normaliseContent(once)).toBe(once);
      expect(once.isWellFormed()).toBe(true);
      expect(once).not.toContain('\r');
      expect(once === '' || /[^\n]\n$/.test(once)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

it('gives the SHA-256 that node gives for the bytes', () => {
  fc.assert(
    fc.property(text, (text) => {
      expect(diffHash(text)).toBe(createHash('sha256').update(normaliseContent(text), 'utf8').digest('hex'));
    }),
    { numRuns: 500 },
  );
});

it('cuts a text into lines from which it can be put together again', () => {
  fc.assert(
    fc.property(text, (text) => {
      const content = normaliseContent(text);
      expect(
        linesOf(content)
          .map((line) => `${line}\n`)
          .join(''),
      ).toBe(content);
    }),
  );
});
