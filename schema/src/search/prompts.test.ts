import { describe, expect, it } from 'vitest';
import { PROMPTS, promptDocument } from './prompts.ts';
import { buildIndex } from './search-index.ts';
import { createSearcher } from './search.ts';
import { deserialiseIndex, serialiseIndex } from './serialise.ts';
import { TRAININGS } from './trainings.ts';

const row = (
  id: string,
  title: string,
  part: { agent?: string; tags?: string[]; labels?: Record<string, string> },
) => ({
  id,
  title,
  agent: part.agent ?? null,
  tags: part.tags ?? [],
  labels: part.labels ?? {},
});
const documents = [
  promptDocument(row('summary', 'Weekly summary', { tags: ['reports'], labels: { production: 'v1' } }), {
    content: 'Summarise the week for the harbour office.\n',
  }),
  promptDocument(row('letter', 'Cover letter', { tags: ['machine-learning'] }), {
    content: 'Write a friendly letter. Mention the weekly meeting.\n',
  }),
  promptDocument(row('triage', 'Triage', { agent: 'scribe' }), { content: 'Sort incoming mail by urgency.\n' }),
  promptDocument(row('late', 'House style', {}), undefined),
];
const search = createSearcher(buildIndex(PROMPTS, documents));
const found = (query: string) => search(query).hits.map(({ id }) => id);

describe('the library as a collection', () => {
  it('finds by title before text, and by tag, label, agent and name', () => {
    expect(found('weekly ')).toEqual(['summary', 'letter']);
    expect(found('reports ')).toEqual(['summary']);
    expect(found('machine learning ')[0]).toBe('letter');
    expect(found('production ')).toEqual(['summary']);
    expect(found('scribe ')).toEqual(['triage']);
    expect(found('house-style')[0]).toBe('late');
  });

  it('says where it found it, and how it read a slip', () => {
    expect(search('urgency ').hits[0]?.why).toEqual([{ field: 'content', term: 'urgency', kind: 'exact' }]);
    expect(search('harbuor ')).toMatchObject({
      corrected: 'harbour',
      hits: [{ id: 'summary', why: [{ field: 'content', term: 'harbour', kind: 'typo' }] }],
    });
    expect(search('production ').hits[0]?.why[0]?.field).toBe('labels');
  });

  it('looks changed when a label or the text did, and not when labels came in another order', () => {
    const one = promptDocument(row('x', 'X', { labels: { b: '1', a: '2' } }), { content: 'Text.\n' });
    const other = promptDocument(row('x', 'X', { labels: { a: '9', b: '9' } }), { content: 'Text.\n' });
    expect(one).toEqual(other);
  });

  it('is never read as another collection, nor under other weights', () => {
    const bytes = serialiseIndex(buildIndex(PROMPTS, documents));
    expect(deserialiseIndex(PROMPTS, bytes)).not.toBeNull();
    expect(deserialiseIndex(TRAININGS, bytes)).toBeNull();
    const heavier = { ...PROMPTS, weights: { ...PROMPTS.weights, body: 1.9 } };
    expect(deserialiseIndex(heavier, bytes)).toBeNull();
  });
});
