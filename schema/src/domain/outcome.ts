/**
 * What `decide` says: which rows change, which jobs leave, which conflicts are kept for a person to judge.
 * Always: an outcome is a value. A conflict keeps base, mine and theirs; nobody's work is dropped.
 */
import type { JsonObject, JsonValue, Rows, SyncConflictRow, TableName } from './rows.ts';
import type { ErrorCode } from './codes.ts';

export type RowChange = { [T in TableName]: InsertRow<T> | UpdateRow<T> }[TableName];
export type InsertRow<T extends TableName> = { readonly op: 'insert'; readonly table: T; readonly row: Rows[T] };
export type UpdateRow<T extends TableName> = {
  readonly op: 'update';
  readonly table: T;
  readonly id: string;
  readonly set: Partial<Rows[T]>;
};

export type EmailKind =
  | 'registered'
  | 'waitlisted'
  | 'promoted'
  | 'cancelled'
  | 'conflict'
  | 'conflict-resolved'
  | 'session-moved'
  | 'session-cancelled'
  | 'session-restored';

/** Work that leaves with the transaction. The executor adds the organisation and a key that makes it idempotent. */
export type Job =
  | {
      readonly name: 'email.registration';
      readonly kind: EmailKind;
      readonly userId: string;
      readonly sessionId: string;
      readonly note?: string;
    }
  /** A model is asked. */
  | { readonly name: 'prompt.run'; readonly runId: string }
  /** Tags are looked for that the prompt may want. */
  | { readonly name: 'prompt.tags'; readonly promptId: string };

/** A conflict before the executor stamps it with names, device and times. */
export type ConflictDraft = Pick<
  SyncConflictRow,
  | 'id'
  | 'kind'
  | 'entityTable'
  | 'entityId'
  | 'title'
  | 'officeId'
  | 'userId'
  | 'theirsUserId'
  | 'base'
  | 'mine'
  | 'theirs'
> & {
  /** `rights`: the command to execute if an administrator says so. */
  readonly command?: JsonValue;
};

export type Effects = {
  readonly changes: readonly RowChange[];
  readonly jobs: readonly Job[];
  readonly conflicts: readonly ConflictDraft[];
  /** Seats are counted and nothing else, even where its command promotes: what was kept is settled as it says itself. */
  readonly settle?: 'count';
};

export type Outcome =
  | ({ readonly status: 'applied'; readonly details: JsonObject } & Effects)
  | ({ readonly status: 'adjusted'; readonly code: OutcomeCode; readonly details: JsonObject } & Effects)
  | ({ readonly status: 'conflict'; readonly code: OutcomeCode; readonly details: JsonObject } & Effects)
  | { readonly status: 'rejected'; readonly code: ErrorCode; readonly details: JsonObject };

/** Why an outcome is not exactly what was asked for. */
export type OutcomeCode =
  | 'waitlisted'
  | 'already_so'
  | 'partly_undone'
  | 'schedule_overlap'
  | 'field_conflict'
  /** A version parted from another, and the two were brought together without a contradiction. */
  | 'merged'
  /** Two versions of a prompt contradict each other; both are kept. */
  | 'prompt_conflict'
  /** Another device of the same person had changed it; what was done last is what stands. */
  | 'replaced'
  /** Allowed when it was issued, no longer when it arrived. */
  | 'rights_changed';

/** The command did what it says. */
export function applied(effects: Partial<Effects>, details: JsonObject = {}): Outcome {
  return { status: 'applied', details, ...complete(effects) };
}

/** The command did something close to what it says; `code` tells the person what. */
export function adjusted(code: OutcomeCode, effects: Partial<Effects>, details: JsonObject = {}): Outcome {
  return { status: 'adjusted', code, details, ...complete(effects) };
}

/** A person has to judge; what does not collide is applied all the same. */
export function conflicted(code: OutcomeCode, effects: Partial<Effects>, details: JsonObject = {}): Outcome {
  return { status: 'conflict', code, details, ...complete(effects) };
}

/** Nothing changes; `code` says why. */
export function rejected(code: ErrorCode, details: JsonObject = {}): Outcome {
  return { status: 'rejected', code, details };
}

function complete(effects: Partial<Effects>): Effects {
  return { changes: effects.changes ?? [], jobs: effects.jobs ?? [], conflicts: effects.conflicts ?? [] };
}
