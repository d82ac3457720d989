import { expect, it } from 'vitest';
import { GROUPS, readOptions } from './options.ts';

it('measures 500 clients over 500,000 rows when nothing is asked', () => {
  expect(readOptions([])).toEqual({
    clients: 500,
    rows: 500_000,
    viewSyncers: 1,
    catalogue: 'real',
    groups: GROUPS,
    queued: 50,
    seconds: 60,
    out: null,
  });
});

it('lets what is said win over --quick', () => {
  const { clients, rows, groups } = readOptions(['--quick', '--clients', '7', '--only', 'storm,latency']);
  expect({ clients, rows, groups }).toEqual({ clients: 7, rows: 50_000, groups: ['latency', 'storm'] });
});

it.each([
  ['--clients', '0'],
  ['--rows', 'many'],
  ['--only', 'strom'],
  ['--view-syncers', '1.5'],
  ['--fast'],
  ['--catalogue', 'large'],
])('refuses %s %s', (...argv) => {
  expect(() => readOptions(argv)).toThrow(TypeError);
});
