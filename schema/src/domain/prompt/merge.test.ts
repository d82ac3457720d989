import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { mergeVersions, resolveMerge, type MergeHunk } from './merge.ts';
import { linesOf, normaliseContent } from './normalise.ts';
import { countLines } from './test-texts.ts';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');
const clean = (...lines: string[]) => ({ kind: 'clean', content: text(...lines) });
function hunksOf(base: string, mine: string, theirs: string): readonly MergeHunk[] {
  const merge = mergeVersions(base, mine, theirs);
  return merge.kind === 'conflict' ? merge.hunks : [];
}

const BASE = text('role', 'task', 'rules', 'tone', 'end');

it('takes changes of both sides when a line that both kept lies between them', () => {
  const mine = text('role', 'my task', 'rules', 'tone', 'end');
  const theirs = text('role', 'task', 'rules', 'their tone', 'end', 'more');
  expect(mergeVersions(BASE, mine, theirs)).toEqual(clean('role', 'my task', 'rules', 'their tone', 'end', 'more'));
});

it('takes a change that both sides made once', () => {
  const both = text('role', 'new task', 'rules', 'end');
  expect(mergeVersions(BASE, both, both)).toEqual(clean('role', 'new task', 'rules', 'end'));
});

it('shows different changes of the same line, with the line numbers of all three texts', () => {
  const mine = text('head', 'role', 'my task', 'rules', 'tone', 'end');
  const theirs = text('role', 'their task', 'and one more', 'rules', 'tone', 'end');
  expect(hunksOf(BASE, mine, theirs)).toEqual([
    { kind: 'agreed', lines: ['head', 'role'] },
    {
      kind: 'contradiction',
      base: { start: 2, lines: ['task'] },
      mine: { start: 3, lines: ['my task'] },
      theirs: { start: 2, lines: ['their task', 'and one more'] },
    },
    { kind: 'agreed', lines: ['rules', 'tone', 'end'] },
  ]);
});

it('shows a contradiction when one side removed what the other edited', () => {
  const mine = text('role', 'end');
  const theirs = text('role', 'task', 'stricter rules', 'tone', 'end');
  expect(hunksOf(BASE, mine, theirs)[1]).toEqual({
    kind: 'contradiction',
    base: { start: 2, lines: ['task', 'rules', 'tone'] },
    mine: { start: 2, lines: [] },
    theirs: { start: 2, lines: ['task', 'stricter rules', 'tone'] },
  });
});

it('shows a contradiction when changes touch, as git does', () => {
  const mine = text('role', 'my task', 'rules', 'tone', 'end');
  const theirs = text('role', 'task', 'their rules', 'tone', 'end');
  expect(hunksOf(BASE, mine, theirs)[1]).toMatchObject({
    mine: { start: 2, lines: ['my task', 'rules'] },
    theirs: { start: 2, lines: ['task', 'their rules'] },
  });
});

it('agrees on the lines with which both sides of a contradiction begin and end', () => {
  const mine = text('intro', 'mine', 'outro');
  const theirs = text('intro', 'theirs', 'outro');
  expect(hunksOf('', mine, theirs)).toEqual([
    { kind: 'agreed', lines: ['intro'] },
    {
      kind: 'contradiction',
      base: { start: 1, lines: [] },
      mine: { start: 2, lines: ['mine'] },
      theirs: { start: 2, lines: ['theirs'] },
    },
    { kind: 'agreed', lines: ['outro'] },
  ]);
});

it('leaves one side of a contradiction empty where the other goes on after what both wrote', () => {
  expect(hunksOf('old\n', text('new'), text('new', 'new'))).toEqual([
    { kind: 'agreed', lines: ['new'] },
    {
      kind: 'contradiction',
      base: { start: 1, lines: ['old'] },
      mine: { start: 2, lines: [] },
      theirs: { start: 2, lines: ['new'] },
    },
  ]);
});

it('merges texts that differ in line ends and in how accents are written', () => {
  const mine = 'role\r\nmy caf\u00E9\r\nrules\r\ntone\r\nend';
  const theirs = text('role', 'my cafe\u0301', 'rules', 'tone', 'the end');
  expect(mergeVersions(BASE, mine, theirs)).toEqual(clean('role', 'my caf\u00E9', 'rules', 'tone', 'the end'));
});

