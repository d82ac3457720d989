/** Relevance figures for tests and benchmarks. */

/** A query with the documents a person wants for it, by course code, graded 1–3. */
export type JudgedQuery = { q: string; kind: string; rel: Readonly<Record<string, number>> };

/**
 * Normalised discounted cumulative gain of the first ten: 1 when the best documents stand first in the best order.
 * Gain 2^grade − 1, discount log2(rank + 1) (Järvelin & Kekäläinen 2002, with the exponential gain common since).
 */
export function ndcgAt10(found: readonly string[], judged: JudgedQuery['rel']): number {
  const gained = found.slice(0, 10).map((code) => judged[code] ?? 0);
  const ideal = Object.values(judged)
    .sort((a, b) => b - a)
    .slice(0, 10);
  return discounted(gained) / discounted(ideal);
}

/** Mean over queries of ndcgAt10; `search` gives the codes found, best first. */
export function meanNdcg(queries: readonly JudgedQuery[], search: (query: string) => readonly string[]): number {
  const sum = queries.reduce((total, query) => total + ndcgAt10(search(query.q), query.rel), 0);
  return sum / queries.length;
}

function discounted(grades: readonly number[]): number {
  return grades.reduce((sum, grade, rank) => sum + (2 ** grade - 1) / Math.log2(rank + 2), 0);
}
