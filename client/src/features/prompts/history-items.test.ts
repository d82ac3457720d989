import { describe, expect, it } from 'vitest';
import { versionRow } from './history-fixture.ts';
import { historyOf } from './history-items.ts';

const prompt = { headId: 'v4', labels: { production: 'v2', 'emmas-own': 'v4', staging: 'v4' } };
/** 3 and 4 were both written from 2, in different places. */
const texts = ['one\n', 'one\nstays\ntwo\n', 'one\nstays\ntwo of 3\n', 'one of 4\nstays\ntwo\n'];
const parted = [[], [1], [2], [2]].map((parents, index) =>
  versionRow(index + 1, parents, { content: texts[index] ?? '' }),
);
const nothing = () => false;
const conflict = (over: object = {}) => ({
  id: 'c1',
  kind: 'prompt' as const,
  status: 'open' as const,
  mine: { versionId: 'v3', number: 3 },
  theirs: { versionId: 'v4', number: 4 },
  ...over,
});

describe('a prompt’s history', () => {
  it('lists the newest first, with the labels that stand there and the one that stands', () => {
    const { items } = historyOf(prompt, parted, [], nothing);
    expect(items.map(({ version }) => version.number)).toEqual([4, 3, 2, 1]);
    expect(items.map(({ labels }) => labels)).toEqual([['emmas-own', 'staging'], [], ['production'], []]);
    expect(items.map(({ isHead }) => isHead)).toEqual([true, false, false, false]);
  });

  it('marks the branch that nobody merged, and no other', () => {
    const { items } = historyOf(prompt, parted, [], nothing);
    expect(items.map(({ branch }) => branch.kind)).toEqual(['none', 'unmerged', 'none', 'none']);
  });

  it('marks none once it is merged', () => {
    const merged = [...parted, versionRow(5, [4, 3], { kind: 'merged' })];
    const { items } = historyOf({ ...prompt, headId: 'v5' }, merged, [], nothing);
    expect(items.every(({ branch }) => branch.kind === 'none')).toBe(true);
    expect(items[0]?.made).toBe('Merged versions 3 and 4');
  });

  it('marks none that says the same as what stands', () => {
    const same = parted.map((each) => ({ ...each, diffHash: each.number > 2 ? 'same' : each.diffHash }));
    expect(historyOf(prompt, same, [], nothing).items.every(({ branch }) => branch.kind === 'none')).toBe(true);
  });

  it('leads from a branch to the conflict that is open about it, on either side', () => {
    const found = (over: object) => historyOf(prompt, parted, [conflict(over)], nothing).items[1]?.branch;
    expect(found({})).toEqual({ kind: 'contradicts', conflictId: 'c1', number: 4 });
    expect(found({ mine: { versionId: 'v4', number: 4 }, theirs: { versionId: 'v3', number: 3 } })).toEqual({
      kind: 'contradicts',
      conflictId: 'c1',
      number: 4,
    });
    expect(found({ status: 'resolved' })).toEqual({ kind: 'unmerged' });
    expect(found({ kind: 'field' })).toEqual({ kind: 'unmerged' });
  });

  it('sees in the texts that a branch contradicts what stands, where no conflict is shown to the reader', () => {
    const same = parted.map((each) => (each.number === 3 ? { ...each, content: 'one of 3\nstays\ntwo\n' } : each));
    const { items } = historyOf(prompt, same, [], nothing);
    expect(items[1]?.branch).toEqual({ kind: 'contradicts', conflictId: null, number: 4 });
  });

  it('marks what only this device has', () => {
    const { items } = historyOf(prompt, parted, [], (id) => id === 'v4');
    expect(items.map(({ isPending }) => isPending)).toEqual([true, false, false, false]);
  });

  it('claims no unmerged branch before the version that stands has arrived', () => {
    const { items } = historyOf({ ...prompt, headId: 'v9' }, parted, [], nothing);
    expect(items.every(({ branch }) => branch.kind === 'none')).toBe(true);
  });
});
