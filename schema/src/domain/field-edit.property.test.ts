import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeFields } from './field-edit.ts';

const value = fc.constantFrom('a', 'b', 'c', null);
const fields = fc.dictionary(fc.constantFrom('title', 'room', 'description'), value);
const changes = fc.dictionary(fc.constantFrom('title', 'room', 'description'), fc.record({ from: value, to: value }));

it('puts each field in exactly one list, and no value of either side is lost', () => {
  fc.assert(
    fc.property(fields, changes, (current, wanted) => {
      const merge = mergeFields(current, wanted);
      const named = [...Object.keys(merge.apply), ...merge.already, ...merge.conflicts.map((each) => each.field)];
      expect(named.toSorted()).toEqual(Object.keys(wanted).toSorted());
      for (const { field, mine, theirs } of merge.conflicts) {
        expect([mine, theirs]).toEqual([wanted[field]?.to, current[field] ?? null]);
      }
    }),
  );
});

it('applying a merge and merging again finds everything already there', () => {
  fc.assert(
    fc.property(fields, changes, (current, wanted) => {
      const merge = mergeFields(current, wanted);
      const again = mergeFields({ ...current, ...merge.apply }, wanted);
      expect(again.apply).toEqual({});
      expect(again.conflicts).toEqual(merge.conflicts);
    }),
  );
});
