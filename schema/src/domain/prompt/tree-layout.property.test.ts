import fc from 'fast-check';
import { expect, it } from 'vitest';
import { histories } from './test-histories.ts';
import { layOut } from './tree-layout.ts';

it('draws every version and every parent, newest first, with nothing in the way of an edge', () => {
  fc.assert(
    fc.property(histories, (versions) => {
      const { rows, edges, width } = layOut(versions);
      expect(rows.map(({ id }) => id)).toEqual(versions.toSorted((a, b) => b.number - a.number).map(({ id }) => id));
      expect(edges.map(({ child, parent }) => `${child} ${parent}`).toSorted()).toEqual(
        versions.flatMap(({ id, parents }) => parents.map((parent) => `${id} ${parent}`)).toSorted(),
      );
      for (const { row, lane } of rows) {
        expect(rows[row]?.lane).toBe(lane);
        expect(lane).toBeLessThan(width);
      }
      for (const edge of edges) {
        expect(rows[edge.from.row]).toEqual({ id: edge.child, ...edge.from });
        expect(rows[edge.to.row]).toEqual({ id: edge.parent, ...edge.to });
        expect(edge.to.row).toBeGreaterThan(edge.from.row);
        expect(edge.lane).toBeLessThan(width);
        const between = rows.slice(edge.from.row + 1, edge.to.row);
        expect(between.map(({ lane }) => lane)).not.toContain(edge.lane);
        const beside = edges.filter(
          (other) =>
            other.lane === edge.lane &&
            other.parent !== edge.parent &&
            Math.max(other.from.row, edge.from.row) + 1 < Math.min(other.to.row, edge.to.row),
        );
        expect(beside).toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
});

it('keeps the first parent in the lane of its child, and gives equal drawings for any order', () => {
  fc.assert(
    fc.property(histories, (versions) => {
      const layout = layOut(versions);
      expect(layOut(versions.toReversed())).toEqual(layout);
      for (const { id, parents } of versions) {
        const edge = layout.edges.find(({ child, parent }) => child === id && parent === parents[0]);
        expect(edge?.lane).toBe(edge?.from.lane);
      }
    }),
    { numRuns: 500 },
  );
});
