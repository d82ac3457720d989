/** Titles that the server takes, made of those it does not. */
import { line } from '@openkms/schema/commands/text.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plainTitle } from './plain-title.ts';

it('is a title the server takes, or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300, size: 'max' }), (title) => {
      const plain = plainTitle(title);
      expect(plain === null || line(200).safeParse(plain).data === plain).toBe(true);
    }),
  );
});

it('leaves a good one as it is', () => {
  expect(plainTitle('A good one, “quoted”')).toBe('A good one, “quoted”');
  expect(plainTitle('<>')).toBeNull();
});
