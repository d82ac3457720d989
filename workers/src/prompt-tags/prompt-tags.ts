/**
 * The job `prompt.tags`: proposes tags for a prompt. Always: what is proposed comes from prompts that everybody who reads
 * this one may read too, so no tag of one person's own prompts gets before others; `suggested_tags` alone is written, and only
 * where it changes. `version` and `updated_at` stay: they tell what people did, and nobody did anything.
 */
import type { PromptRow } from '@openkms/schema/domain/rows.ts';
import { suggestTags, type TaggedPrompt, TELLING_BEGINNING } from '@openkms/schema/domain/prompt/suggest-tags.ts';
import type { Task } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';

/** Tagged prompts that are compared, the newest: some 70 ms, in which this process does nothing else. */
const MOST_COMPARED = 1_000;

const payloadSchema = z.object({ orgId: z.string().min(1), promptId: z.string().min(1) });

type Target = TaggedPrompt & Pick<PromptRow, 'declinedTags' | 'suggestedTags' | 'scope' | 'ownerId' | 'version'>;

export type TagsOutcome = 'proposed' | 'unchanged' | 'not-there';

/** The graphile-worker task. */
export function promptTagsTask({ pool, log }: { readonly pool: pg.Pool; readonly log: Logger }): Task {
  return async (payload) => {
    const { orgId, promptId } = payloadSchema.parse(payload);
    log.debug({ outcome: await proposeTags(pool, orgId, promptId), orgId, promptId }, 'tags of a prompt');
  };
}

/** Throws where the prompt changed meanwhile; the queue then tries again with what it has become. */
export async function proposeTags(pool: pg.Pool, orgId: string, promptId: string): Promise<TagsOutcome> {
  const target = await readTarget(pool, orgId, promptId);
  if (target === undefined) return 'not-there';
  const proposed = suggestTags(target, await readReach(pool, orgId, target));
  if (JSON.stringify(proposed) === JSON.stringify(target.suggestedTags)) return 'unchanged';
  const { rowCount } = await pool.query(
    `update prompt set suggested_tags = $3 where id = $1 and version = $2 and status = 'active'`,
    [promptId, target.version, JSON.stringify(proposed)],
  );
  if (rowCount !== 1) throw new Error('the prompt changed while tags were looked for');
  return 'proposed';
}

async function readTarget(pool: pg.Pool, orgId: string, promptId: string): Promise<Target | undefined> {
  const { rows } = await pool.query<Target>(
    `select p.id, p.title, left(v.content, $3) as content, p.tags, p.declined_tags as "declinedTags",
       p.suggested_tags as "suggestedTags", p.scope, p.owner_id as "ownerId", p.version
     from prompt p join prompt_version v on v.id = p.head_id where p.org_id = $1 and p.id = $2 and p.status = 'active'`,
    [orgId, promptId, TELLING_BEGINNING],
  );
  return rows[0];
}

/** What all who may read the prompt may read (schema/domain/prompt/rights.ts): what is shared, and its owner's own beside theirs. */
async function readReach(pool: pg.Pool, orgId: string, { scope, ownerId }: Target): Promise<TaggedPrompt[]> {
  const { rows } = await pool.query<TaggedPrompt>(
    `select p.id, p.title, left(v.content, $3) as content, p.tags
     from prompt p join prompt_version v on v.id = p.head_id
     where p.org_id = $1 and p.status = 'active' and p.tags <> '[]' and (p.scope <> 'user' or p.owner_id = $2)
     order by p.updated_at desc, p.id limit $4`,
    [orgId, scope === 'user' ? ownerId : null, TELLING_BEGINNING, MOST_COMPARED],
  );
  return rows;
}
