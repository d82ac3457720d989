/**
 * The form of a training: what is typed, what it means, what changed. Always: `changesOf` names only fields whose meaning
 * differs from the row, each with what it was and shall be, so that an edit made offline collides with nothing it did not touch.
 */
import { trainingFields } from '@openkms/schema/commands/training.ts';
import { type FieldChange, sameJson } from '@openkms/schema/domain/field-edit.ts';
import type { JsonObject, JsonValue, TrainingRow } from '@openkms/schema/domain/rows.ts';
import { type FieldErrors, fieldErrors, linesOf, numberOf } from './field-errors.ts';

export type TrainingDraft = {
  readonly title: string;
  readonly code: string;
  readonly description: string;
  readonly department: string;
  /** One a line. */
  readonly skills: string;
  readonly level: '' | NonNullable<TrainingRow['level']>;
  readonly hours: string;
};

export const NEW_TRAINING: TrainingDraft = {
  title: '',
  code: '',
  description: '',
  department: 'General',
  skills: '',
  level: '',
  hours: '1',
};

/** What the form starts from. */
export function draftOf(training: TrainingRow): TrainingDraft {
  const { title, code, description, department, skills, level, hours } = training;
  return { title, code, description, department, skills: skills.join('\n'), level: level ?? '', hours: String(hours) };
}

/** The values a draft stands for, as the commands want them. */
export function valuesOf(draft: TrainingDraft): { readonly [F in keyof TrainingDraft]: JsonValue } {
  return {
    title: draft.title.trim(),
    code: draft.code.trim(),
    description: draft.description,
    department: draft.department.trim(),
    skills: linesOf(draft.skills),
    level: draft.level === '' ? null : draft.level,
    hours: numberOf(draft.hours),
  };
}

/** What is wrong, field by field. */
export function trainingErrors(draft: TrainingDraft): FieldErrors {
  return fieldErrors(trainingFields, valuesOf(draft), {
    hours: 'Write the hours as a number from 0 to 1000.',
    skills: 'At most 30 skills, each on its own line.',
  });
}

/** The arguments of training.create. */
export function createArgs(draft: TrainingDraft, trainingId: string): JsonObject {
  return { trainingId, ...valuesOf(draft) };
}

/** The changes of training.edit; empty when nothing differs. */
export function changesOf(training: TrainingRow, draft: TrainingDraft): { [field: string]: FieldChange } {
  return differing(training, valuesOf(draft));
}

/** `{from, to}` of each field of `values` that `row` does not hold already. */
export function differing(row: JsonObject, values: JsonObject): { [field: string]: FieldChange } {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([field, value]) => !sameJson(row[field] ?? null, value))
      .map(([field, value]) => [field, { from: row[field] ?? null, to: value }]),
  );
}
