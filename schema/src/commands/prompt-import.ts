/**
 * prompt.import: a prompt comes from a file, with as much of its history as the file holds. Always: importing the same file
 * twice changes nothing; what people wrote since the last import is merged with what the file says now, never overwritten;
 * every version that is new here is kept, and at most one of them lands (prompt-land.ts).
 *
 *     not here                      ──▶ made, with the versions of the file; its head is the file's
 *     the file knows more           ──▶ its newer versions follow under their numbers; the file's head lands
 *     both went on                  ──▶ what is not known here follows under new numbers; the file's head lands
 *     one text without a history    ──▶ lands on what was imported last
 *
 * A file's head is its last version, or the one it names. Where the prompt is here already that says which of the new
 * versions lands. A head that is no news moves nothing: it landed here when it came, and what the file holds beside it did
 * not stand in the file either.
 */
import { z } from 'zod';
import { adjusted, applied, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import { diffHash } from '../domain/prompt/normalise.ts';
import { byId } from '../domain/prompt/version-tree.ts';
import type { PromptRow, PromptVersionRow } from '../domain/rows.ts';
import { type DecideContext, defineCommand, type Read, rowsOf } from './command.ts';
import { content, label, notes, promptFields, promptSource, readPrompt, refusalOfActive } from './prompt-fields.ts';
import { type Landing, landOn, newPrompt, outcomeOf, tagsFor, versionRow } from './prompt-land.ts';
import { id, line } from './text.ts';

/** One command holds at most 1 MB; a longer history comes in several, each with the versions after the last. */
const MAX_VERSIONS = 500;

const importedVersion = z.object({
  versionId: id,
  /** 1, 2, 3 …; null for a text without a history. */
  number: z.number().int().min(1).nullable(),
  parents: z.array(z.number().int().min(1)).max(2).default([]),
  content,
  notes,
  author: line(200).nullable().default(null),
});
type ImportedVersion = z.infer<typeof importedVersion>;

export const importArgs = z
  .object({
    promptId: id,
    ...promptFields,
    agent: promptFields.agent.default(null),
    tags: promptFields.tags.default([]),
    variables: promptFields.variables.default([]),
    source: promptSource.default('file'),
    versions: z.array(importedVersion).min(1).max(MAX_VERSIONS),
    /** The number of the version that stands, where it is not the last one; of an earlier part, where a history comes in several. */
    head: z.number().int().min(1).optional(),
    /** The number each label stands at; heeded when the prompt is made. */
    labels: z.record(label, z.number().int().min(1)).default({}),
    archived: z.boolean().default(false),
  })
  .refine(({ agent, scope }) => agent === null || scope === 'agent', { error: 'agent_not_of_scope' })
  .refine(({ versions }) => versions.length === 1 || versions.every(({ number }) => number !== null), {
    error: 'version_number_skips',
  })
  .refine(
    ({ versions }) =>
      versions.every((each, index) => each.number === (versions[0]?.number ?? 0) + index || each.number === null),
    {
      error: 'version_number_skips',
    },
  )
  .refine(
    ({ versions }) => versions.every(({ number, parents }) => parents.every((parent) => parent < (number ?? 1))),
    {
      error: 'parent_unknown',
    },
  )
  .refine(({ versions, head }) => head === undefined || head <= (versions.at(-1)?.number ?? 1), {
    error: 'version_unknown',
    path: ['head'],
  });
type Args = z.infer<typeof importArgs>;

type State = {
  readonly prompt: PromptRow | undefined;
  /** Of the prompt, by number. */
  readonly versions: readonly PromptVersionRow[];
  readonly taken: readonly PromptVersionRow[];
};

export const take = defineCommand({
  name: 'prompt.import',
  version: 1,
  args: importArgs,
  base: z.undefined(),
  authorise: () => true,
  audited: ({ promptId, scope, versions }) => ({ promptId, scope, versions: versions.length }),
  locks: ({ promptId }) => [`prompt:${promptId}`],
  *read({ promptId, versions }): Read<State> {
    const prompt = yield* readPrompt(promptId);
    const own = prompt ? yield* rowsOf('promptVersion', { promptId }) : [];
    const ids = versions.map(({ versionId }) => versionId);
    const taken = yield* rowsOf('promptVersion', { id: ids });
    return { prompt, versions: own.toSorted((a, b) => a.number - b.number), taken };
  },
  decide: (state: State, asked, context): Outcome => {
    const { prompt } = state;
    if (!prompt) return made(state, asked, context);
    const refusal = refusalOfActive(prompt, 'write', context.actor);
    if (refusal) return refusal;
    return continued(prompt, state, asked, context);
  },
  entity: ({ promptId }) => ({ table: 'prompt', id: promptId }),
  settle: 'count',
});

function made({ taken }: State, asked: Args, context: DecideContext): Outcome {
  const { actor, now } = context;
  if (taken.length > 0) return rejected('duplicate_id', { versionId: taken[0]?.id ?? '' });
  if ((asked.versions[0]?.number ?? 1) !== 1) return rejected('version_number_skips', { next: 1 });
  const { promptId, title, scope, agent, tags, variables, source } = asked;
  const numbered = asked.versions.map((each, index) => ({ ...each, number: each.number ?? index + 1 }));
  const idOf = (number: number) => numbered.find((each) => each.number === number)?.versionId;
  const labels = Object.fromEntries(
    Object.entries(asked.labels).flatMap(([name, number]) => {
      const at = idOf(number);
      return at === undefined ? [] : [[name, at] as const];
    }),
  );
  const missing = Object.values(asked.labels).filter((number) => idOf(number) === undefined);
  if (missing.length > 0) return rejected('not_found', { numbers: missing });
  const prompt = newPrompt(
    {
      id: promptId,
      title,
      scope,
      agent,
      tags,
      variables,
      source,
      status: asked.archived ? 'archived' : 'active',
      headId: idOf(asked.head ?? numbered.length) ?? '',
      versionCount: numbered.length,
      labels,
    },
    context,
  );
  const rows = numbered.map((each) =>
    rowOf(
      prompt,
      each.number,
      each,
      parentsOf(each).flatMap((parent) => idOf(parent) ?? []),
      context,
    ),
  );
  const moves = Object.entries(labels).map(([name, toVersionId]): RowChange => ({
    op: 'insert',
    table: 'promptLabelMove',
    row: {
      id: context.newId(),
      orgId: actor.orgId,
      promptId,
      label: name,
      fromVersionId: null,
      toVersionId,
      movedBy: actor.userId,
      movedByName: actor.name,
      movedAt: now,
    },
  }));
  const changes: RowChange[] = [
    { op: 'insert', table: 'prompt', row: prompt },
    ...rows.map((row): RowChange => ({ op: 'insert', table: 'promptVersion', row })),
    ...moves,
  ];
  return applied(
    { changes, jobs: tagsFor(prompt) },
    { promptId, did: 'made', versions: rows.length, versionId: prompt.headId },
  );
}

function continued(prompt: PromptRow, { versions, taken }: State, asked: Args, context: DecideContext): Outcome {
  const { follows, news, ids } = comparedWith(versions, asked.versions);
  const details = { promptId: prompt.id, versionId: prompt.headId };
  if (news.length === 0) return adjusted('already_so', {}, { ...details, did: 'nothing' });
  const clash = taken.find((row) => news.some(({ versionId }) => versionId === row.id));
  if (clash) return rejected('duplicate_id', { versionId: clash.id });
  const importedLast = versions.findLast(({ kind }) => kind === 'imported') ?? versions[0];
  if (!importedLast) return rejected('parent_unknown', { promptId: prompt.id });
  const rows = news.map((each, index) => {
    const parents = [...new Set(parentsOf(each).flatMap((parent) => ids.get(parent) ?? []))];
    if (each.number !== null) ids.set(each.number, each.versionId);
    const number = versions.length + index + 1;
    return rowOf(prompt, number, each, parents.length > 0 ? parents : [importedLast.id], context);
  });
  const mine = rows[news.findIndex((each) => numberOf(each) === headOf(asked))];
  const others = rows.filter((row) => row !== mine);
  const landing: Landing = mine
    ? landOn(prompt, byId([...versions, ...others]), mine, context)
    : { versions: [], headId: prompt.headId, conflict: undefined, merged: undefined };
  const kept = mine ? [mine, ...others, ...landing.versions.slice(1)] : others;
  const outcome = outcomeOf(prompt, { ...landing, versions: kept }, context);
  if (outcome.status !== 'applied' || (mine && !follows)) return outcome;
  return { ...outcome, details: { ...details, did: 'continued', versions: rows.length, versionId: landing.headId } };
}

type Compared = {
  /** The file holds the history here, and more of it. */
  readonly follows: boolean;
  /** What is to be kept, in the order of the file. */
  readonly news: readonly ImportedVersion[];
  /** Of the versions that the file's other numbers are here. */
  readonly ids: Map<number, string>;
};

/** `versions` are those here, by number. Where the two have parted a version is known by its words, whatever its number. */
function comparedWith(versions: readonly PromptVersionRow[], asked: readonly ImportedVersion[]): Compared {
  const isLater = ({ number }: ImportedVersion) => number !== null && number > versions.length;
  const later = asked.filter(isLater);
  const shared = asked.filter((each) => each.number !== null && !isLater(each));
  const sameSoFar = shared.every((each) => versions[numberOf(each) - 1]?.diffHash === diffHash(each.content));
  // A later part of a long history says nothing of the numbers before it, but for its parents.
  const follows =
    later[0]?.number === versions.length + 1 && sameSoFar && (shared.length > 0 || later[0].parents.length > 0);
  if (follows) return { follows, news: later, ids: new Map(versions.map(({ number, id: own }) => [number, own])) };
  const hashes = new Map(versions.map((version) => [version.diffHash, version.id]));
  const known = asked.map((each) => ({ each, own: hashes.get(diffHash(each.content)) }));
  return {
    follows,
    news: known.flatMap(({ each, own }) => (own === undefined ? [each] : [])),
    ids: new Map(known.flatMap(({ each, own }) => (own === undefined ? [] : [[numberOf(each), own] as const]))),
  };
}

/** A text without a history is the first version of its file. */
function numberOf({ number }: ImportedVersion): number {
  return number ?? 1;
}

function headOf({ head, versions }: Args): number {
  return head ?? versions.at(-1)?.number ?? 1;
}

/** The numbers of the versions it was made from: a history that names no parents is a line. */
function parentsOf(version: ImportedVersion): readonly number[] {
  const number = numberOf(version);
  if (version.parents.length > 0) return version.parents;
  return number === 1 ? [] : [number - 1];
}

function rowOf(
  prompt: PromptRow,
  number: number,
  { versionId, content: text, notes: said, author }: ImportedVersion,
  parents: readonly string[],
  context: DecideContext,
): PromptVersionRow {
  const written = { id: versionId, parents, content: text, notes: said, kind: 'imported' } as const;
  const row = versionRow(prompt, number, written, context);
  return author === null ? row : { ...row, authorName: author };
}
