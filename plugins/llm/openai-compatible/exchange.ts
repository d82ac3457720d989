/**
 * One request and the bytes of its answer, with time limits.
 *
 *     asked ─headers within headersMs→ answering ─each byte within idleMs→ … → ended
 *       └──────────────── all of it within totalMs ────────────────┘
 *
 * Always: when it is over, for whatever reason, the connection does not stay behind; a time limit is an LLMError, the
 * caller's own signal its reason.
 */
import { LLMError, type LLMFailure } from '../../contract/llm-provider.ts';
import { wordsOf } from './failures.ts';

export type Limits = { readonly headersMs: number; readonly idleMs: number; readonly totalMs: number };

export type Exchange = {
  readonly response: Response;
  /** The next bytes; null at the end. Rejects with whatever `fetch` met where the connection broke. */
  readonly read: () => Promise<Uint8Array | null>;
  /** Must be called, once, whatever happened. */
  readonly end: () => void;
};

/** Rejects with LLMError (unreachable, timeout) or the reason of `signal`. */
export async function exchange(
  url: URL,
  init: Pick<RequestInit, 'method' | 'headers' | 'body'>,
  limits: Limits,
  signal: AbortSignal | undefined,
): Promise<Exchange> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const follow = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', follow, { once: true });
  const limit = (phase: TimeoutPhase, ms: number) => setTimeout(() => controller.abort(late(phase, ms)), ms);
  const total = limit('total', limits.totalMs);

  function end(): void {
    clearTimeout(total);
    signal?.removeEventListener('abort', follow);
    controller.abort();
  }

  const headers = limit('headers', limits.headersMs);
  try {
    // A redirect would turn the request into another one, and most often leads to a page for people.
    const response = await fetch(url, { ...init, redirect: 'manual', signal: controller.signal });
    const reader = response.body?.getReader();
    return { response, read: () => read(reader), end };
  } catch (error) {
    const aborted = controller.signal.aborted;
    end();
    if (aborted) throw controller.signal.reason;
    throw new LLMError({ code: 'llm_unreachable', detail: wordsOf(error) }, { cause: error });
  } finally {
    clearTimeout(headers);
  }

  async function read(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<Uint8Array | null> {
    if (reader === undefined) return null;
    const idle = limit('idle', limits.idleMs);
    try {
      const { value } = await reader.read();
      return value ?? null;
    } finally {
      clearTimeout(idle);
    }
  }
}

/** All of an answer as text. Rejects as `read` does, and with what `tooLong` makes where it is longer than `maxBytes`. */
export async function readText({ read }: Exchange, maxBytes: number, tooLong: () => Error): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for (let part = await read(); part !== null; part = await read()) {
    bytes += part.byteLength;
    if (bytes > maxBytes) throw tooLong();
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

type TimeoutPhase = Extract<LLMFailure, { code: 'llm_timeout' }>['phase'];

function late(phase: TimeoutPhase, afterMs: number): LLMError {
  return new LLMError({ code: 'llm_timeout', phase, afterMs, detail: `no ${WAITED_FOR[phase]} within ${afterMs} ms` });
}

const WAITED_FOR = { headers: 'answer', idle: 'further byte', total: 'end' } as const satisfies Record<
  TimeoutPhase,
  string
>;
