/**
 * POST /api/v1/commands, with every way it can end told apart. Always: an answer counts only when it is our server's JSON;
 * each receipt is understood by itself, so one that is not leaves the others good.
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
  readonly offlineSince: number | null;
};

export type SendResult =
  /** By command id; one that is missing was not dealt with. */
  | { readonly kind: 'answered'; readonly verdicts: ReadonlyMap<string, Verdict> }
  /** The token is not (or no longer) good. */
  | { readonly kind: 'unauthorised' }
  /** Our server will not take this request, now or later. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Our server is there but cannot now; ms to wait where it said so. */
  | { readonly kind: 'busy'; readonly retryAfter: number | null }
  /** Nothing that our server said. */
  | { readonly kind: 'unreachable' };

export type SendCommands = (
  token: string,
  device: DeviceReport,
  commands: readonly CommandEnvelope[],
  signal: AbortSignal,
) => Promise<SendResult>;

const receipts = z.object({ receipts: z.array(z.unknown()) });
const receipt = verdictSchema.extend({ id: z.string() });
const problem = z.object({ code: z.string() });
/** The answers that say: this very request is wrong. */
const REFUSALS = new Set([400, 413, 415, 422]);

/** Sends over `fetch`; `timeoutMs` covers the whole exchange. */
export function commandsHttp(fetch: typeof globalThis.fetch, timeoutMs = 30_000): SendCommands {
  return async (token, device, commands, signal) => {
    try {
      const answer = await fetch('/api/v1/commands', {
        method: 'POST',
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ device, commands }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      const text = await answer.text();
      return understand(answer.status, parsed(text), answer.headers.get('retry-after'));
    } catch {
      // No network, a cut connection or a time-out: whether the server acted is unknown, which ids make harmless.
      return { kind: 'unreachable' };
    }
  };
}

/** What an answer means; `body` is undefined where it was not JSON. Pure. */
export function understand(status: number, body: unknown, retryAfter: string | null): SendResult {
  if (status === 200) {
    const answer = receipts.safeParse(body);
    if (!answer.success) return { kind: 'unreachable' };
    const verdicts = new Map<string, Verdict>();
    for (const each of answer.data.receipts) {
      const one = receipt.safeParse(each);
      if (!one.success) continue;
      const { id, ...verdict } = one.data;
      verdicts.set(id, verdict);
    }
    return { kind: 'answered', verdicts };
  }
  const said = problem.safeParse(body);
  if (status === 401 || status === 403) return said.success ? { kind: 'unauthorised' } : { kind: 'unreachable' };
  if (!said.success) return { kind: 'unreachable' };
  if (REFUSALS.has(status)) return { kind: 'refused', code: said.data.code };
  const seconds = Number(retryAfter);
  return { kind: 'busy', retryAfter: retryAfter !== null && Number.isFinite(seconds) ? seconds * 1000 : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
