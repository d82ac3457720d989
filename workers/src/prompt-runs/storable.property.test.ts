/** Whatever a model says can be written down, and nothing of it is lost that could be. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storable, storableSoFar } from './storable.ts';

const anything = fc.string({ unit: 'binary', maxLength: 40 });
const halves = fc
  .array(fc.oneof(fc.constantFrom('\ud83d', '\ude42', '\0', '🙂', 'é', 'a'), anything), { maxLength: 20 })
  .map((parts) => parts.join(''));

it('holds no NUL and no half of a character, and is what it was where there was none', () => {
  fc.assert(
    fc.property(halves, (text) => {
      const kept = storable(text);
      expect(kept.isWellFormed()).toBe(true);
      expect(kept).not.toContain('\0');
      if (text.isWellFormed() && !text.includes('\0')) expect(kept).toBe(text);
    }),
  );
});

it('shows so far only what stays when the rest has come', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.nat(80), (text, at) => {
      expect(storable(text).startsWith(storableSoFar(text.slice(0, at)))).toBe(true);
    }),
  );
});
