/**
 * Which prompts are like a text, for whoever asks. Always: they are answered from shelves that hold nothing they may not read
 * (shelf-reach.ts), so that such a prompt changes neither the answer nor how rare a word is; every prompt of an answer is
 * read anew and passes `mayDo`; a shelf is made when first asked for, brought up to date before it is asked once something
 * changed, and goes, the longest unasked first, when there is too much on all of them.
 *
 *     asked ──▶ not there, or changed since, or not sure to hear of changes ──▶ what differs is read ──▶ answered
 */
import { prompt, promptVersion } from '@openkms/schema/db/tables.ts';
import { mayDo, type PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { PromptRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { promptDocument } from '@openkms/schema/search/prompts.ts';
import type { SimilarOptions } from '@openkms/schema/search/similar.ts';
import { LEAST_ALIKE, type Likened, likened } from '@openkms/schema/search/similar-prompts.ts';
import { and, desc, eq, inArray, ne } from 'drizzle-orm';
import type pg from 'pg';
import { inOrg, type OrgTransaction } from '../execute/org-transaction.ts';
import { listenToPrompts, type PromptChanges } from './prompt-changes.ts';
import { type Reach, reachOf } from './shelf-reach.ts';
import { ShelfThread } from './shelf-thread.ts';

type Head = Pick<PromptVersionRow, 'id' | 'number' | 'diffHash' | 'content'>;
export type SimilarPrompt = Likened<{ readonly prompt: PromptRow; readonly head: Head }>;

export type AskedSimilar = {
  readonly orgId: string;
  readonly reader: PromptReader;
  /** In stored form, and its hash. */
  readonly content: string;
  readonly diffHash: string;
  /** The prompt it is from, which is not like itself. */
  readonly except?: string | undefined;
  readonly limit: number;
};

export type PromptIndex = {
  readonly similar: (asked: AskedSimilar) => Promise<readonly SimilarPrompt[]>;
  /** Something of the organisation changed in this very process: heard before anybody is answered. */
  readonly forget: (orgId: string) => void;
  readonly stop: () => Promise<void>;
};

export type PromptIndexDeps = {
  /** Role openkms_app. */
  readonly pool: pg.Pool;
  readonly onFault: (error: unknown) => void;
  /** Characters on all shelves together; an index takes about a fifth as many bytes, and as many again while it is made. */
  readonly mostCharacters?: number;
};

/** The latest changed prompts of a shelf; an organisation with more is told of those. */
const MOST_PROMPTS = 20_000;
const MOST_CHARACTERS = 300_000_000;
const READ_AT_ONCE = 200;
/** Candidates beside those asked for, since some of them may have changed hands or gone meanwhile. */
const SPARE = 20;

type Shelf = {
  readonly name: string;
  readonly orgId: string;
  readonly holds: Reach['holds'];
  /** By id: what it was when it was put here. */
  held: Map<string, { readonly stamp: string; readonly diffHash: string; readonly characters: number }>;
  isStale: boolean;
  /** Questions that it is brought up to date for or that it answers: as long as there are some, it does not go. */
  asking: number;
  /** The last of those who look at it, one after the other. */
  turn: Promise<unknown>;
};

/** Begins to listen, and a thread, when first asked. */
export function createPromptIndex({ pool, onFault, mostCharacters = MOST_CHARACTERS }: PromptIndexDeps): PromptIndex {
  /** The longest unasked first. */
  const shelves = new Map<string, Shelf>();
  let changes: PromptChanges | null = null;
  const thread = new ShelfThread((error) => {
    shelves.clear();
    onFault(error);
  });
  const allStale = (orgId?: string) => {
    for (const shelf of shelves.values()) if (orgId === undefined || shelf.orgId === orgId) shelf.isStale = true;
  };
  const listen = (): PromptChanges =>
    (changes ??= listenToPrompts({
      connection: pool.options,
      onChange: allStale,
      onSureAgain: () => allStale(),
      onFault,
    }));

  const shelfOf = (orgId: string, { name: ofReach, holds }: Reach): Shelf => {
    const name = JSON.stringify([orgId, ofReach]);
    const shelf = shelves.get(name) ?? {
      name,
      orgId,
      holds,
      held: new Map(),
      isStale: true,
      asking: 0,
      turn: Promise.resolve(),
    };
    shelves.delete(name);
    shelves.set(name, shelf);
    return shelf;
  };
  const fresh = (shelf: Shelf): Promise<unknown> => {
    const turn = shelf.turn.then(async () => {
      if (!shelf.isStale && listen().isSure()) return;
      // Before it is read: what changes while it is read makes it stale again.
      shelf.isStale = false;
      try {
        await inOrg(pool, shelf.orgId, (tx) => bringUpToDate(tx, shelf, thread));
      } catch (error) {
        // Some of it may be on its way: begun anew, nothing stays that should have gone meanwhile.
        shelf.held = new Map();
        shelf.isStale = true;
        thread.ask({ type: 'drop', shelf: shelf.name }).catch(onFault);
        throw error;
      }
    });
    shelf.turn = turn.catch(() => undefined);
    return turn;
  };
  const makeRoom = (): void => {
    let all = 0;
    for (const { held } of shelves.values()) for (const { characters } of held.values()) all += characters;
    for (const shelf of [...shelves.values()].filter(({ asking }) => asking === 0)) {
      if (all <= mostCharacters) return;
      for (const { characters } of shelf.held.values()) all -= characters;
      shelves.delete(shelf.name);
      thread.ask({ type: 'drop', shelf: shelf.name }).catch(onFault);
    }
  };
  /** What is found on the shelves of `asked`, once they are up to date. */
  const find = async (asked: readonly Shelf[], text: string, options: SimilarOptions) => {
    for (const shelf of asked) shelf.asking += 1;
    try {
      for (const shelf of asked) await fresh(shelf);
      makeRoom();
      return await thread.ask({ type: 'similar', shelves: asked.map(({ name }) => name), text, options });
    } finally {
      for (const shelf of asked) shelf.asking -= 1;
    }
  };

  return {
    async similar({ orgId, reader, content, diffHash, except, limit }) {
      listen();
      const asked = reachOf(reader).map((reach) => shelfOf(orgId, reach));
      const options = { limit: limit + SPARE, least: LEAST_ALIKE, ...(except === undefined ? {} : { except }) };
      const found = await find(asked, content, options);
      const twins = asked
        .flatMap(({ held }) => [...held].filter(([, one]) => one.diffHash === diffHash).map(([id]) => id))
        .filter((id) => id !== except)
        .slice(0, limit + SPARE);
      const rows = await inOrg(pool, orgId, ({ db }) => readRows(db, [...found.map(({ id }) => id), ...twins]));
      return likened(found, twins, (id) => {
        const row = rows.get(id);
        return row?.prompt.status === 'deleted' || !row || !mayDo('read', row.prompt, reader) ? undefined : row;
      }).slice(0, limit);
    },
    forget: allStale,
    async stop() {
      await changes?.stop();
      await thread.stop();
    },
  };
}

/** Puts on the shelf what is new or changed, and takes off what has gone. */
async function bringUpToDate({ db }: OrgTransaction, shelf: Shelf, thread: ShelfThread): Promise<void> {
  const listed = await db
    .select({ id: prompt.id, version: prompt.version, diffHash: promptVersion.diffHash })
    .from(prompt)
    .innerJoin(promptVersion, eq(promptVersion.id, prompt.headId))
    .where(and(shelf.holds, ne(prompt.status, 'deleted')))
    .orderBy(desc(prompt.updatedAt), desc(prompt.id))
    .limit(MOST_PROMPTS);
  const held: Shelf['held'] = new Map();
  const changed: string[] = [];
  for (const { id, version, diffHash } of listed) {
    const stamp = `${version} ${diffHash}`;
    const known = shelf.held.get(id);
    held.set(id, known?.stamp === stamp ? known : { stamp, diffHash, characters: 0 });
    if (known?.stamp !== stamp) changed.push(id);
  }
  const removed = [...shelf.held.keys()].filter((id) => !held.has(id));
  if (changed.length + removed.length === 0) return;
  for (let from = 0; from < changed.length; from += READ_AT_ONCE) {
    const rows = await readRows(db, changed.slice(from, from + READ_AT_ONCE));
    const documents = [...rows.values()].map((row) => promptDocument(row.prompt, row.head));
    for (const { id, content } of documents) {
      const kept = held.get(id);
      if (kept !== undefined) held.set(id, { ...kept, characters: content.length });
    }
    await thread.ask({ type: 'part', shelf: shelf.name, documents });
  }
  await thread.ask({ type: 'commit', shelf: shelf.name, removed });
  shelf.held = held;
}

async function readRows(
  db: OrgTransaction['db'],
  ids: readonly string[],
): Promise<Map<string, { prompt: PromptRow; head: Head }>> {
  if (ids.length === 0) return new Map();
  const { id, number, diffHash, content } = promptVersion;
  const rows = await db
    .select({ prompt, head: { id, number, diffHash, content } })
    .from(prompt)
    .innerJoin(promptVersion, eq(promptVersion.id, prompt.headId))
    .where(inArray(prompt.id, [...ids]));
  return new Map(rows.map((row) => [row.prompt.id, row]));
}
