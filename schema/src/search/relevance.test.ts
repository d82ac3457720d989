import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildIndex } from './search-index.ts';
import { createSearcher } from './search.ts';
import { readCatalogue } from './testing/real-catalogue.ts';
import { meanNdcg, ndcgAt10, type JudgedQuery } from './testing/relevance.ts';
import { smallCatalogue, smallCatalogueQueries } from './testing/small-catalogue.ts';
import { type TrainingDocument, TRAININGS } from './trainings.ts';

function measure(documents: readonly TrainingDocument[], queries: readonly JudgedQuery[]): number {
  const search = createSearcher(buildIndex(TRAININGS, documents));
  const codes = new Map(documents.map((document) => [document.id, document.code]));
  return meanNdcg(queries, (query) => search(query, { limit: 10 }).hits.map((hit) => codes.get(hit.id) ?? ''));
}

describe('nDCG@10', () => {
  it('is 1 in the best order, less in a worse one, 0 with nothing found', () => {
    expect(ndcgAt10(['a', 'b'], { a: 3, b: 1 })).toBe(1);
    expect(ndcgAt10(['b', 'a'], { a: 3, b: 1 })).toBeCloseTo((1 + 7 / Math.log2(3)) / (7 + 1 / Math.log2(3)));
    expect(ndcgAt10(['c'], { a: 3, b: 1 })).toBe(0);
  });
});

describe('relevance', () => {
  const catalogue = readCatalogue((fileName) => {
    const file = new URL(`../../../../shared/data/${fileName}`, import.meta.url);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  });

  it(`is at least 0.88 on ${catalogue.source} (${catalogue.queries.length} queries)`, () => {
    expect(measure(catalogue.documents, catalogue.queries)).toBeGreaterThanOrEqual(0.88);
  });

  it('is at least 0.88 on a company catalogue of another kind', () => {
    expect(measure(smallCatalogue, smallCatalogueQueries)).toBeGreaterThanOrEqual(0.88);
  });
});
