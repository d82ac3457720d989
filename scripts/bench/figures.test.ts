import { describe, expect, it } from 'vitest';
import { isMet, judge, median, percentile, shortNumber, spread, table, type Measured } from './figures.ts';

const figure = (set: Partial<Measured>): Measured => ({
  figure: 'f',
  value: 1,
  unit: 'ms',
  target: '',
  samples: 3,
  note: '',
  ...set,
});

describe('percentile', () => {
  it('is the nearest rank, so always a value that was measured', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile(hundred, 1)]).toEqual([50, 95, 100]);
    expect(percentile([7, 1, 3], 0.95)).toBe(7);
    expect(percentile([4], 0.01)).toBe(4);
    expect(median([9, 1, 2])).toBe(2);
  });

  it('leaves its argument in order and refuses an empty one', () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('is told in words with its unit', () => {
    expect(spread([1, 2, 30], 'ms')).toBe('p50 2, p95 30, max 30 ms');
  });
});

describe('targets', () => {
  it.each([
    [2, '<= 2', true],
    [2.01, '<= 2', false],
    [200, '>= 200', true],
    [199.9, '>= 200', false],
    [5, '', null],
  ])('%d against "%s": %s', (value, target, met) => {
    expect(isMet(value, target)).toBe(met);
    expect(judge(figure({ value, target })).met).toBe(met);
  });

  it('refuses a target that it cannot judge, rather than calling it met', () => {
    expect(() => isMet(1, '<= 150 with IndexedDB')).toThrow(TypeError);
  });
});

describe('table', () => {
  it('puts every figure in a line with target, measured and verdict', () => {
    const lines = table([
      judge(figure({ figure: 'search', value: 1.23456, target: '<= 2', samples: 1200 })),
      judge(figure({ figure: 'executor', value: 150.4, unit: '/s', target: '>= 200' })),
      judge(figure({ figure: 'index size', value: 20_345.6, unit: 'kB', samples: null })),
    ]);
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(/^search +<= 2 ms +1\.235 ms +met +1200$/);
    expect(lines[3]).toMatch(/^executor +>= 200 \/s +150\.4 \/s +MISSED +3$/);
    expect(lines[4]).toMatch(/^index size +20346 kB$/);
  });

  it('shows four digits of small numbers and all of large ones', () => {
    expect([shortNumber(0.012345), shortNumber(3), shortNumber(12_345.6)]).toEqual(['0.01235', '3', '12346']);
  });
});
