/**
 * `LLMProvider`: one place that completes chats. Always: an answer is whole or an error; a stream that ends without saying
 * so is cut, never finished. A provider never tries again by itself: who calls it decides that, by the code of the failure.
 *
 *     stream:   delta* → end            a whole answer
 *               delta* → LLMError       everything else
 *               delta* → signal.reason  the caller had enough; the request ends at the server too
 */
import { z } from 'zod';

/** What is asked for, as it comes in from a door or a job. */
export const llmRequest = z.strictObject({
  messages: z
    .array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
    .min(1)
    .max(1000),
  /** One of `models()`; left out: the provider's own default. */
  model: z.string().min(1).max(200).optional(),
  temperature: z.number().min(0).max(2).optional(),
  /** Most tokens of the answer; longer ones end with finish reason `length`. */
  maxOutputTokens: z.int().min(1).optional(),
  /** The answer ends before any of these. */
  stop: z.array(z.string().min(1)).min(1).max(4).optional(),
  /** Asks for the same answer again; not every model heeds it. */
  seed: z.int().optional(),
});

export type LLMRequest = z.infer<typeof llmRequest>;

export type LLMUsage = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** True where the provider did not count and the figures are reckoned from the length of the texts. */
  readonly estimated: boolean;
};

/** `stop`: the model was done. `length`: a limit cut it short. `other`: a reason that is not one of these. */
export type LLMFinishReason = 'stop' | 'length' | 'content_filter' | 'other';

export type LLMCompletion = {
  readonly text: string;
  /** The model that answered, by its own account. */
  readonly model: string;
  readonly finishReason: LLMFinishReason;
  readonly usage: LLMUsage;
};

export type LLMStreamEvent =
  | { readonly kind: 'delta'; readonly text: string }
  | ({ readonly kind: 'end' } & Omit<LLMCompletion, 'text'>);

export type LLMModel = { readonly id: string };

export type LLMHealth =
  | { readonly kind: 'up'; readonly latencyMs: number; readonly models: number }
  | { readonly kind: 'down'; readonly failure: LLMFailure };

/** Every code, with its meaning. The first five may pass if one waits or asks elsewhere; the rest come back the same. */
const LLM_FAILURE_CODES = {
  llm_unreachable: 'Nobody answered at the address, or something that is no LLM did.',
  llm_timeout: 'The answer did not begin, go on or end in time.',
  llm_rate_limited: 'Too many requests or tokens; wait.',
  llm_stream_cut: 'The answer broke off: the connection ended before the answer said that it was whole.',
  llm_provider_error: 'The provider failed, or answered with something nobody understands.',
  llm_unauthorised: 'The key is missing, wrong, or not allowed to do this.',
  llm_invalid_request: 'The provider refuses this request; an unknown model is one reason.',
  llm_context_too_long: 'The messages and the answer asked for do not fit into the context of the model.',
} as const satisfies Record<LLMFailure['code'], string>;

type Plain = 'llm_unreachable' | 'llm_unauthorised' | 'llm_invalid_request' | 'llm_context_too_long';

export type LLMFailure = {
  /** What was met, for a log: may quote the provider, never holds a key. */
  readonly detail: string;
} & (
  | { readonly code: Plain }
  | { readonly code: 'llm_timeout'; readonly phase: 'headers' | 'idle' | 'total'; readonly afterMs: number }
  /** `retryAfterMs` is null where the provider does not say. */
  | { readonly code: 'llm_rate_limited'; readonly retryAfterMs: number | null }
  /** `afterText`: whether some of the answer had come; if not, another provider can be asked unnoticed. */
  | { readonly code: 'llm_stream_cut'; readonly afterText: boolean }
  /** `status` is the HTTP status; null where the failure came within an answer, or the provider has none. */
  | { readonly code: 'llm_provider_error'; readonly status: number | null }
);

/** What `complete`, `stream` and `models` reject with. Callers branch on `failure.code`. */
export class LLMError extends Error {
  override readonly name = 'LLMError';
  readonly failure: LLMFailure;

  constructor(failure: LLMFailure, options?: ErrorOptions) {
    super(`${failure.code}: ${LLM_FAILURE_CODES[failure.code]} (${failure.detail})`, options);
    this.failure = failure;
  }
}

export type LLMCallOptions = {
  /** Ends the call, at the server too; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

export type LLMProvider = {
  readonly complete: (request: LLMRequest, options?: LLMCallOptions) => Promise<LLMCompletion>;
  /**
   * Asks when the first event is asked for. Deltas are never empty; exactly one `end` comes, as the last event. Leaving
   * the loop early ends the request.
   */
  readonly stream: (request: LLMRequest, options?: LLMCallOptions) => AsyncGenerator<LLMStreamEvent, void, undefined>;
  readonly models: (options?: LLMCallOptions) => Promise<readonly LLMModel[]>;
  /** Never rejects but for the caller's own signal. */
  readonly health: (options?: LLMCallOptions) => Promise<LLMHealth>;
};
