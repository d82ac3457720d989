import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeVersions, resolveMerge, type Merge, type MergeHunk } from './merge.ts';
import { linesOf, normaliseContent } from './normalise.ts';
import { countLines, repeatedLines, threeTexts } from './test-texts.ts';

const RUNS = { numRuns: 5000 };

type Texts = { base: string; mine: string; theirs: string };
const linesIn = (text: string) => linesOf(normaliseContent(text));
const hunksOf = (merge: Merge): readonly MergeHunk[] =>
  merge.kind === 'conflict' ? merge.hunks : [{ kind: 'agreed', lines: linesOf(merge.content) }];
const contradictionsIn = (hunks: readonly MergeHunk[]) => hunks.filter((hunk) => hunk.kind === 'contradiction');
const agreedIn = (hunks: readonly MergeHunk[]) => hunks.flatMap((hunk) => (hunk.kind === 'agreed' ? hunk.lines : []));

/** The lines of each text that no contradiction holds, after checking that those it holds are where it says. */
function outside(texts: Texts, hunks: readonly MergeHunk[]): { base: string[]; mine: string[]; theirs: string[] } {
  const of = (side: 'base' | 'mine' | 'theirs') => {
    const lines = linesIn(texts[side]);
    const rest: string[] = [];
    let next = 1;
    for (const hunk of contradictionsIn(hunks)) {
      const { start, lines: held } = hunk[side];
      expect(start).toBeGreaterThanOrEqual(next);
      expect(lines.slice(start - 1, start - 1 + held.length)).toEqual(held);
      rest.push(...lines.slice(next - 1, start - 1));
      next = start + held.length;
    }
    return [...rest, ...lines.slice(next - 1)];
  };
  return { base: of('base'), mine: of('mine'), theirs: of('theirs') };
}

it('keeps every line that a side added, in the merged text or in a contradiction', () => {
  fc.assert(
    fc.property(threeTexts, (texts) => {
      const hunks = hunksOf(mergeVersions(texts.base, texts.mine, texts.theirs));
      const rest = outside(texts, hunks);
      const [agreed, base, mine, theirs] = [agreedIn(hunks), rest.base, rest.mine, rest.theirs].map(countLines);
      for (const line of [...rest.mine, ...rest.theirs]) {
        const [n = 0, b = 0, m = 0, t = 0] = [agreed, base, mine, theirs].map((count) => count?.(line));
        expect(n).toBeGreaterThanOrEqual(Math.max(m, t) - b);
      }
    }),
    RUNS,
  );
});

it('drops a line only as often as somebody removed it, and each removed line stays removed', () => {
  // Each side only removes lines of the base and inserts lines nobody else has, so there is no doubt who did what.
  const side = (name: string) =>
    fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { maxLength: 24 }).map(
      (dice) => (lines: readonly string[]) =>
        lines.flatMap((line, index) => {
          const [remove, insert] = dice[index] ?? [9, 9];
          return [...(insert === 0 ? [`${name} ${index}`] : []), ...(remove === 0 ? [] : [line])];
        }),
    );
  fc.assert(
    fc.property(repeatedLines, side('mine'), side('theirs'), (lines, editMine, editTheirs) => {
      const before = linesIn(lines.join('\n'));
      const texts = {
        base: before.join('\n'),
        mine: editMine(before).join('\n'),
        theirs: editTheirs(before).join('\n'),
      };
      const hunks = hunksOf(mergeVersions(texts.base, texts.mine, texts.theirs));
      const rest = outside(texts, hunks);
      const agreed = agreedIn(hunks);
      const [now, base, mine, theirs] = [agreed, before, rest.mine, rest.theirs].map(countLines);
      for (const line of [...before, ...rest.mine, ...rest.theirs, ...agreed]) {
        const [n = 0, b = 0, m = 0, t = 0] = [now, base, mine, theirs].map((count) => count?.(line));
        if (/^(mine|theirs) /.test(line)) expect(n).toBe(m + t);
        else {
          expect(n).toBeGreaterThanOrEqual(m + t - b);
          expect(n).toBeLessThanOrEqual(Math.min(m, t));
        }
      }
    }),
    RUNS,
  );
});

it('gives the other side when one side changed nothing, and the change when both made the same', () => {
  fc.assert(
    fc.property(threeTexts, ({ base, mine }) => {
      const clean = { kind: 'clean', content: normaliseContent(mine) };
      expect(mergeVersions(base, mine, base)).toEqual(clean);
      expect(mergeVersions(base, base, mine)).toEqual(clean);
      expect(mergeVersions(base, mine, mine)).toEqual(clean);
    }),
    RUNS,
  );
});

it('gives the same, mirrored, when mine and theirs change places', () => {
  fc.assert(
    fc.property(threeTexts, ({ base, mine, theirs }) => {
      const mirrored = hunksOf(mergeVersions(base, theirs, mine)).map((hunk) =>
        hunk.kind === 'agreed' ? hunk : { ...hunk, mine: hunk.theirs, theirs: hunk.mine },
      );
      expect(mirrored).toEqual(hunksOf(mergeVersions(base, mine, theirs)));
    }),
    RUNS,
  );
});

