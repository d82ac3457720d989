/**
 * POST /api/v1/commands and /api/v1/receipts/known, with every way they can end told apart. Always: an answer counts only
 * when it is our server's JSON; each receipt and failure is understood by itself, so one that is not leaves the others
 * good; an older server, which names no failures and says nothing of itself, is understood as well.
 */
import { z } from 'zod';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import { verdictSchema } from '../outbox/entry.ts';
import type { Verdict } from '../outbox/state.ts';

export type DeviceReport = {
  readonly id: string;
  readonly label: string;
  /** Commands that wait on the device besides those sent along. */
  readonly pendingCount: number;
  /** When the oldest of them was issued, ms UTC by the device's clock. */
  readonly oldestPendingAt: number | null;
  readonly offlineSince: number | null;
  /** The device's clock as it sends, ms UTC. */
  readonly now: number;
};

/** What the server says of itself. `now`: ms UTC by its clock, when it answered. */
export type ServerWord = { readonly epoch: string; readonly now: number; readonly revoked: boolean };

export type Answered = {
  readonly kind: 'answered';
  /** By command id; one that is neither here nor among the failures was not dealt with. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Codes by command id: the server could not execute these now. */
  readonly failures?: ReadonlyMap<string, string>;
  readonly server?: ServerWord;
};

type Unanswered =
  /** The token is not (or no longer) good. */
  | { readonly kind: 'unauthorised' }
  /** Our server will not take this request, now or later. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Our server is there but cannot now; ms to wait where it said so. */
  | {
      readonly kind: 'busy';
      readonly retryAfter: number | null;
      /** `certain`: it failed over this very request. `perhaps`: it may have, or it can do nothing just now. */
      readonly fault?: 'certain' | 'perhaps';
    }
  /** Nothing that our server said. */
  | { readonly kind: 'unreachable' };

export type SendResult = Answered | Unanswered;

/** `epoch`: of the server whose verdicts the device holds; one that is of another epoch executes nothing and says so. */
export type SendCommands = (
  token: string,
  device: DeviceReport,
  commands: readonly CommandEnvelope[],
  signal: AbortSignal,
  epoch?: string | null,
) => Promise<SendResult>;

export type KnownResult =
  | {
      readonly kind: 'answered';
      readonly unknown: readonly string[];
      /** When it decided the others, ms UTC by its clock; an older server does not say. */
      readonly decidedAt: Readonly<Record<string, number>>;
    }
  | Unanswered;

/** Asks which of `ids` (at most {@link MOST_ASKED}) the server has no receipt for, and of when the other receipts are. */
export type AskKnown = (token: string, ids: readonly string[], signal: AbortSignal) => Promise<KnownResult>;
export const MOST_ASKED = 1000;

const answer = z.object({
  receipts: z.array(z.unknown()),
  failures: z.array(z.unknown()).default([]).catch([]),
  server: z.unknown().optional(),
});
const receipt = verdictSchema.extend({ id: z.string() });
const failure = z.object({ id: z.string(), code: z.string() });
const serverWord = z.object({ epoch: z.string(), now: z.number(), revoked: z.boolean().default(false).catch(false) });
const problem = z.object({ code: z.string() });
const known = z.object({
  unknown: z.array(z.string()),
  decidedAt: z.record(z.string(), z.number()).default({}).catch({}),
});
/** The answers that say: this very request is wrong. */
const REFUSALS = new Set([400, 413, 415, 422]);

/** Sends over `fetch`; `timeoutMs` covers the whole exchange. */
export function commandsHttp(fetch: typeof globalThis.fetch, timeoutMs = 30_000): SendCommands {
  const post = postJson(fetch, timeoutMs);
  return async (token, device, commands, signal, epoch = null) => {
    const said = await post(
      '/api/v1/commands',
      token,
      { device, commands, ...(epoch === null ? {} : { epoch }) },
      signal,
    );
    return said === null ? { kind: 'unreachable' } : understand(said.status, said.body, said.retryAfter);
  };
}

/** Asks over `fetch`; `timeoutMs` covers the whole exchange. */
export function knownHttp(fetch: typeof globalThis.fetch, timeoutMs = 30_000): AskKnown {
  const post = postJson(fetch, timeoutMs);
  return async (token, ids, signal) => {
    const said = await post('/api/v1/receipts/known', token, { ids }, signal);
    if (said === null) return { kind: 'unreachable' };
    if (said.status !== 200) return withoutAnswer(said.status, said.body, said.retryAfter);
    const answered = known.safeParse(said.body);
    return answered.success ? { kind: 'answered', ...answered.data } : { kind: 'unreachable' };
  };
}

type Said = { readonly status: number; readonly body: unknown; readonly retryAfter: string | null };

function postJson(fetch: typeof globalThis.fetch, timeoutMs: number) {
  return async (path: string, token: string, body: unknown, signal: AbortSignal): Promise<Said | null> => {
    try {
      const response = await fetch(path, {
        method: 'POST',
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      const text = await response.text();
      return { status: response.status, body: parsed(text), retryAfter: response.headers.get('retry-after') };
    } catch {
      // No network, a cut connection or a time-out: whether the server acted is unknown, which ids make harmless.
      return null;
    }
  };
}

/** What an answer to commands means; `body` is undefined where it was not JSON. Pure. */
export function understand(status: number, body: unknown, retryAfter: string | null): SendResult {
  if (status !== 200) return withoutAnswer(status, body, retryAfter);
  const said = answer.safeParse(body);
  if (!said.success) return { kind: 'unreachable' };
  const verdicts = new Map<string, Verdict>();
  for (const each of said.data.receipts) {
    const one = receipt.safeParse(each);
    if (!one.success) continue;
    const { id, ...verdict } = one.data;
    verdicts.set(id, verdict);
  }
  const failures = new Map<string, string>();
  for (const each of said.data.failures) {
    const one = failure.safeParse(each);
    if (one.success) failures.set(one.data.id, one.data.code);
  }
  const server = serverWord.safeParse(said.data.server);
  return { kind: 'answered', verdicts, failures, ...(server.success ? { server: server.data } : {}) };
}

function withoutAnswer(status: number, body: unknown, retryAfter: string | null): Unanswered {
  const said = problem.safeParse(body);
  if (!said.success) return { kind: 'unreachable' };
  if (status === 401 || status === 403) return { kind: 'unauthorised' };
  if (REFUSALS.has(status)) return { kind: 'refused', code: said.data.code };
  if (status < 400) return { kind: 'unreachable' };
  const seconds = Number(retryAfter);
  const wait = retryAfter !== null && Number.isFinite(seconds) ? seconds * 1000 : null;
  if (status === 500) return { kind: 'busy', retryAfter: wait, fault: 'certain' };
  // One that names a time says of itself that it is the server, not the request.
  return status > 500 && wait === null
    ? { kind: 'busy', retryAfter: null, fault: 'perhaps' }
    : { kind: 'busy', retryAfter: wait };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
