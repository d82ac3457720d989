import { expect, it } from 'vitest';
import { mergeFields, sameJson } from './field-edit.ts';

it('applies what nobody touched, notices what is there already, and keeps what collides', () => {
  const current = { title: 'Old', room: 'Hudson', description: 'Theirs', trainers: ['Ann'] };
  expect(
    mergeFields(current, {
      title: { from: 'Old', to: 'New' },
      room: { from: 'Charles', to: 'Hudson' },
      description: { from: 'Base', to: 'Mine' },
      trainers: { from: ['Ann'], to: ['Ann', 'Bob'] },
    }),
  ).toEqual({
    apply: { title: 'New', trainers: ['Ann', 'Bob'] },
    already: ['room'],
    conflicts: [{ field: 'description', base: 'Base', mine: 'Mine', theirs: 'Theirs' }],
  });
});

it('treats a missing field as null', () => {
  expect(mergeFields({}, { room: { from: null, to: 'Hudson' } }).apply).toEqual({ room: 'Hudson' });
});

it('compares JSON deeply, whatever the order of keys', () => {
  expect(sameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(sameJson([1, 2], [2, 1])).toBe(false);
  expect(sameJson({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(sameJson([], {})).toBe(false);
});
