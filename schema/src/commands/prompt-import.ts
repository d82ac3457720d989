/**
 * prompt.import: a prompt comes from a file, with as much of its history as the file holds. Always: importing the same file
 * twice changes nothing; what people wrote since the last import is merged with what the file says now, never overwritten.
 *
 *     not here                      ──▶ made, with the versions of the file
 *     the file knows more           ──▶ its newer versions follow
 *     both went on                  ──▶ the file's newest lands like anybody's (prompt-land.ts)
 *     one text without a history    ──▶ lands on what was imported last
 */
import { z } from 'zod';
import { adjusted, applied, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import { diffHash } from '../domain/prompt/normalise.ts';
import type { PromptRow, PromptVersionRow } from '../domain/rows.ts';
import { type DecideContext, defineCommand, type Read, rowsOf } from './command.ts';
import { content, label, notes, promptFields, promptSource, readPrompt, refusalOfActive } from './prompt-fields.ts';
import { landOn, newPrompt, outcomeOf, versionRow } from './prompt-land.ts';
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
  );
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
  if (Object.keys(labels).length < Object.keys(asked.labels).length)
    return rejected('not_found', { labels: asked.labels });
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
      headId: numbered.at(-1)?.versionId ?? '',
      versionCount: numbered.length,
      labels,
    },
    context,
  );
  const rows = numbered.map((each) => rowOf(prompt, each.number, each, idOf, context));
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
  return applied({ changes }, { promptId, did: 'made', versions: rows.length, versionId: prompt.headId });
}

function continued(prompt: PromptRow, { versions, taken }: State, asked: Args, context: DecideContext): Outcome {
  const details = { promptId: prompt.id, versionId: prompt.headId };
  const unchanged = adjusted('already_so', {}, { ...details, did: 'nothing' });
  const known = new Set(versions.map((version) => version.diffHash));
  const isNews = ({ content: text }: ImportedVersion) => !known.has(diffHash(text));
  const newest = asked.versions.at(-1);
  // A file may end where it began: its newest text is known, and what lies between is not.
  const unheard = asked.versions.findLast(isNews);
  if (!newest || !unheard) return unchanged;
  const isTaken = (versionId: string) => taken.some((row) => row.id === versionId);
  const news = asked.versions.filter(({ number }) => number !== null && number > versions.length);
  const shared = asked.versions.filter(({ number }) => number !== null && number <= versions.length);
  const sameSoFar = shared.every((each) => versions[(each.number ?? 0) - 1]?.diffHash === diffHash(each.content));
  const follows = news.length > 0 && news[0]?.number === versions.length + 1;
  // A later part of a long history says nothing of the numbers before it, but for its parents.
  if (follows && sameSoFar && (shared.length > 0 || news[0]?.parents.length !== 0)) {
    const idOf = (number: number) => versions[number - 1]?.id ?? news.find((each) => each.number === number)?.versionId;
    const rows = news.map((each) => rowOf(prompt, each.number ?? 0, each, idOf, context));
    const set = {
      headId: newest.versionId,
      versionCount: versions.length + rows.length,
      updatedBy: context.actor.userId,
    };
    const changes: RowChange[] = [
      ...rows.map((row): RowChange => ({ op: 'insert', table: 'promptVersion', row })),
      { op: 'update', table: 'prompt', id: prompt.id, set },
    ];
    return applied({ changes }, { ...details, did: 'continued', versions: rows.length, versionId: newest.versionId });
  }
  if (isTaken(unheard.versionId)) return rejected('duplicate_id', { versionId: unheard.versionId });
  const parent = lastShared(versions, asked.versions);
  if (!parent) return rejected('parent_unknown', { promptId: prompt.id });
  const written = {
    id: unheard.versionId,
    parents: [parent.id],
    content: unheard.content,
    notes: unheard.notes,
    kind: 'imported',
  } as const;
  const mine = versionRow(prompt, versions.length + 1, written, context);
  const byId = new Map(versions.map((version) => [version.id, version]));
  return outcomeOf(prompt, landOn(prompt, byId, mine, context), context);
}

/** The newest version that the file knows too; for a text without a history the one that was imported last, or the first. */
function lastShared(
  versions: readonly PromptVersionRow[],
  asked: readonly ImportedVersion[],
): PromptVersionRow | undefined {
  const hashes = new Set(asked.map((each) => diffHash(each.content)));
  return (
    versions.findLast(({ diffHash: hash }) => hashes.has(hash)) ??
    versions.findLast(({ kind }) => kind === 'imported') ??
    versions[0]
  );
}

function rowOf(
  prompt: PromptRow,
  number: number,
  { versionId, parents, content: text, notes: said, author }: ImportedVersion,
  idOf: (number: number) => string | undefined,
  context: DecideContext,
): PromptVersionRow {
  const ids = parents.flatMap((parent) => idOf(parent) ?? []);
  // A history that names no parents is a line.
  const before = number === 1 ? [] : ids.length > 0 ? ids : [idOf(number - 1) ?? ''].filter((each) => each !== '');
  const written = { id: versionId, parents: before, content: text, notes: said, kind: 'imported' } as const;
  const row = versionRow(prompt, number, written, context);
  return author === null ? row : { ...row, authorName: author };
}
