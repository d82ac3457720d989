/**
 * What an entry of the audit log changed: before and after, field by field, out of what the executor wrote into it. Always:
 * a value is shown as it was recorded; what an entry does not say is left open, never guessed.
 */
import type { AuditLogRow, JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';

/** `before` undefined: the entry does not say what stood there. */
export type AuditChange = { readonly field: string; readonly before: JsonValue | undefined; readonly after: JsonValue };

/** The changes of one entry, in the order recorded. */
export function changesOf({ details }: Pick<AuditLogRow, 'details'>): AuditChange[] {
  const args = asObject(details['args']);
  const undone = asList(asObject(details['result'])?.['undo']).flatMap(undoChanges);
  if (undone.length > 0) return undone;
  if (args === undefined) return [];
  return Object.entries(args).flatMap(([name, value]): AuditChange[] => {
    if (name === 'changes')
      return Object.entries(asObject(value) ?? {}).flatMap(([field, change]) => fieldChange(field, change) ?? []);
    return [fieldChange(name, value) ?? { field: name, before: undefined, after: value }];
  });
}

/** A value as one text: plain words stay plain, everything else is JSON. */
export function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (value === null) return 'nothing';
  if (typeof value === 'object')
    return Array.isArray(value) && value.every((each) => typeof each !== 'object')
      ? value.join(', ')
      : JSON.stringify(value, null, 1);
  return String(value);
}

function fieldChange(field: string, value: JsonValue): AuditChange | undefined {
  const change = asObject(value);
  return change !== undefined && 'from' in change && 'to' in change
    ? { field, before: change['from'], after: change['to'] ?? null }
    : undefined;
}

/** A step of a decision: the row's values before and after. */
function undoChanges(step: JsonValue): AuditChange[] {
  const { table, before, after } = asObject(step) ?? {};
  const was = asObject(before);
  return Object.entries(asObject(after) ?? {}).map(([field, value]) => ({
    field: `${typeof table === 'string' ? `${table} · ` : ''}${field}`,
    before: was === undefined ? null : (was[field] ?? null),
    after: value,
  }));
}

function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
