import { expect, it } from 'vitest';
import { slugOf } from './slug.ts';

it.each([
  ['Answer in Spanish (formal)', 'answer-in-spanish-formal'],
  ['  Résumé: 3 points!  ', 'resume-3-points'],
  ['概要', '概要'],
  ['—', ''],
])('%s is referred to as %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
});
