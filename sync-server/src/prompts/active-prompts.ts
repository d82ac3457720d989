/**
 * The prompts that serve a capability now, ready in memory. Always: what was removed, moved or archived is given to nobody
 * once its removal was heard of; while it is not sure that every change is heard of, nothing is kept and Postgres is asked.
 *
 *     asked ──kept──▶ answer          changed (Postgres says so) ──▶ all of the organisation's are let go
 *       └──not kept──▶ Postgres ──▶ kept, unless something changed meanwhile
 */
import type { Cache } from '@openkms/plugins/contract/cache.ts';
import { isCapability, rankLinks } from '@openkms/schema/domain/prompt/link.ts';
import { mayDo } from '@openkms/schema/domain/prompt/rights.ts';
import { prompt, promptLink, promptVersion } from '@openkms/schema/db/tables.ts';
import { and, eq, inArray } from 'drizzle-orm';
import type pg from 'pg';
import { z } from 'zod';
import { inOrg } from '../execute/org-transaction.ts';
import { listenToPrompts } from './prompt-changes.ts';
import { variableShape } from './variable-shape.ts';

/** Which version of a linked prompt is meant: the one a label stands at, or where there is no such label none. */
export type Wanted = {
  readonly orgId: string;
  readonly agent: string;
  readonly capability: string;
  /** Without one: the version that stands. */
  readonly label: string | null;
};

export const activePrompt = z.object({
  promptId: z.string(),
  versionId: z.string(),
  number: z.number(),
  title: z.string(),
  content: z.string(),
  diffHash: z.string(),
  variables: z.array(variableShape).readonly(),
  linkId: z.string(),
  priority: z.number(),
  /** Why it stands where it stands, in words. */
  why: z.string(),
});
/** The first is the one to use. */
export type ActivePrompt = z.infer<typeof activePrompt>;

export type ActivePrompts = {
  readonly find: (wanted: Wanted) => Promise<readonly ActivePrompt[]>;
  /** Something of the organisation changed in this very process: heard before anybody is answered. */
  readonly forget: (orgId: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ActivePromptsDeps = {
  /** Role openkms_app. */
  readonly pool: pg.Pool;
  readonly cache: Cache;
  readonly onFault: (error: unknown) => void;
};

/** ms: what is kept too long is loaded again, whatever was heard. */
const KEPT_FOR = 10 * 60_000;

/** Begins to listen at once. */
export function createActivePrompts({ pool, cache, onFault }: ActivePromptsDeps): ActivePrompts {
  const tagOf = (orgId: string) => `prompts:${orgId}`;
  const forget = async (orgId: string) => void (await cache.deleteMany({ tags: [tagOf(orgId)] }));
  const changes = listenToPrompts({
    connection: pool.options,
    onChange: (orgId) => void forget(orgId).catch(onFault),
    onSureAgain: () => void cache.clear().catch(onFault),
    onFault,
  });

  return {
    async find(wanted) {
      if (!changes.isSure()) return load(pool, wanted);
      const { orgId, agent, capability, label } = wanted;
      const key = JSON.stringify([orgId, agent, capability, label]);
      return cache.getOrLoad(key, () => load(pool, wanted), {
        ttlMs: KEPT_FOR,
        tags: [tagOf(orgId)],
        parse: (value) => z.array(activePrompt).parse(value),
      });
    },
    forget,
    async stop() {
      await changes.stop();
      await cache.close();
    },
  };
}

/** The capabilities that links name themselves, not those that `*` and `mail.*` stand for. */
export async function linkedCapabilities(pool: pg.Pool, orgId: string): Promise<readonly string[]> {
  return inOrg(pool, orgId, async ({ db }) => {
    const rows = await db
      .selectDistinct({ capability: promptLink.capability })
      .from(promptLink)
      .where(eq(promptLink.promptStatus, 'active'))
      .orderBy(promptLink.capability);
    return rows.map(({ capability }) => capability).filter(isCapability);
  });
}

async function load(pool: pg.Pool, { orgId, agent, capability, label }: Wanted): Promise<ActivePrompt[]> {
  return inOrg(pool, orgId, async ({ db }) => {
    const rows = await db
      .select({ link: promptLink, row: prompt })
      .from(promptLink)
      .innerJoin(prompt, eq(prompt.id, promptLink.promptId))
      .where(and(eq(promptLink.promptStatus, 'active'), eq(prompt.status, 'active')));
    const readable = rows.filter(({ row }) => mayDo('read', row, { agent }));
    const ranked = rankLinks(
      readable.map(({ link, row }) => ({ ...link, agentId: link.agent, row })),
      { capability, agentId: agent },
    );
    const chosen = ranked.flatMap(({ link, reason }) => {
      const { row } = link;
      const versionId = label === null ? row.headId : Object.hasOwn(row.labels, label) ? row.labels[label] : undefined;
      return versionId === undefined ? [] : [{ link, row, reason, versionId }];
    });
    const ids = chosen.map(({ versionId }) => versionId);
    const versions =
      ids.length === 0 ? [] : await db.select().from(promptVersion).where(inArray(promptVersion.id, ids));
    const byId = new Map(versions.map((version) => [version.id, version]));
    return chosen.flatMap(({ link, row, reason, versionId }): ActivePrompt[] => {
      const version = byId.get(versionId);
      if (!version) return [];
      const { number, content, diffHash } = version;
      const { title, variables } = row;
      const about = { promptId: row.id, versionId, number, title, content, diffHash, variables };
      return [{ ...about, linkId: link.id, priority: link.priority, why: reason }];
    });
  });
}
