import fc from 'fast-check';
import { expect, it } from 'vitest';
import { blame, type BlamedVersion } from './blame.ts';
import { mergeVersions, resolveMerge } from './merge.ts';
import { linesOf } from './normalise.ts';
import { histories } from './test-histories.ts';
import { ancestorsOf, mergeBase, type TreeVersion } from './version-tree.ts';

const dice = fc.array(fc.nat({ max: 9 }), { minLength: 40, maxLength: 40 });

/**
 * Contents for a history: each version takes what its parents give (merged, by `choice` where they contradict), removes
 * some lines and writes some that `newLine` names. With `both` a merge may bring a second copy of a line itself.
 */
function written(
  history: readonly TreeVersion[],
  dice: readonly number[],
  newLine: (id: string, at: number) => string,
  choice: 'mine' | 'both',
): Required<BlamedVersion>[] {
  const versions: Required<BlamedVersion>[] = [];
  const contentOf = (id: string) => versions.find((version) => version.id === id)?.content ?? '';
  for (const version of history.toSorted((a, b) => a.number - b.number)) {
    const [first, second] = version.parents;
    let content = contentOf(first ?? '');
    if (first !== undefined && second !== undefined) {
      const base = mergeBase(versions, first, second);
      const merge = mergeVersions(contentOf(base ?? ''), content, contentOf(second));
      const contradictions =
        merge.kind === 'conflict' ? merge.hunks.filter(({ kind }) => kind === 'contradiction') : [];
      content =
        merge.kind === 'clean'
          ? merge.content
          : (resolveMerge(
              merge.hunks,
              contradictions.map(() => choice),
            ) ?? '');
    }
    const lines = [...linesOf(content), ''].flatMap((line, at, { length }) => {
      const drawn = dice[(at * 3 + version.number * 7) % dice.length] ?? 9;
      const kept = at === length - 1 || drawn === 1 ? [] : [line];
      return drawn < 1 || at === length - 1 ? [newLine(version.id, at), ...kept] : kept;
    });
    versions.push({
      ...version,
      parents: version.parents.slice(0, 2),
      content: lines.map((line) => `${line}\n`).join(''),
    });
  }
  return versions;
}

it('blames every line on the one version that wrote it', () => {
  fc.assert(
    fc.property(histories, dice, (history, dice) => {
      const versions = written(history, dice, (id, at) => `${id} wrote ${at}`, 'mine');
      for (const { id, content } of versions) {
        const lines = linesOf(content);
        expect(blame(versions, id)).toEqual(lines.map((line) => ({ line, version: line.split(' ')[0] })));
      }
    }),
    { numRuns: 300 },
  );
});

it('blames every line on a version that holds it and led to the text, where lines repeat', () => {
  fc.assert(
    fc.property(histories, dice, (history, dice) => {
      const versions = written(history, dice, (_, at) => `line ${at % 3}`, 'both');
      for (const { id, content } of versions) {
        const found = blame(versions, id);
        expect(found?.map(({ line }) => line)).toEqual(linesOf(content));
        const possible = ancestorsOf(versions, id).add(id);
        for (const { line, version } of found ?? []) {
          expect(possible).toContain(version);
          expect(linesOf(versions.find((each) => each.id === version)?.content ?? '')).toContain(line);
        }
      }
    }),
    { numRuns: 300 },
  );
});
