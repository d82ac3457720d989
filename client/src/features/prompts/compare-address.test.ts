import { describe, expect, it } from 'vitest';
import { compareHref, readCompared, readView } from './compare-address.ts';
import { versionRow } from './history-fixture.ts';

const versions = [versionRow(1, []), versionRow(2, [1]), versionRow(3, [1]), versionRow(4, [2, 3])];
const read = (query: string, headId = 'v4') => readCompared(new URLSearchParams(query), versions, headId);

describe('the address of a comparison', () => {
  it('is read back as it was written', () => {
    const [path, query = ''] = compareHref('p', { from: 3, to: 4 }).split('?');
    expect(path).toBe('/prompts/p/compare');
    expect(read(query)).toEqual({ from: 3, to: 4 });
    expect(readView(new URLSearchParams(query))).toBe('changes');
    expect(readView(new URLSearchParams(compareHref('p', { from: 1, to: 2 }, 'lines').split('?')[1]))).toBe('lines');
  });

  it('without numbers compares what stands with what it was written from', () => {
    expect(read('')).toEqual({ from: 2, to: 4 });
    expect(read('to=3')).toEqual({ from: 1, to: 3 });
  });

  it('names no version that nobody has', () => {
    expect(read('from=9&to=4')).toEqual({ from: null, to: 4 });
    expect(read('from=1&to=x')).toEqual({ from: 1, to: null });
  });

  it('compares the first version with itself, for it was written from nothing', () => {
    expect(read('to=1')).toEqual({ from: 1, to: 1 });
  });
});
