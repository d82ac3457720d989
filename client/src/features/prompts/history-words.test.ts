import { describe, expect, it } from 'vitest';
import { versionRow } from './history-fixture.ts';
import { madeWords, notesOf, versionBy } from './history-words.ts';

describe('how a version came about', () => {
  const versions = [
    versionRow(1, []),
    versionRow(2, [1]),
    versionRow(3, [1]),
    versionRow(4, [3, 2], { kind: 'merged' }),
    versionRow(5, [4, 3], { kind: 'resolved' }),
    versionRow(6, [5], { kind: 'restored', diffHash: 'hash 2' }),
    versionRow(7, [], { kind: 'imported' }),
  ];
  const made = madeWords(versions);

  it.each([
    [1, 'Written'],
    [2, 'Written from version 1'],
    [4, 'Merged versions 2 and 3'],
    [5, 'Settled versions 3 and 4'],
    [6, 'Went back to version 2'],
    [7, 'Imported'],
  ])('version %i: %s', (number, words) => {
    const version = versions.find((each) => each.number === number);
    expect(version && made(version)).toBe(words);
  });

  it('is said without numbers where the others are not on this device', () => {
    const alone = (kind: 'merged' | 'resolved' | 'restored') => madeWords([])(versionRow(9, [7, 8], { kind }));
    expect(alone('merged')).toBe('Merged two versions');
    expect(alone('resolved')).toBe('Settled a contradiction');
    expect(alone('restored')).toBe('Went back to an earlier version');
  });
});

it('shows notes of people and not those the product wrote', () => {
  expect(notesOf({ kind: 'saved', notes: 'Shorter.' })).toBe('Shorter.');
  expect(notesOf({ kind: 'saved', notes: '' })).toBeNull();
  expect(notesOf({ kind: 'merged', notes: 'Merged versions 2 and 3.' })).toBeNull();
  expect(notesOf({ kind: 'restored', notes: 'Version 2 again.' })).toBeNull();
});

it('names a version by number and person', () => {
  expect(versionBy(versionRow(3, []))).toBe('Version 3 by Emma Hartley');
});
