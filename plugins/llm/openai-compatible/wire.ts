/** The chat completions protocol as it stands on the wire: what is sent, and the shapes of what comes back. */
import { z } from 'zod';
import type { LLMFinishReason, LLMRequest } from '../../contract/llm-provider.ts';
import type { OpenAICompatibleSettings } from './config.ts';

const usage = z.object({ prompt_tokens: z.int().min(0), completion_tokens: z.int().min(0) });

/** Servers differ in what they leave out; a usage of another shape is as good as none. */
const answer = z.object({
  model: z.string().min(1).nullish().catch(null),
  usage: usage.nullish().catch(null),
});

const finishReason = z.string().nullish();

/** One event of a stream. A chunk with the usage alone has no choices. */
export const streamChunk = answer.extend({
  choices: z
    .array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish(), finish_reason: finishReason }))
    .nullish(),
});

/** A whole answer: what servers send that do not heed `stream`. */
export const wholeAnswer = answer.extend({
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish() }), finish_reason: finishReason }))
    .min(1),
});

export const modelList = z.object({ data: z.array(z.object({ id: z.string().min(1) })) });

const errorDetails = z.object({
  message: z.string().nullish().catch(null),
  type: z.string().nullish().catch(null),
  code: z.union([z.string(), z.number()]).nullish().catch(null),
});

/** OpenAI and llama.cpp nest it, older vLLM does not, Ollama and some gateways send a bare sentence. */
const errorBody = z.union([
  z.object({ error: errorDetails }).transform(({ error }) => error),
  z.object({ error: z.string() }).transform(({ error }) => ({ message: error, type: null, code: null })),
  errorDetails.extend({ object: z.literal('error') }),
]);

export type ErrorDetails = z.infer<typeof errorDetails>;

/** What an error answer says; null where it is not one. */
export function errorIn(body: unknown): ErrorDetails | null {
  return errorBody.safeParse(body).data ?? null;
}

/** The body of a request for a streamed completion. */
export function requestBody(request: LLMRequest, settings: OpenAICompatibleSettings): string {
  return JSON.stringify({
    model: request.model ?? settings.defaultModel,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: settings.askForUsage ? { include_usage: true } : undefined,
    temperature: request.temperature,
    [settings.maxTokensField]: request.maxOutputTokens,
    stop: request.stop,
    seed: request.seed,
  });
}

export function finishReasonOf(reason: string): LLMFinishReason {
  return reason === 'stop' || reason === 'length' || reason === 'content_filter' ? reason : 'other';
}
