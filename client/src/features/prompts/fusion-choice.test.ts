import { learntOf } from '@openkms/schema/domain/prompt/learnt.ts';
import { expect, test } from 'vitest';
import { fusionChoice, fusionWords } from './fusion-choice.ts';
import { headRow, promptRow } from './preview-fixture.ts';
import { runRow } from './run-fixture.ts';
import { named, namesOf } from './run-names.ts';

const versions = [
  { ...headRow('p', 'One'), id: 'v1', number: 1 },
  { ...headRow('p', 'Two'), id: 'v2', number: 2 },
];
const learnt = (labels: { [label: string]: string }, scored: number) =>
  learntOf(
    promptRow('p', { headId: 'v2', labels }),
    {
      versions,
      cases: [],
      runs: Array.from({ length: scored }, (_, n) => runRow(`r${n}`, { versionId: 'v1', score: 1, userId: `u${n}` })),
    },
    { isChosen: false },
  );
const words = (labels: { [label: string]: string }, scored: number) =>
  fusionWords(fusionChoice('v2', learnt(labels, scored)), 2, (text) => named(text, namesOf(versions, [])));

test('a labelled version that did better over enough runs is taken, by its number', () => {
  expect(fusionChoice('v2', learnt({ production: 'v1' }, 3)).versionId).toBe('v1');
  expect(words({ production: 'v1' }, 3)).toMatch(/^Version 1 instead of 2: 0\.\d+ over 3 judgements, against/);
});

test('the one that stands is taken where nothing did better, and where there is nothing else', () => {
  expect(words({ production: 'v1' }, 2)).toContain('no labelled version has done better');
  expect(words({}, 9)).toContain('the only one to choose from');
});
