/** The form of a session: what is typed, what it means, what changed. Always: seats never below those taken, said beforehand. */
import { sessionFields } from '@openkms/schema/commands/session.ts';
import type { WallMeeting } from '@openkms/schema/commands/wall-time.ts';
import type { FieldChange } from '@openkms/schema/domain/field-edit.ts';
import type { JsonObject, JsonValue, ScheduleKind, SessionMode, SessionRow } from '@openkms/schema/domain/rows.ts';
import { codeWords } from './code-words.ts';
import { type FieldErrors, fieldErrors, linesOf, numberOf, textOrNull } from './field-errors.ts';
import { type MeetingDraft, wallsOf } from './meetings-draft.ts';
import { differing } from './training-form.ts';

export type SessionDraft = {
  readonly description: string;
  readonly capacity: string;
  readonly room: string;
  readonly virtualUrl: string;
  /** One a line. */
  readonly trainers: string;
};

export const NEW_SESSION: SessionDraft = { description: '', capacity: '12', room: '', virtualUrl: '', trainers: '' };

export type PlannedSession = {
  readonly sessionId: string;
  readonly trainingId: string;
  readonly officeId: string;
  readonly code: string;
  readonly schedule: ScheduleKind;
  readonly mode: SessionMode;
  readonly zone: string;
  readonly meetings: readonly MeetingDraft[];
};

/** What the form starts from. */
export function draftOf({ description, capacity, room, virtualUrl, trainers }: SessionRow): SessionDraft {
  return {
    description,
    capacity: String(capacity),
    room: room ?? '',
    virtualUrl: virtualUrl ?? '',
    trainers: trainers.join('\n'),
  };
}

/** The values a draft stands for, as the commands want them. */
export function valuesOf(draft: SessionDraft): { readonly [F in keyof SessionDraft]: JsonValue } {
  return {
    description: draft.description,
    capacity: numberOf(draft.capacity),
    room: textOrNull(draft.room),
    virtualUrl: textOrNull(draft.virtualUrl),
    trainers: linesOf(draft.trainers),
  };
}

/** What is wrong, field by field; `seatsTaken` of the session as it is known here. */
export function sessionErrors(draft: SessionDraft, seatsTaken: number): FieldErrors {
  const errors = fieldErrors(sessionFields, valuesOf(draft), {
    capacity: 'Write the seats as a whole number from 1 to 100,000.',
    virtualUrl: 'Write a whole address that starts with https://',
    trainers: 'At most 20 trainers, each on their own line.',
  });
  const capacity = numberOf(draft.capacity);
  if (errors['capacity'] !== undefined || capacity >= seatsTaken) return errors;
  return { ...errors, capacity: codeWords('capacity_below_seats_taken', { seatsTaken }) };
}

/** The changes of session.edit; empty when nothing differs. */
export function changesOf(session: SessionRow, draft: SessionDraft): { [field: string]: FieldChange } {
  return differing(session, valuesOf(draft));
}

/** The arguments of session.schedule. Only a session with fixed times has meetings. */
export function scheduleArgs({ meetings, ...planned }: PlannedSession, draft: SessionDraft): JsonObject {
  return {
    ...planned,
    code: planned.code.trim(),
    ...valuesOf(draft),
    meetings: planned.schedule === 'scheduled' ? wallsOf(meetings) : [],
  };
}

/** When and where a session takes place, by the clocks and words of its office. */
export type Place = { readonly walls: readonly WallMeeting[]; readonly room: string | null };

/** The arguments of session.move; the other way round, those that undo it. */
export function moveArgs(sessionId: string, from: Place, to: Place): JsonObject {
  return {
    sessionId,
    meetings: { from: from.walls as JsonValue, to: to.walls as JsonValue },
    ...(from.room === to.room ? {} : { room: { from: from.room, to: to.room } }),
  };
}

/** A code for the next session of a training that none of `taken` has: "PY-101-BOS-3". */
export function nextSessionCode(trainingCode: string, officeCode: string, taken: ReadonlySet<string>): string {
  const stem = `${trainingCode}-${officeCode.slice(0, 3).toUpperCase()}`.slice(0, 56);
  for (let number = 1; ; number += 1) {
    const code = `${stem}-${number}`;
    if (!taken.has(code)) return code;
  }
}
