/** What commands that edit single fields share: the `{from, to}` argument and the conflict it may end in. */
import { z } from 'zod';
import type { FieldMerge } from '../domain/field-edit.ts';
import type { ConflictDraft } from '../domain/outcome.ts';
import type { AuditLogRow, JsonObject, JsonValue } from '../domain/rows.ts';
import { type DecideContext, type Read, rowsOf } from './command.ts';
import { json } from './text.ts';

/** `from` is whatever stood there, so it is not held to the rules of the field; `to` is. */
export const fieldChange = <T extends z.ZodType<JsonValue>>(to: T) => z.object({ from: json, to });

/** At least one field must change. */
export const nonEmpty = <T extends z.ZodType<object>>(changes: T) =>
  changes.refine((value) => Object.values(value).some((change) => change !== undefined), { error: 'invalid_args' });

/** The conflict of the fields of `merge` that collided; the others have been applied. */
export function fieldConflict(
  merge: FieldMerge,
  context: DecideContext,
  about: Pick<ConflictDraft, 'entityTable' | 'entityId' | 'title' | 'officeId' | 'theirsUserId'>,
): ConflictDraft {
  const side = (pick: 'base' | 'mine' | 'theirs'): JsonObject =>
    Object.fromEntries(merge.conflicts.map((conflict) => [conflict.field, conflict[pick]]));
  return {
    ...about,
    id: context.newId(),
    kind: 'field',
    userId: context.actor.userId,
    base: side('base'),
    mine: side('mine'),
    theirs: side('theirs'),
  };
}

/**
 * Who wrote what stands in the fields of `merge` that collided: the newest audit entry that wrote one of them says so, and
 * where none does (imported rows; a browser holds no audit log) whoever wrote the row last.
 */
export function* readAuthor(
  row: { readonly id: string; readonly updatedBy: string | null },
  merge: FieldMerge,
): Read<string | null> {
  if (merge.conflicts.length === 0) return row.updatedBy;
  const collided = new Set<JsonValue>(merge.conflicts.map(({ field }) => field));
  const history = (yield* rowsOf('auditLog', { entityId: row.id })).filter((entry) =>
    writtenFields(entry).some((field) => collided.has(field)),
  );
  const newest = history.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))[0];
  return newest?.actorId ?? row.updatedBy;
}

/** The fields that an edit says it applied. */
function writtenFields({ details }: AuditLogRow): readonly JsonValue[] {
  const { result } = details;
  const fields = typeof result === 'object' && result !== null && 'fields' in result ? result.fields : [];
  return Array.isArray(fields) ? fields : [];
}
