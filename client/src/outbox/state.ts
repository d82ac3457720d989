/**
 * What can become of a command on this device. Pure and total: every state answers every event, if only by staying.
 *
 *                       ┌── fail, recover ──┐
 *                       ▼                   │
 *     ●──▶ saved ──take──▶ sending ──answer──▶ sent ──receipt──▶ applied │ adjusted │ conflict │ rejected │ dead-letter
 *          ▲│                │                  │                   ▲              │
 *          │withdraw                            │                   │              │
 *          │▼                                   └──close────────────┤ (refused by the answer, and no receipt came)
 *          │withdrawn ──receipt (an earlier try had arrived after all)
 *          │                                                        │
 *          └──forgotten─── sent, applied, adjusted, conflict, rejected, dead-letter
 *                          (the server was restored to a time before it: it is offered again)
 *
 * Always: a receipt wins over everything, in any state, because the server decided, unless it is one the server
 * has forgotten or one decided before the one that is known; nothing ends because a request was refused, for then nobody at the server knows of it; a finished entry waits again only when it was forgotten; what the person withdrew never comes back by
 * itself; nothing but `take` counts an attempt.
 */
import type { JsonObject, ReceiptStatus } from '@openkms/schema/domain/rows.ts';

/** What the server said of a command. */
export type Verdict = {
  readonly status: ReceiptStatus;
  readonly code: string | null;
  readonly details: JsonObject;
  /** ms UTC by the server's clock. */
  readonly decidedAt: number;
};

/** How the end became known: a `receipt` came along with the effects; an `answer` came over HTTP alone. */
export type Proof = 'receipt' | 'answer';

/** The server would not look at a request that held this command alone. */
export const NOT_ACCEPTED = 'not_accepted';
/** A request that held this command alone found no answer, while the server answers others. */
export const UNANSWERED = 'unanswered';

/** Why this command, and not the line, could not be dealt with so far; `nextTryAt` is ms UTC by the device's clock. */
export type Failure = {
  readonly code: string;
  readonly nextTryAt: number;
  readonly tries: number;
  /** With {@link NOT_ACCEPTED}: the code of the server's refusal. */
  readonly reason?: string;
};

/**
 * `forgot`: when the verdict was reached that the server has forgotten (ms UTC, its clock), `forgotBefore` those it had forgotten
 * already, restored more than once; rows may still show any of them.
 */
type Tried = { readonly attempts: number; readonly forgot?: number; readonly forgotBefore?: readonly number[] };

export type Progress =
  | (Tried & { readonly state: 'saved' | 'sending'; readonly failure?: Failure })
  | (Tried & { readonly state: 'sent'; readonly verdict: Verdict })
  | (Tried & { readonly state: 'withdrawn' })
  | (Tried & { readonly state: ReceiptStatus; readonly verdict: Verdict; readonly proof: Proof });
export type ProgressState = Progress['state'];

export type OutboxEvent =
  /** A request carries it now. */
  | { readonly kind: 'take' }
  /** The request brought no answer about it; with `failure` where the command itself is why. */
  | { readonly kind: 'fail'; readonly failure?: Failure }
  /** A new leader found it being sent by nobody. */
  | { readonly kind: 'recover' }
  /** The server answered the request. */
  | { readonly kind: 'answer'; readonly verdict: Verdict }
  /** The receipt arrived with the rows. */
  | { readonly kind: 'receipt'; readonly verdict: Verdict }
  /** The answer said no, and no receipt came for it. */
  | { readonly kind: 'close' }
  /** The person took it back. */
  | { readonly kind: 'withdraw' }
  /** The server, restored from a backup, knows nothing of what it decided at `decidedAt` (ms UTC, its clock). */
  | { readonly kind: 'forgotten'; readonly decidedAt: number };

export const NEW: Progress = { state: 'saved', attempts: 0 };