it('settles a conflict with the lines chosen and no others', () => {
  fc.assert(
    fc.property(threeTexts, ({ base, mine, theirs }) => {
      const hunks = hunksOf(mergeVersions(base, mine, theirs));
      const contradictions = contradictionsIn(hunks);
      const settle = (choice: 'mine' | 'theirs' | 'both') =>
        resolveMerge(
          hunks,
          contradictions.map(() => choice),
        );
      const expected = (pick: (hunk: (typeof contradictions)[number]) => readonly string[]) =>
        normaliseContent(hunks.flatMap((hunk) => (hunk.kind === 'agreed' ? hunk.lines : pick(hunk))).join('\n'));
      expect(settle('mine')).toBe(expected((hunk) => hunk.mine.lines));
      expect(settle('theirs')).toBe(expected((hunk) => hunk.theirs.lines));
      expect(settle('both')).toBe(expected((hunk) => [...hunk.mine.lines, ...hunk.theirs.lines]));
      expect(
        resolveMerge(
          hunks,
          [...contradictions, 0].map(() => 'mine'),
        ),
      ).toBeNull();
    }),
    RUNS,
  );
});

/** What a side does with one line of the base, and whether it inserts one before it; `same` lines may be on both sides. */
const change = fc.record({
  line: fc.oneof({ weight: 5, arbitrary: fc.constant('keep') }, fc.constantFrom('remove', 'own', 'same')),
  insert: fc.oneof({ weight: 7, arbitrary: fc.constant('nothing') }, fc.constantFrom('own', 'same')),
});
type Change = typeof change extends fc.Arbitrary<infer C> ? C : never;

/** What `name` makes of line `index`, as the lines before it and the line itself. */
function applied(name: string, { line, insert }: Change, index: number): { before: string[]; line: string[] } {
  return {
    before: insert === 'nothing' ? [] : [`${insert === 'own' ? name : 'same'} before ${index}`],
    line:
      line === 'keep' ? [`line ${index}`] : line === 'remove' ? [] : [`${line === 'own' ? name : 'same'} for ${index}`],
  };
}

type Lines = { base: string[]; mine: string[]; theirs: string[] };
const noLines = (): Lines => ({ base: [], mine: [], theirs: [] });

/** What the rule at the top of merge.ts says of a stretch: lines that stand, and perhaps three texts that contradict. */
function ruled({ base, mine, theirs }: Lines): (string | Lines)[] {
  const [b, m, t] = [base, mine, theirs].map((lines) => lines.join('\n'));
  if (b === m) return theirs;
  if (b === t || m === t) return mine;
  const head: string[] = [];
  const tail: string[] = [];
  const [ofMine, ofTheirs] = [[...mine], [...theirs]];
  while (ofMine.length > 0 && ofMine[0] === ofTheirs[0]) {
    head.push(...ofMine.splice(0, 1));
    ofTheirs.shift();
  }
  while (ofMine.length > 0 && ofMine.at(-1) === ofTheirs.at(-1)) {
    tail.unshift(...ofMine.splice(-1));
    ofTheirs.pop();
  }
  return [...head, { base, mine: ofMine, theirs: ofTheirs }, ...tail];
}

it('does with every stretch between lines that both kept what the rule says', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(change, change), { maxLength: 9 }), (changes) => {
      const all = noLines();
      let stretch = noLines();
      const expected: (string | Lines)[] = [];
      for (const [index, [ofMine, ofTheirs]] of changes.entries()) {
        const line = `line ${index}`;
        const mine = applied('mine', ofMine, index);
        const theirs = applied('theirs', ofTheirs, index);
        const isKept = mine.line[0] === line && theirs.line[0] === line;
        stretch.mine.push(...mine.before, ...(isKept ? [] : mine.line));
        stretch.theirs.push(...theirs.before, ...(isKept ? [] : theirs.line));
        if (!isKept) stretch.base.push(line);
        all.base.push(line);
        all.mine.push(...mine.before, ...mine.line);
        all.theirs.push(...theirs.before, ...theirs.line);
        if (!isKept) continue;
        expected.push(...ruled(stretch), line);
        stretch = noLines();
      }
      expected.push(...ruled(stretch));
      const hunks = hunksOf(mergeVersions(all.base.join('\n'), all.mine.join('\n'), all.theirs.join('\n')));
      const found = hunks.flatMap((hunk): (string | Lines)[] =>
        hunk.kind === 'agreed'
          ? [...hunk.lines]
          : [{ base: [...hunk.base.lines], mine: [...hunk.mine.lines], theirs: [...hunk.theirs.lines] }],
      );
      expect(found).toEqual(expected);
    }),
    RUNS,
  );
});
