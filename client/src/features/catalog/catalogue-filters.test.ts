import { describe, expect, test } from 'vitest';
import {
  activeFilters,
  NO_FILTERS,
  parseFilters,
  searchOf,
  toggled,
  type CatalogueFilters,
} from './catalogue-filters.ts';

const full: CatalogueFilters = {
  q: 'python & sql',
  locations: ['Boston', 'NYC'],
  modes: ['virtual'],
  skills: ['data analysis'],
  levels: ['advanced'],
  hours: ['2-to-8'],
  from: '2026-12-01',
  to: '2026-12-31',
  seats: true,
};

describe('the address is the state', () => {
  test('every filter survives the address', () => {
    expect(parseFilters(searchOf(full))).toEqual(full);
  });

  test('nothing narrowed is no question mark at all', () => {
    expect(searchOf(NO_FILTERS)).toBe('');
    expect(parseFilters('')).toEqual(NO_FILTERS);
  });

  test('the address of the story reads as it is written', () => {
    expect(searchOf({ ...NO_FILTERS, q: 'pyhton', locations: ['Boston'] })).toBe('?q=pyhton&location=Boston');
  });

  test('what makes no sense is left out, the rest is kept', () => {
    const asked = parseFilters(
      '?mode=telepathy&mode=VIRTUAL&level=&from=2026-02-30&to=soon&seats=yes&location=Boston&location=Boston',
    );
    expect(asked).toEqual({ ...NO_FILTERS, modes: ['virtual'], locations: ['Boston'] });
  });

  test('a query of any length is cut, not refused', () => {
    expect(parseFilters(`?q=${'a'.repeat(5000)}`).q).toHaveLength(200);
  });
});

describe('active filters', () => {
  const officeName = (code: string) => (code === 'NYC' ? 'New York' : code);

  test('each names what it narrows and what stays without it', () => {
    const active = activeFilters(full, (day) => day, officeName);
    expect(active.map(({ label }) => label)).toEqual([
      'Boston',
      'New York',
      'Virtual',
      'data analysis',
      'Advanced',
      '2 to 8 hours',
      'From 2026-12-01',
      'Until 2026-12-31',
      'Seats left',
    ]);
    expect(active[0]?.without.locations).toEqual(['NYC']);
    expect(active.at(-1)?.without).toEqual({ ...full, seats: false });
  });

  test('the query is no badge', () => {
    expect(activeFilters({ ...NO_FILTERS, q: 'python' }, (day) => day, officeName)).toEqual([]);
  });

  test('toggling twice changes nothing', () => {
    expect(toggled(toggled(['a'], 'b'), 'b')).toEqual(['a']);
  });
});
