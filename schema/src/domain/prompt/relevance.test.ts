import { describe, expect, it } from 'vitest';
import { rankByRelevance, topicWords } from './relevance.ts';

const entry = (id: string, title: string, body = '') => ({ id, title, body });
const ids = (task: string, entries: ReturnType<typeof entry>[]) =>
  rankByRelevance(task, entries)
    .filter(({ score }) => score > 0)
    .map(({ entry: { id } }) => id);

describe('topicWords', () => {
  it('knows neither case, accents, plural nor the words that carry no topic', () => {
    expect(topicWords('The Cafés and the CAFE: what is in a class?')).toEqual(['cafe', 'class']);
  });
});

it('finds pairs of characters where no spaces part the words', () => {
  expect(topicWords('安全教育')).toEqual(['安全', '全教', '教育']);
});

describe('rankByRelevance', () => {
  it('puts a rare word before a common one', () => {
    const entries = [entry('a', '', 'safety'), entry('b', '', 'safety'), entry('c', '', 'ladder')];
    expect(ids('ladder safety', entries)).toEqual(['c', 'a', 'b']);
  });

  it('puts a title before a body, and more shared words before fewer', () => {
    expect(ids('fire', [entry('a', '', 'fire'), entry('b', 'fire')])).toEqual(['b', 'a']);
    expect(ids('fire drill', [entry('a', '', 'fire'), entry('b', '', 'fire drill')])).toEqual(['b', 'a']);
  });

  it('gives the same order in whatever order entries come', () => {
    const entries = [entry('b', 'fire'), entry('a', 'fire'), entry('c', 'ice')];
    expect(ids('fire', entries)).toEqual(['a', 'b']);
    expect(ids('fire', entries.toReversed())).toEqual(['a', 'b']);
  });
});
