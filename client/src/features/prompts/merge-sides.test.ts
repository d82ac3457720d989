import { describe, expect, it } from 'vitest';
import { versionRow } from './history-fixture.ts';
import { keepWords, settledNumber, sidesOf, sideTitle, waysWords } from './merge-sides.ts';

const michael = { authorId: 'michael', authorName: 'Michael Torres' };
const versions = [versionRow(1, []), versionRow(2, [1], michael), versionRow(3, [1])];
const named = (number: number) => ({ versionId: `v${number}`, number });
const conflict = { base: named(1), mine: named(3), theirs: named(2) };

describe('the sides of a contradiction', () => {
  it('are the versions the conflict names', () => {
    const sides = sidesOf(conflict, versions);
    expect([sides?.base?.number, sides?.mine.number, sides?.theirs.number]).toEqual([1, 3, 2]);
  });

  it('are not there while one of the versions is not on this device', () => {
    for (const missing of [1, 2, 3])
      expect(
        sidesOf(
          conflict,
          versions.filter(({ number }) => number !== missing),
        ),
      ).toBeNull();
  });

  it('need no common version', () => {
    expect(sidesOf({ ...conflict, base: {} }, versions)?.base).toBeUndefined();
    expect(sideTitle(undefined)).toBe('No common version');
  });
});

describe('what keeping a side is called', () => {
  const sides = sidesOf(conflict, versions);
  if (sides === null) throw new Error('The sides are there.');

  it.each([
    ['emma', 'Keep mine', 'Keep theirs'],
    ['michael', 'Keep theirs', 'Keep mine'],
    ['admin', 'Keep Emma Hartley’s', 'Keep Michael Torres’s'],
  ])('to %s', (reader, mine, theirs) => {
    expect(keepWords(sides, reader)).toEqual({ mine, theirs });
  });

  it('by number where one person wrote both', () => {
    const both = { ...sides, theirs: versionRow(2, [1]) };
    expect(keepWords(both, 'emma')).toEqual({ mine: 'Keep version 3', theirs: 'Keep version 2' });
  });
});

it('says how long a side was written without a line, and where', () => {
  const at = { offlineSince: 0, createdAt: 16_080_000 };
  expect(waysWords(at, 'MacBook')).toBe('offline for 4 h 28 min, on MacBook');
  expect(waysWords({ ...at, offlineSince: null }, undefined)).toBe('written online');
});

it('knows the version that came of it', () => {
  expect(settledNumber({ resolvedValues: { versionId: 'v', number: 6 } })).toBe(6);
  expect(settledNumber({ resolvedValues: null })).toBeNull();
});
