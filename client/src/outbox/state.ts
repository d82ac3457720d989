/**
 * What can become of a command on this device. Pure and total: every state answers every event, if only by staying.
 *
 *                       ┌── fail, recover ──┐
 *                       ▼                   │
 *     ●──▶ saved ──take──▶ sending ──answer──▶ sent ──receipt──▶ applied │ adjusted │ conflict │ rejected │ dead-letter
 *           │  ▲             │                  │                   ▲
 *       withdraw             └─────refuse───────┼──▶ dead-letter ───┤ (the request itself was refused: no receipt exists)
 *           ▼                                   └──close────────────┤ (refused by the answer, and no receipt came)
 *        withdrawn ──receipt (an earlier try had arrived after all)─┘
 *
 * Always: a receipt wins over everything, in any state, because the server decided; a finished entry never waits again;
 * nothing but `take` counts an attempt.
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

/** How the end became known: `receipt` came along with the effects; an `answer` or a `refusal` came over HTTP alone. */
export type Proof = 'receipt' | 'answer' | 'refusal';

export type Progress =
  | { readonly state: 'saved' | 'sending'; readonly attempts: number }
  | { readonly state: 'sent'; readonly attempts: number; readonly verdict: Verdict }
  | { readonly state: 'withdrawn'; readonly attempts: number }
  | { readonly state: ReceiptStatus; readonly attempts: number; readonly verdict: Verdict; readonly proof: Proof };
export type ProgressState = Progress['state'];

export type OutboxEvent =
  /** A request carries it now. */
  | { readonly kind: 'take' }
  /** The request brought no answer about it. */
  | { readonly kind: 'fail' }
  /** A new leader found it being sent by nobody. */
  | { readonly kind: 'recover' }
  /** The server answered the request. */
  | { readonly kind: 'answer'; readonly verdict: Verdict }
  /** The receipt arrived with the rows. */
  | { readonly kind: 'receipt'; readonly verdict: Verdict }
  /** The server would not take the request because of this command. */
  | { readonly kind: 'refuse'; readonly verdict: Verdict }
  /** The answer said no, and no receipt came for it. */
  | { readonly kind: 'close' }
  /** The person took it back. */
  | { readonly kind: 'withdraw' };

export const NEW: Progress = { state: 'saved', attempts: 0 };

/** The next state; the same object where the event changes nothing. */
export function nextProgress(progress: Progress, event: OutboxEvent): Progress {
  const { attempts } = progress;
  if (event.kind === 'receipt') {
    if ('proof' in progress && progress.proof === 'receipt') return progress;
    return { state: event.verdict.status, attempts, verdict: event.verdict, proof: 'receipt' };
  }
  switch (progress.state) {
    case 'saved':
      return fromSaved(progress, event);
    case 'sending':
      return fromSending(progress, event);
    case 'sent':
      if (event.kind !== 'close' || changesRows(progress.verdict.status)) return progress;
      return { state: progress.verdict.status, attempts, verdict: progress.verdict, proof: 'answer' };
    case 'withdrawn':
    case 'applied':
    case 'adjusted':
    case 'conflict':
    case 'rejected':
    case 'dead-letter':
      return progress;
  }
}

type Unreceipted = Exclude<OutboxEvent, { kind: 'receipt' }>;

function fromSaved(progress: Progress, event: Unreceipted): Progress {
  const { attempts } = progress;
  switch (event.kind) {
    case 'take':
      return { state: 'sending', attempts: attempts + 1 };
    case 'withdraw':
      return { state: 'withdrawn', attempts };
    // The answer to a request this device had given up: true all the same.
    case 'answer':
      return { state: 'sent', attempts, verdict: event.verdict };
    case 'refuse':
      return { state: 'dead-letter', attempts, verdict: event.verdict, proof: 'refusal' };
    case 'fail':
    case 'recover':
    case 'close':
      return progress;
  }
}

function fromSending(progress: Progress, event: Unreceipted): Progress {
  const { attempts } = progress;
  switch (event.kind) {
    case 'answer':
      return { state: 'sent', attempts, verdict: event.verdict };
    case 'fail':
    case 'recover':
      return { state: 'saved', attempts };
    case 'refuse':
      return { state: 'dead-letter', attempts, verdict: event.verdict, proof: 'refusal' };
    case 'take':
    case 'close':
    case 'withdraw':
      return progress;
  }
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