it('looks twice where equal lines hide that both removed the same, but not where that would take long', () => {
  const block = (length: number) => Array.from({ length }, (_, n) => `line ${n}`);
  const twice = (length: number) => text(...block(length), ...block(length));
  expect(mergeVersions(twice(10), text('head', ...block(10)), text(...block(10)))).toEqual(clean('head', ...block(10)));

  const hunks = hunksOf(twice(100), text('head', ...block(100)), text(...block(100)));
  expect(hunks).toMatchObject([
    { kind: 'contradiction', mine: { start: 1, lines: ['head'] }, theirs: { start: 1, lines: [] } },
    { kind: 'agreed', lines: block(100) },
  ]);
});

it('settles contradictions by choices, in order', () => {
  const mine = text('my role', 'task', 'rules', 'tone', 'my end');
  const theirs = text('their role', 'task', 'rules', 'tone', 'their end');
  const hunks = hunksOf(BASE, mine, theirs);
  expect(resolveMerge(hunks, ['mine', 'theirs'])).toBe(text('my role', 'task', 'rules', 'tone', 'their end'));
  expect(resolveMerge(hunks, ['both', { lines: [] }])).toBe(text('my role', 'their role', 'task', 'rules', 'tone'));
  expect(resolveMerge(hunks, [{ lines: ['our\r\nnew', 'role'] }, 'mine'])).toBe(
    text('our', 'new', 'role', 'task', 'rules', 'tone', 'my end'),
  );
});

it('gives no text while a contradiction has no choice, or a choice no contradiction', () => {
  const hunks = hunksOf(BASE, text('mine'), text('theirs'));
  expect(resolveMerge(hunks, [])).toBeNull();
  expect(resolveMerge(hunks, ['mine', 'mine'])).toBeNull();
});

// Merges that people made, where ../shared/data lies beside the repository; else a few of the same kind.
const REAL = fileURLToPath(new URL('../../../../../shared/data/prompts/merges.jsonl', import.meta.url));
const realMerge = z.object({
  id: z.string(),
  git_conflicts: z.number(),
  base: z.string(),
  mine: z.string(),
  theirs: z.string(),
});
const list = (...names: string[]) => names.flatMap((name) => [`## ${name}`, '', `You are ${name}.`, '']).join('\n');
const OWN: z.infer<typeof realMerge>[] = [
  {
    id: 'both append to a list',
    git_conflicts: 1,
    base: list('a guide', 'a poet'),
    mine: list('a guide', 'a poet', 'a chef'),
    theirs: list('a guide', 'a poet', 'a judge'),
  },
  {
    id: 'an entry added above, another edited below',
    git_conflicts: 0,
    base: list('a guide', 'a poet', 'a chef'),
    mine: list('a doctor', 'a guide', 'a poet', 'a chef'),
    theirs: list('a guide', 'a poet', 'a chef').replace('You are a chef.', 'You are a famous chef.'),
  },
  {
    id: 'an entry removed, another added far from it',
    git_conflicts: 0,
    base: list('a guide', 'a poet', 'a chef', 'a judge'),
    mine: list('a guide', 'a chef', 'a judge'),
    theirs: list('a guide', 'a poet', 'a chef', 'a judge', 'a pilot'),
  },
  {
    id: 'an entry removed that the other edited',
    git_conflicts: 1,
    base: list('a guide', 'a poet', 'a chef'),
    mine: list('a guide', 'a chef'),
    theirs: list('a guide', 'a poet', 'a chef').replace('You are a poet.', 'You are a bad poet.'),
  },
];
const MERGES = existsSync(REAL)
  ? readFileSync(REAL, 'utf8')
      .trim()
      .split('\n')
      .map((line) => realMerge.parse(JSON.parse(line)))
  : OWN;

it.each(MERGES)('loses no line of either side: $id, conflicts for git: $git_conflicts', (each) => {
  const merge = mergeVersions(each.base, each.mine, each.theirs);
  if (each.git_conflicts === 0) expect(merge.kind).toBe('clean');
  const kept =
    merge.kind === 'clean'
      ? linesOf(merge.content)
      : merge.hunks.flatMap((hunk) =>
          hunk.kind === 'agreed' ? hunk.lines : [...hunk.mine.lines, ...hunk.theirs.lines],
        );
  const base = countLines(linesOf(normaliseContent(each.base)));
  const mine = countLines(linesOf(normaliseContent(each.mine)));
  const theirs = countLines(linesOf(normaliseContent(each.theirs)));
  const now = countLines(kept);
  // A line of one side may be missing only as often as the other side took it away.
  const lost = linesOf(normaliseContent(`${each.mine}\n${each.theirs}`)).filter(
    (line) =>
      now(line) < mine(line) - Math.max(0, base(line) - theirs(line)) ||
      now(line) < theirs(line) - Math.max(0, base(line) - mine(line)),
  );
  expect(lost).toEqual([]);
});
