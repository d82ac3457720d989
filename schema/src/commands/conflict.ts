/**
 * conflict.resolve and conflict.reopen: an administrator judges, and may undo the judgement. Always: a judgement replaces only
 * the values it was made over; a resolution writes down the values before and after, so that undoing restores exactly what
 * nobody has changed since, and says what it could not.
 */
import { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { adjusted, applied, type Outcome, rejected, type RowChange } from '../domain/outcome.ts';
import type { JsonObject, JsonValue, SyncConflictRow } from '../domain/rows.ts';
import { type Command, type DecideContext, defineCommand, type Read } from './command.ts';
import { resolveFields, resolveSchedule, tellOfMove, undoOne } from './conflict-effects.ts';
import { type ConflictState, readState, type ResolveArgs, resolveArgs, undoStep } from './conflict-state.ts';
import { type Lookup, readStored, type StoredCommand } from './stored-command.ts';
import { id, json, prose } from './text.ts';

/**
 * What stood in the contested fields when it was judged, where that was something else than `theirs`; without it, as in
 * commands of before it was sent, `theirs`.
 */
const resolveBase = z.record(z.string(), json).optional();

const settles = (actor: Actor) => actor.role === 'admin';

/** conflict.resolve; commands kept by a conflict over rights are found in `lookup`. */
export const resolveOf = (lookup: Lookup): Command =>
  defineCommand({
    name: 'conflict.resolve',
    version: 1,
    args: resolveArgs,
    base: resolveBase,
    authorise: settles,
    locks: (args) => [`conflict:${args.conflictId}`],
    *read(args): Read<ConflictState & { readonly stored: StoredCommand | undefined }> {
      const state = yield* readState(args.conflictId, args);
      const { conflict } = state;
      const wanted = conflict?.kind === 'rights' && conflict.status === 'open' && args.resolution === 'mine';
      return {
        ...state,
        stored: wanted
          ? yield* readStored(conflict.command, { userId: conflict.userId, proven: true }, lookup)
          : undefined,
      };
    },
    decide: (state, args, context, seen): Outcome => {
      const { conflict } = state;
      if (!conflict) return rejected('not_found', { conflictId: args.conflictId });
      if (conflict.status === 'resolved') return rejected('conflict_resolved', { resolution: conflict.resolution });
      // What two versions become has to be written: prompt.resolve.
      if (conflict.kind === 'prompt')
        return rejected('resolution_invalid', { conflictId: conflict.id, kind: 'prompt' });
      if (conflict.kind === 'rights') return resolveRights(conflict, state.stored, args, context);
      const effect =
        conflict.kind === 'field'
          ? resolveFields(conflict, state, args, context, seen ?? {})
          : resolveSchedule(conflict, state, args, context);
      if (!effect.ok) return effect.outcome;
      const changes = [...effect.changes, judged(conflict, args, context, effect.undo)];
      return applied(
        { changes, jobs: effect.jobs, conflicts: effect.conflicts ?? [] },
        { conflictId: conflict.id, resolution: args.resolution, undo: effect.undo as JsonValue },
      );
    },
    entity: (args) => ({ table: 'syncConflict', id: args.conflictId }),
    settle: 'promote',
  });

/** "mine" executes the command after all, under the administrator's authority; "theirs" lets it be. */
function resolveRights(
  conflict: SyncConflictRow,
  stored: StoredCommand | undefined,
  args: ResolveArgs,
  context: DecideContext,
): Outcome {
  const details = { conflictId: conflict.id, resolution: args.resolution };
  if (args.resolution === 'theirs') return applied({ changes: [judged(conflict, args, context, null)] }, details);
  if (args.resolution === 'edited') return rejected('resolution_invalid', details);
  if (stored?.kind !== 'ready') return rejected(stored?.code ?? 'not_found', { ...details, ...stored?.details });
  const outcome = stored.run(context);
  if (outcome.status === 'rejected') return rejected(outcome.code, { ...outcome.details, ...details });
  return {
    ...outcome,
    details: { ...outcome.details, ...details },
    changes: [...outcome.changes, judged(conflict, args, context, null)],
  };
}

/** The judgement as the conflict keeps it. */
function judged(
  conflict: SyncConflictRow,
  args: ResolveArgs,
  { now, actor }: DecideContext,
  undo: JsonValue,
): RowChange {
  const set = {
    status: 'resolved',
    resolution: args.resolution,
    resolvedValues: args.resolution === 'edited' ? ((args.values ?? {}) as JsonObject) : null,
    resolutionNote: args.note ?? null,
    resolvedBy: actor.userId,
    resolvedByName: actor.name,
    resolvedAt: now,
    undo,
  } as const;
  return { op: 'update', table: 'syncConflict', id: conflict.id, set };
}

export const reopen = defineCommand({
  name: 'conflict.reopen',
  version: 1,
  args: z.object({ conflictId: id, note: prose(2000).optional() }),
  base: z.undefined(),
  authorise: settles,
  locks: (args) => [`conflict:${args.conflictId}`],
  read: (args) => readState(args.conflictId),
  decide: (state: ConflictState, args, context): Outcome => {
    const { conflict } = state;
    if (!conflict) return rejected('not_found', { conflictId: args.conflictId });
    if (conflict.status === 'open') return rejected('conflict_open');
    // What a whole command did is no list of values to put back; a version that came of two stays one.
    if (conflict.kind === 'prompt' || (conflict.kind === 'rights' && conflict.resolution === 'mine'))
      return rejected('not_undoable', { conflictId: conflict.id });
    const steps = z.array(undoStep).parse(conflict.undo ?? []);
    const kept: string[] = [];
    const changes: RowChange[] = [];
    const moved: ReturnType<typeof tellOfMove>[] = [];
    // Cancellations come last to be undone: a seat the resolution gave must be free before it is given back.
    for (const each of steps.toReversed()) {
      const undone = undoOne(each, state, context);
      if (undone) changes.push(...undone);
      if (undone && each.table === 'meetings' && state.session) moved.push(tellOfMove(state.session, state, context));
      if (!undone) kept.push(`${each.table}:${each.id}`);
    }
    const set = {
      status: 'open',
      resolution: null,
      resolvedValues: null,
      resolutionNote: args.note ?? null,
      resolvedBy: null,
      resolvedByName: null,
      resolvedAt: null,
      undo: null,
    } as const;
    changes.push({ op: 'update', table: 'syncConflict', id: conflict.id, set });
    const details = { conflictId: conflict.id, changedSince: kept };
    const effects = {
      changes,
      jobs: moved.flatMap((each) => each.jobs),
      conflicts: moved.flatMap((each) => each.conflicts),
    };
    return kept.length > 0 ? adjusted('partly_undone', effects, details) : applied(effects, details);
  },
  entity: (args) => ({ table: 'syncConflict', id: args.conflictId }),
  settle: 'promote',
});
