/** A soak counts each seed once, in order, and can be taken up again; its command line refuses what it cannot do. */
import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';
import { type Chunk, counted, emptyTally, readTally, summary } from './tally.ts';

const chunk = (from: number, patch: Partial<Chunk> = {}): Chunk => ({
  from,
  runs: 10,
  lost: 0,
  duplicated: 0,
  divergent: 0,
  commands: 100,
  failing: [],
  ...patch,
});

describe('the tally of a soak', () => {
  it('counts a chunk only after all before it', () => {
    const first = counted(emptyTally(1), [chunk(11, { lost: 1, failing: [15] })]);
    expect(first.tally.runs).toBe(0);
    expect(first.waiting).toHaveLength(1);
    const second = counted(first.tally, [...first.waiting, chunk(1)]);
    expect(second.tally).toMatchObject({ next: 21, runs: 20, lost: 1, commands: 200, failing: [15] });
    expect(second.waiting).toEqual([]);
  });

  it('is the same after it was written down and read', () => {
    const { tally } = counted(emptyTally(5), [chunk(5, { divergent: 2 })]);
    expect(readTally(JSON.stringify(tally))).toEqual(tally);
    expect(summary(tally)).toBe('10 runs, 0 lost, 0 duplicated, 2 divergent');
    expect(() => readTally('{"next": "soon", "failing": []}')).toThrow(/not the state/);
  });
});

describe('the command line', () => {
  it('runs one seed alone', () => {
    expect(readOptions(['--seed', '47', '--shrink'], '/home')).toMatchObject({ from: 47, runs: 1, shrink: true });
  });

  it('keeps its state where OPENKMS_HOME is', () => {
    expect(readOptions(['--runs', '100000', '--resume'], '/home')).toMatchObject({
      runs: 100_000,
      from: 1,
      state: '/home/simulation.json',
    });
  });

  it.each([
    ['--runs', '0'],
    ['--from', 'a'],
    ['--workers', '-1'],
  ])('refuses %s %s', (name, value) => {
    expect(() => readOptions([`${name}=${value}`], '/home')).toThrow(/whole number/);
  });

  it('says which options there are where it does not know one', () => {
    expect(() => readOptions(['--nope'], '/home')).toThrow(/'--nope'.*Use: npm run sim -- \[--runs N\]/s);
  });

  it('refuses to resume a single seed', () => {
    expect(() => readOptions(['--seed', '1', '--resume'], '/home')).toThrow(/nothing to resume/);
  });
});