/** The next state; the same object where the event changes nothing. */
export function nextProgress(progress: Progress, event: OutboxEvent): Progress {
  if (event.kind === 'receipt') {
    // One decided later is of a server that was restored since and got this very command from another device of the person.
    const had = 'proof' in progress && progress.proof === 'receipt' ? progress.verdict.decidedAt : -Infinity;
    if (event.verdict.decidedAt <= had || hasForgotten(progress).includes(event.verdict.decidedAt)) return progress;
    return { state: event.verdict.status, ...tried(progress), verdict: event.verdict, proof: 'receipt' };
  }
  switch (progress.state) {
    case 'saved':
      return fromSaved(progress, event);
    case 'sending':
      return fromSending(progress, event);
    case 'sent':
      if (event.kind === 'forgotten') return forgotten(progress, event.decidedAt);
      if (event.kind !== 'close' || changesRows(progress.verdict.status)) return progress;
      return { ...progress, state: progress.verdict.status, proof: 'answer' };
    case 'withdrawn':
      return progress;
    case 'applied':
    case 'adjusted':
    case 'conflict':
    case 'rejected':
    case 'dead-letter':
      return event.kind === 'forgotten' ? forgotten(progress, event.decidedAt) : progress;
  }
}

type Unreceipted = Exclude<OutboxEvent, { kind: 'receipt' }>;
type Waiting = Extract<Progress, { state: 'saved' | 'sending' }>;
type Decided = Extract<Progress, { verdict: Verdict }>;

function fromSaved(progress: Waiting, event: Unreceipted): Progress {
  switch (event.kind) {
    case 'take':
      return { ...progress, state: 'sending', attempts: progress.attempts + 1 };
    case 'withdraw':
      return { state: 'withdrawn', ...tried(progress) };
    // The answer to a request this device had given up: true all the same.
    case 'answer':
      return answered(progress, event.verdict);
    case 'fail':
    case 'recover':
    case 'close':
    case 'forgotten':
      return progress;
  }
}

function fromSending(progress: Waiting, event: Unreceipted): Progress {
  switch (event.kind) {
    case 'answer':
      return answered(progress, event.verdict);
    case 'fail': {
      const failure = event.failure ?? progress.failure;
      return { state: 'saved', ...tried(progress), ...(failure === undefined ? {} : { failure }) };
    }
    case 'recover':
      return { ...progress, state: 'saved' };
    case 'take':
    case 'close':
    case 'withdraw':
    case 'forgotten':
      return progress;
  }
}

/** Whoever asked the server may have slept, and another have heard meanwhile what it decided since: that stands. */
function forgotten(progress: Decided, decidedAt: number): Progress {
  if (progress.verdict.decidedAt !== decidedAt) return progress;
  return { state: 'saved', attempts: progress.attempts, ...forgetting([decidedAt, ...hasForgotten(progress)]) };
}

/** A server that was restored once more, to a later time, may know again what the one before it had forgotten. */
function answered(progress: Waiting, verdict: Verdict): Progress {
  const forgot = hasForgotten(progress).filter((each) => each !== verdict.decidedAt);
  return { state: 'sent', attempts: progress.attempts, ...forgetting(forgot), verdict };
}

/** Latest first. */
function hasForgotten({ forgot, forgotBefore = [] }: Tried): readonly number[] {
  return forgot === undefined ? [] : [forgot, ...forgotBefore];
}

function forgetting([forgot, ...before]: readonly number[]): Pick<Tried, 'forgot' | 'forgotBefore'> {
  if (forgot === undefined) return {};
  return before.length === 0 ? { forgot } : { forgot, forgotBefore: before };
}

function tried(progress: Progress): Tried {
  return { attempts: progress.attempts, ...forgetting(hasForgotten(progress)) };
}

/** True while the end is not known for certain. */
export function isPending(state: ProgressState): state is 'saved' | 'sending' | 'sent' {
  return state === 'saved' || state === 'sending' || state === 'sent';
}

/**
 * True while its effects must be laid over rows that hold no receipt of it: it may yet be applied, or it was and the rows
 * on this device do not show it yet (another tab heard first, or the browser was killed before Zero wrote its rows down).
 */
export function awaitsRows(progress: Progress): boolean {
  return (
    isPending(progress.state) || ('proof' in progress && progress.proof === 'receipt' && changesRows(progress.state))
  );
}

function changesRows(status: ProgressState): boolean {
  return status === 'applied' || status === 'adjusted' || status === 'conflict';
}
