/**
 * Asks a model and collects its answer. Always: it never throws; how it ended is a value. An answer that is longer than
 * anybody reads is cut, and the request ended at the provider.
 */
import {
  LLMError,
  type LLMFailure,
  type LLMFinishReason,
  type LLMProvider,
  type LLMRequest,
  type LLMUsage,
} from '@openkms/plugins/contract/llm-provider.ts';
import { estimateTokens } from '@openkms/schema/domain/prompt/tokens.ts';

/** UTF-16 code units. */
export const LONGEST_ANSWER = 1_000_000;

/** `text` is what came of the answer. */
export type Answer = { readonly text: string } & (
  | {
      readonly kind: 'whole';
      readonly model: string;
      readonly finishReason: LLMFinishReason;
      readonly usage: LLMUsage;
    }
  | { readonly kind: 'failed'; readonly failure: LLMFailure }
  /** The caller's signal ended it. */
  | { readonly kind: 'left' }
);

/** `grew` is told all of the answer so far, piece by piece. `model`: who is asked, for counting where nobody counted. */
export async function askModel(
  provider: LLMProvider,
  request: LLMRequest,
  {
    model,
    signal,
    grew,
  }: { readonly model: string; readonly signal: AbortSignal; readonly grew: (text: string) => void },
): Promise<Answer> {
  let text = '';
  try {
    for await (const event of provider.stream(request, { signal })) {
      if (event.kind === 'end') return { ...event, kind: 'whole', text };
      text += event.text;
      if (text.length > LONGEST_ANSWER) break;
      grew(text);
    }
    text = text.slice(0, LONGEST_ANSWER);
    const inputTokens = request.messages.reduce((sum, { content }) => sum + estimateTokens(content, model), 0);
    const usage = { inputTokens, outputTokens: estimateTokens(text, model), estimated: true };
    return { kind: 'whole', text, model, finishReason: 'length', usage };
  } catch (error) {
    if (signal.aborted) return { kind: 'left', text };
    return { kind: 'failed', text, failure: failureOf(error) };
  }
}

/** What a provider throws beside its own errors is a mistake of its own, and may pass like one of the server's. */
function failureOf(error: unknown): LLMFailure {
  if (error instanceof LLMError) return error.failure;
  return { code: 'llm_provider_error', status: null, detail: error instanceof Error ? error.message : String(error) };
}
