/** What commands that edit single fields share: the `{from, to}` argument and the conflict it may end in. */
import { z } from 'zod';
import type { FieldMerge } from '../domain/field-edit.ts';
import type { ConflictDraft } from '../domain/outcome.ts';
import type { JsonObject, JsonValue } from '../domain/rows.ts';
import type { DecideContext } from './command.ts';
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
