/**
 * prompt.save, prompt.revert, prompt.merge, prompt.resolve: versions come to a prompt and are brought together. Always: a
 * version never changes and never goes away; two people who wrote from the same one both keep theirs (prompt-land.ts).
 */
import { z } from 'zod';
import { adjusted, conflicted, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import { diffHash } from '../domain/prompt/normalise.ts';
import { ancestorsOf, firstWithBoth } from '../domain/prompt/version-tree.ts';
import type { JsonObject, PromptRow, PromptVersionRow, Resolution, SyncConflictRow } from '../domain/rows.ts';
import { type DecideContext, defineCommand, lock, type Read, rowOf, rowsOf } from './command.ts';
import { content, notes, readPrompt, refusalOf, refusalOfActive } from './prompt-fields.ts';
import { contradiction, landOn, type Landing, mergedOf, outcomeOf, readVersions, versionRow } from './prompt-land.ts';
import { id } from './text.ts';

type Versions = ReadonlyMap<string, PromptVersionRow>;
type State = { readonly prompt: PromptRow | undefined; readonly versions: Versions };
const NOTHING: State = { prompt: undefined, versions: new Map() };
/** Ids and numbers; never the words, which are for those alone who may read the prompt. */
const about = (args: { readonly promptId: string; readonly versionId: string }) => ({
  promptId: args.promptId,
  versionId: args.versionId,
});

/** One change of the prompt at a time. */
const promptLock = ({ promptId }: { readonly promptId: string }) => [`prompt:${promptId}`] as const;
const promptEntity = ({ promptId }: { readonly promptId: string }) => ({ table: 'prompt', id: promptId }) as const;

export const save = defineCommand({
  name: 'prompt.save',
  version: 1,
  args: z.object({
    promptId: id,
    versionId: id,
    /** The version that was on the screen when writing began. */
    parent: id,
    content,
    notes,
    /** What the author takes it to become, where they count themselves; it must be the next one. */
    number: z.number().int().min(1).optional(),
  }),
  base: z.undefined(),
  authorise: () => true,
  audited: (args) => ({ ...about(args), parent: args.parent, characters: args.content.length }),
  locks: promptLock,
  *read(args): Read<State> {
    const prompt = yield* readPrompt(args.promptId);
    if (!prompt) return NOTHING;
    const named = [args.parent, args.versionId];
    return { prompt, versions: yield* readVersions(prompt, named, () => prompt.headId !== args.parent) };
  },
  decide: ({ prompt, versions }: State, args, context) => {
    const refusal = refusalOfActive(prompt, 'write', context.actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    const parent = versions.get(args.parent);
    if (versions.has(args.versionId)) return rejected('duplicate_id', { versionId: args.versionId });
    if (parent?.promptId !== prompt.id) return rejected('parent_unknown', { parent: args.parent });
    const next = prompt.versionCount + 1;
    if (args.number !== undefined && args.number !== next)
      return rejected('version_number_skips', { number: args.number, next });
    if (diffHash(args.content) === parent.diffHash)
      return adjusted('already_so', {}, { promptId: prompt.id, versionId: parent.id, number: parent.number });
    const written = { id: args.versionId, parents: [parent.id], content: args.content, notes: args.notes };
    const mine = versionRow(prompt, next, { ...written, kind: 'saved' }, context);
    return outcomeOf(prompt, landOn(prompt, versions, mine, context), context);
  },
  entity: promptEntity,
  settle: 'count',
});

export const revert = defineCommand({
  name: 'prompt.revert',
  version: 1,
  args: z.object({ promptId: id, versionId: id, to: id }),
  base: z.undefined(),
  authorise: () => true,
  locks: promptLock,
  *read(args): Read<State> {
    const prompt = yield* readPrompt(args.promptId);
    if (!prompt) return NOTHING;
    return { prompt, versions: yield* readVersions(prompt, [args.to, args.versionId], () => false) };
  },
  decide: ({ prompt, versions }: State, args, context) => {
    const refusal = refusalOfActive(prompt, 'write', context.actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    const from = versions.get(args.to);
    if (versions.has(args.versionId)) return rejected('duplicate_id', { versionId: args.versionId });
    if (from?.promptId !== prompt.id) return rejected('not_found', { versionId: args.to });
    const head = versions.get(prompt.headId);
    if (head?.diffHash === from.diffHash)
      return adjusted('already_so', {}, { promptId: prompt.id, versionId: prompt.headId });
    const written = {
      id: args.versionId,
      parents: [prompt.headId],
      content: from.content,
      notes: `Version ${from.number} again.`,
      kind: 'restored',
    } as const;
    const mine = versionRow(prompt, prompt.versionCount + 1, written, context);
    return outcomeOf(prompt, landOn(prompt, versions, mine, context), context);
  },
  entity: promptEntity,
  settle: 'count',
});

type MergeState = State & { readonly open: readonly SyncConflictRow[] };

export const merge = defineCommand({
  name: 'prompt.merge',
  version: 1,
  args: z.object({ promptId: id, versionId: id, mine: id, theirs: id }),
  base: z.undefined(),
  authorise: () => true,
  locks: promptLock,
  *read(args): Read<MergeState> {
    const prompt = yield* readPrompt(args.promptId);
    if (!prompt) return { ...NOTHING, open: [] };
    return { prompt, versions: yield* readVersions(prompt, [], () => true), open: yield* readOpen(prompt) };
  },
  decide: ({ prompt, versions, open }: MergeState, args, context): Outcome => {
    const refusal = refusalOfActive(prompt, 'write', context.actor);
    if (refusal || !prompt) return refusal ?? rejected('not_found');
    if (versions.has(args.versionId)) return rejected('duplicate_id', { versionId: args.versionId });
    const [mine, theirs] = [versions.get(args.mine), versions.get(args.theirs)];
    if (!mine || !theirs) return rejected('not_found', { versionId: mine ? args.theirs : args.mine });
    const all = [...versions.values()];
    const details = { promptId: prompt.id, mine: mine.id, theirs: theirs.id };
    // Somebody has brought them together, or one was made from the other.
    const both = firstWithBoth(all, mine.id, theirs.id);
    if (both) return adjusted('already_so', {}, { ...details, versionId: both.id, number: both.number });
    const { base, merge: merged } = mergedOf(all, theirs, mine);
    if (merged.kind === 'conflict') {
      const known = open.find((conflict) => sidesOf(conflict).every((side) => side === mine.id || side === theirs.id));
      if (known) return conflicted('prompt_conflict', {}, { ...details, conflictId: known.id });
      const draft = contradiction(prompt, { base, mine, theirs }, context);
      return conflicted('prompt_conflict', { conflicts: [draft] }, { ...details, conflictId: draft.id });
    }
    const written = {
      id: args.versionId,
      parents: [theirs.id, mine.id],
      content: merged.content,
      notes: `Merged versions ${theirs.number} and ${mine.number}.`,
      kind: 'merged',
    } as const;
    const row = versionRow(prompt, prompt.versionCount + 1, written, context);
    return outcomeOf(prompt, landOn(prompt, versions, row, context), context);
  },
  entity: promptEntity,
  settle: 'count',
});

type ResolveState = MergeState & { readonly conflict: SyncConflictRow | undefined };

/** A person has written what a contradiction shall become. */
export const resolve = defineCommand({
  name: 'prompt.resolve',
  version: 1,
  args: z.object({ conflictId: id, promptId: id, versionId: id, content, notes }),
  base: z.undefined(),
  authorise: () => true,
  audited: (args) => ({ ...about(args), conflictId: args.conflictId, characters: args.content.length }),
  locks: ({ promptId, conflictId }) => [`prompt:${promptId}`, `conflict:${conflictId}`],
  *read(args): Read<ResolveState> {
    const prompt = yield* readPrompt(args.promptId);
    const conflict = yield* rowOf('syncConflict', args.conflictId);
    if (!prompt || conflict?.kind !== 'prompt' || conflict.entityId !== prompt.id)
      return { ...NOTHING, open: [], conflict };
    const versions = yield* readVersions(prompt, [], () => true);
    const open = yield* readOpen(prompt);
    // Those it settles as well: an administrator may be judging one.
    yield* lock(open.map((each) => `conflict:${each.id}` as const));
    return { prompt, conflict, versions, open };
  },
  decide: ({ prompt, conflict, versions, open }: ResolveState, args, context): Outcome => {
    const refusal = refusalOf(prompt, 'write', context.actor);
    if (refusal || !prompt || !conflict) return refusal ?? rejected('not_found', { conflictId: args.conflictId });
    if (conflict.status === 'resolved') return rejected('conflict_resolved', { resolution: conflict.resolution });
    if (versions.has(args.versionId)) return rejected('duplicate_id', { versionId: args.versionId });
    const [mine, theirs] = sidesOf(conflict).map((side) => versions.get(side));
    if (!mine || !theirs) return rejected('not_found', { conflictId: conflict.id });
    const written = { id: args.versionId, parents: [theirs.id, mine.id], content: args.content, notes: args.notes };
    const row = versionRow(prompt, prompt.versionCount + 1, { ...written, kind: 'resolved' }, context);
    const landing: Landing = landOn(prompt, versions, row, context);
    // What came of one contradiction settles every other whose two sides it holds: nobody is asked the same again.
    const held = ancestorsOf([...versions.values(), row], row.id);
    const settled = open.filter((each) => each.id !== conflict.id && sidesOf(each).every((side) => held.has(side)));
    const judgements = [conflict, ...settled].map((each) =>
      judged(prompt, each, chosenIn(each, versions, row), row, context),
    );
    return outcomeOf(prompt, landing, context, judgements);
  },
  entity: promptEntity,
  also: (args) => [{ table: 'syncConflict', id: args.conflictId }],
  settle: 'count',
});

/** The contradictions of a prompt that nobody has settled. */
function readOpen({ id: entityId }: PromptRow): Read<readonly SyncConflictRow[]> {
  return rowsOf('syncConflict', { entityId, kind: 'prompt', status: 'open' });
}

/** The ids of the two versions that contradict each other, mine first. */
function sidesOf({ mine, theirs }: SyncConflictRow): readonly [string, string] {
  const idIn = ({ versionId }: JsonObject) => (typeof versionId === 'string' ? versionId : '');
  return [idIn(mine), idIn(theirs)];
}

function chosenIn(conflict: SyncConflictRow, versions: Versions, row: PromptVersionRow): Resolution {
  const [mine, theirs] = sidesOf(conflict).map((side) => versions.get(side)?.diffHash);
  return row.diffHash === mine ? 'mine' : row.diffHash === theirs ? 'theirs' : 'edited';
}

/** Administrators see it: of one person's prompt it says no word. */
function judged(
  { scope }: PromptRow,
  conflict: SyncConflictRow,
  resolution: Resolution,
  row: PromptVersionRow,
  { now, actor }: DecideContext,
): RowChange {
  const set = {
    status: 'resolved',
    resolution,
    resolvedValues: { versionId: row.id, number: row.number },
    resolutionNote: row.notes === '' || scope === 'user' ? null : row.notes,
    resolvedBy: actor.userId,
    resolvedByName: actor.name,
    resolvedAt: now,
  } as const;
  return { op: 'update', table: 'syncConflict', id: conflict.id, set };
}
