/** For every key there is a way back, and no text a caller can send does anything but be refused. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../app-error.ts';
import { cursorInstant, cursorKind } from './cursor.ts';

const kind = cursorKind('things', z.tuple([cursorInstant.nullable(), z.string()]));

it('leads back to any key', () => {
  const key = fc.tuple(
    fc.option(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(key, (each) => {
      expect(kind.decode(kind.encode(each))).toEqual(each);
    }),
  );
});

it('refuses any text it did not make, by name', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
  );
  fc.assert(
    fc.property(text, (each) => {
      expect(() => kind.decode(each)).toThrow(AppError);
    }),
  );
});
