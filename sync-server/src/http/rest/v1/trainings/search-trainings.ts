/**
 * The server's own search, for callers without the browser's index. Ranking: full text over title and code (A), skills (B),
 * department (C), description (D), every word as a beginning; when nothing matches, titles that are spelt alike (trigrams).
 * Always: the query is data; its operators are taken off, so no text a person types is an error.
 */
import { training } from '@openkms/schema/db/tables.ts';
import type { TrainingRow } from '@openkms/schema/domain/rows.ts';
import { inArray } from 'drizzle-orm';
import type { OrgTransaction } from '../../../../execute/org-transaction.ts';

const MOST_WORDS = 12;
/** pg_trgm's word_similarity below which titles have little in common with what was typed. */
const ALIKE = 0.4;

export type Hit = { readonly training: TrainingRow; readonly score: number };

/** The best `limit` active trainings for `q`, best first. */
export async function searchTrainings({ db, client }: OrgTransaction, q: string, limit: number): Promise<Hit[]> {
  const words = wordsOf(q);
  if (words.length === 0) return [];
  const query = words.map((word) => `${word}:*`).join(' & ');
  const exact = `select s.training_id as id, ts_rank(s.document, to_tsquery('english', $1)) + (lower(t.code) = $2)::int as score
    from training_search s join training t on t.id = s.training_id
    where t.status = 'active' and s.document @@ to_tsquery('english', $1) order by score desc, t.title, t.id limit $3`;
  const alike = `select s.training_id as id, word_similarity($1, s.words)::float8 as score
    from training_search s join training t on t.id = s.training_id
    where t.status = 'active' and word_similarity($1, s.words) >= ${ALIKE} order by score desc, t.title, t.id limit $2`;
  let { rows } = await client.query<{ id: string; score: number }>(exact, [query, words.join(' '), limit]);
  if (rows.length === 0)
    ({ rows } = await client.query<{ id: string; score: number }>(alike, [words.join(' '), limit]));
  if (rows.length === 0) return [];
  const found = await db
    .select()
    .from(training)
    .where(
      inArray(
        training.id,
        rows.map((row) => row.id),
      ),
    );
  const byId = new Map(found.map((row) => [row.id, row]));
  return rows.flatMap(({ id, score }) => {
    const row = byId.get(id);
    return row ? [{ training: row, score }] : [];
  });
}

/** Lower-case words of letters and digits. */
export function wordsOf(q: string): string[] {
  return (q.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, MOST_WORDS);
}
