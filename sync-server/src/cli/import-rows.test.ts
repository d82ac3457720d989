/** Imports are cut into commands that the server takes: in order, small enough, nothing left out. */
import { expect, it } from 'vitest';
import { importBatches, type ImportRows } from './import-rows.ts';

const office = (id: string) => ({ id, code: id, name: id, zone: 'UTC', isVirtual: false });
const training = (id: string, length: number) => ({
  id,
  code: id,
  title: id,
  description: 'x'.repeat(length),
  department: '',
  skills: [],
  level: null,
  hours: 1,
});
const nothing: ImportRows = { offices: [], people: [], trainings: [], sessions: [], registrations: [] };

it('sends nothing for nothing', () => {
  expect(importBatches(nothing)).toEqual([]);
});

it('keeps the order, every row once, 500 rows and 400,000 characters at most', () => {
  const trainings = Array.from({ length: 1203 }, (_, index) => training(`t${index}`, index < 100 ? 9000 : 10));
  const batches = importBatches({ ...nothing, trainings, offices: [office('a'), office('b')] });
  expect(batches.map((batch) => batch.name).at(0)).toBe('import.offices');
  expect(batches.flatMap((batch) => batch.rows.map((row) => row['id']))).toEqual([
    'a',
    'b',
    ...trainings.map((row) => row.id),
  ]);
  for (const batch of batches) {
    expect(batch.rows.length).toBeLessThanOrEqual(500);
    expect(JSON.stringify(batch.rows).length).toBeLessThan(401_000);
  }
});

it('lets one huge row stand alone', () => {
  const trainings = [training('a', 10), training('b', 500_000), training('c', 10)];
  expect(importBatches({ ...nothing, trainings }).map((batch) => batch.rows.length)).toEqual([1, 1, 1]);
});
