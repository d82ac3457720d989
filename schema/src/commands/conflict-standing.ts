/**
 * What stands now where a field conflict came about: the value a judgement would replace. Always: meetings read as wall times,
 * as the conflict itself has them, so the two can be compared.
 */
import { sameJson } from '../domain/field-edit.ts';
import type { JsonObject, PromptRow, SessionRow, SyncConflictRow, TrainingRow } from '../domain/rows.ts';
import { wallsOf } from './session-meetings.ts';

/** A row that a field conflict may be about. */
export type ContestedRow = SessionRow | TrainingRow | PromptRow;

/** The values of `row`, by the names that conflicts have for its fields. */
export function standingValues(row: ContestedRow): JsonObject {
  return 'meetings' in row ? { ...row, meetings: wallsOf(row.meetings) } : row;
}

/** The contested fields that hold something else than `theirs`, with what they hold in `row`; empty for other kinds. */
export function standsOtherwise(
  { kind, mine, theirs }: Pick<SyncConflictRow, 'kind' | 'mine' | 'theirs'>,
  row: ContestedRow | undefined,
): JsonObject {
  if (kind !== 'field' || row === undefined) return {};
  const values = standingValues(row);
  const fields = Object.keys(mine).filter((field) => !sameJson(values[field] ?? null, theirs[field] ?? null));
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));
}
