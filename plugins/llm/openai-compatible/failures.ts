/** What went wrong, said in the codes of the contract. The one place that knows how servers word their refusals. */
import { type LLMFailure, LLMError } from '../../contract/llm-provider.ts';
import { type ErrorDetails, errorIn } from './wire.ts';

/** Words and codes by which servers say that a request is longer than the context of the model. */
const TOO_LONG = {
  codes: ['context_length_exceeded', 'exceed_context_size_error'],
  // vLLM has no code for it: "maximum context length is …" up to 0.15, "context length is only …" since.
  words: /\bcontext (length|size|window)\b/i,
};

/** A refusal: an answer whose status is not 2xx. */
export function failureOfStatus(response: Response, body: string, now: number): LLMFailure {
  const { status, headers } = response;
  const error = errorIn(parseJson(body));
  const detail = `HTTP ${status}: ${error?.message ?? (body || response.statusText)}`;
  if (status === 429) return { code: 'llm_rate_limited', retryAfterMs: retryAfterMs(headers, now), detail };
  if (status === 401 || status === 403) return { code: 'llm_unauthorised', detail };
  if (status === 408 || status >= 500) return { code: 'llm_provider_error', status, detail };
  if (status >= 300 && status < 400) return { code: 'llm_unreachable', detail: `${detail} (a redirect)` };
  if (error !== null && isTooLong(error)) return { code: 'llm_context_too_long', detail };
  // A page in place of an error: whatever answered does not speak the protocol.
  if (status === 404 && error === null) return { code: 'llm_unreachable', detail };
  return { code: 'llm_invalid_request', detail };
}

/** An error within an answer that had begun well. */
export function failureOfError(error: ErrorDetails): LLMFailure {
  const detail = error.message ?? 'no reason given';
  if (isTooLong(error)) return { code: 'llm_context_too_long', detail };
  if (error.code === 429 || error.code === 'rate_limit_exceeded') {
    return { code: 'llm_rate_limited', retryAfterMs: null, detail };
  }
  return { code: 'llm_provider_error', status: null, detail };
}

/** An answer with status 2xx of a kind that no LLM sends: a captive portal's page, as a rule. */
export function noLLM(response: Response): LLMError {
  const kind = response.headers.get('content-type') ?? 'no content type';
  return new LLMError({ code: 'llm_unreachable', detail: `HTTP ${response.status} with ${kind}` });
}

/** An answer of the right kind that says nothing anybody understands. */
export function notUnderstood(detail: string, cause?: unknown): LLMError {
  return new LLMError({ code: 'llm_provider_error', status: null, detail }, { cause });
}

/** The words of an error and of what caused it: fetch says only "fetch failed", its cause says why. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `${error.message}${code}`;
}

/** Undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isTooLong({ code, type, message }: ErrorDetails): boolean {
  return [code, type].some((name) => TOO_LONG.codes.includes(String(name))) || TOO_LONG.words.test(message ?? '');
}

/** RFC 9110 §10.2.3: seconds or a date; OpenAI says it in milliseconds too. */
function retryAfterMs(headers: Headers, now: number): number | null {
  const ms = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return Math.ceil(ms);
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
