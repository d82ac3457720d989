/**
 * Edits of single fields by people who may have been offline. An edit says what each field was and shall be; what
 * stands now decides. Always: each field ends in exactly one of the three lists, so no value of anybody vanishes.
 *
 *     current = from → apply      current = to → already there      else → conflict
 */
import type { JsonValue } from './rows.ts';

export type FieldChange = { readonly from: JsonValue; readonly to: JsonValue };
export type FieldChanges = { readonly [field: string]: FieldChange | undefined };

export type FieldMerge = {
  /** Fields to write, with their new values. */
  readonly apply: { readonly [field: string]: JsonValue };
  /** Fields somebody already set to the wanted value. */
  readonly already: readonly string[];
  /** Fields that hold something neither side of the edit knows. */
  readonly conflicts: readonly {
    readonly field: string;
    readonly base: JsonValue;
    readonly mine: JsonValue;
    readonly theirs: JsonValue;
  }[];
};

/** Merges `changes` into `current`, field by field. A field missing in `current` counts as null. */
export function mergeFields(current: { readonly [field: string]: JsonValue }, changes: FieldChanges): FieldMerge {
  const apply: Record<string, JsonValue> = {};
  const already: string[] = [];
  const conflicts: FieldMerge['conflicts'][number][] = [];
  for (const [field, change] of Object.entries(changes)) {
    if (change === undefined) continue;
    const { from, to } = change;
    const now = current[field] ?? null;
    if (sameJson(now, to)) already.push(field);
    else if (sameJson(now, from)) apply[field] = to;
    else conflicts.push({ field, base: from, mine: to, theirs: now });
  }
  return { apply, already, conflicts };
}

/** Deep equality of JSON values; key order does not matter. */
export function sameJson(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => sameJson(item, b[index]))
    );
  }
  const left = a as { readonly [key: string]: JsonValue };
  const right = b as { readonly [key: string]: JsonValue };
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && sameJson(left[key], right[key]))
  );
}
