/** No two exported files have one name, whatever the titles. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exportNames } from './export-names.ts';

it('never gives two prompts one name, on no system', () => {
  const twin =
    exportNames([
      { id: '1', title: 'a' },
      { id: '2', title: 'a' },
    ])[0] ?? '';
  const title = fc.oneof(fc.constantFrom('a', 'A', 'ﬁ', 'fi', 'ß', 'ss', twin), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(title, { maxLength: 12 }), (titles) => {
      const names = exportNames(titles.map((each, index) => ({ id: String(index + 1), title: each })));
      expect(new Set(names.map((name) => name.normalize('NFKC').toUpperCase())).size).toBe(titles.length);
      for (const name of names) expect(name).toMatch(/^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}-]*$/u);
    }),
  );
});
