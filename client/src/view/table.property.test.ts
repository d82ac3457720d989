import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TableView, WritableTable } from './table.ts';

type Thing = { readonly id: string; readonly group: string; readonly n: number };
const id = fc.integer({ min: 0, max: 40 }).map((n) => `thing-${n}`);
const group = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), row: fc.record({ id, group, n: fc.nat(3) }) }),
  fc.record({ kind: fc.constant('remove' as const), id }),
  fc.record({ kind: fc.constant('snapshot' as const) }),
);

const sorted = (rows: readonly Thing[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
const read = (view: TableView<Thing>) => ({
  size: view.size,
  all: sorted(view.all()),
  groups: ['a', 'b', 'c', 'd'].map((each) => sorted(view.where('group', each))),
  numbers: [0, 1, 2, 3].map((each) => sorted(view.where('n', each))),
});
const model = (rows: ReadonlyMap<string, Thing>) => {
  const all = sorted([...rows.values()]);
  return {
    size: rows.size,
    all,
    groups: ['a', 'b', 'c', 'd'].map((each) => all.filter((row) => row.group === each)),
    numbers: [0, 1, 2, 3].map((each) => all.filter((row) => row.n === each)),
  };
};

describe('a table', () => {
  it('reads as a plain map would, and no snapshot ever changes', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const table = new WritableTable<Thing>(['group']);
        const rows = new Map<string, Thing>();
        const taken: { readonly view: TableView<Thing>; readonly was: unknown }[] = [];
        for (const each of steps) {
          if (each.kind === 'put') {
            table.put(each.row);
            rows.set(each.row.id, each.row);
          } else if (each.kind === 'remove') {
            table.remove(each.id);
            rows.delete(each.id);
          } else taken.push({ view: table.snapshot(), was: model(rows) });
        }
        expect(read(table.snapshot())).toEqual(model(rows));
        for (const { view, was } of taken) expect(read(view)).toEqual(was);
      }),
    );
  });

  it('gives the same objects until something changes', () => {
    const table = new WritableTable<Thing>(['group']);
    table.put({ id: '1', group: 'a', n: 1 });
    table.put({ id: '2', group: 'b', n: 1 });
    const before = table.snapshot();
    expect(table.snapshot()).toBe(before);
    table.put({ id: '3', group: 'b', n: 1 });
    expect(table.snapshot().where('group', 'a')).toBe(before.where('group', 'a'));
    expect(table.snapshot().where('group', 'b')).not.toBe(before.where('group', 'b'));
  });
});
