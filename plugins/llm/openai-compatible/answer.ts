/**
 * The events of one answer, whatever shape it comes in: a stream, or whole where a server does not stream.
 *
 *     chunks with text → delta   a chunk with finish_reason → finished   [DONE] after finished → end
 *
 * Always: `end` only where the model had finished and the server said that the stream is whole. Both are asked for,
 * because a gateway in between may close a stream properly that was cut behind it.
 */
import {
  LLMError,
  type LLMFinishReason,
  type LLMRequest,
  type LLMStreamEvent,
  type LLMUsage,
} from '../../contract/llm-provider.ts';
import { estimateTokens } from './estimate.ts';
import type { Exchange } from './exchange.ts';
import { readText } from './exchange.ts';
import { failureOfError, noLLM, notUnderstood, parseJson, wordsOf } from './failures.ts';
import { serverEvents } from './server-events.ts';
import { errorIn, finishReasonOf, streamChunk, wholeAnswer } from './wire.ts';

type Events = AsyncGenerator<LLMStreamEvent, void, undefined>;

/** No answer of a model is a fraction of this. */
const LONGEST_ANSWER = 16 * 2 ** 20;

/** Rejects with LLMError, or with what `exchange.read` rejects with when a time limit or the caller ended it. */
export function eventsOf(exchange: Exchange, request: LLMRequest, model: string): Events {
  const { response } = exchange;
  const kind = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (kind === 'text/event-stream') return streamed(exchange, request, model);
  if (kind === 'application/json') return whole(exchange, request, model);
  throw noLLM(response);
}

async function* streamed(exchange: Exchange, request: LLMRequest, asked: string): Events {
  let model = asked;
  let finishReason: LLMFinishReason | null = null;
  let counted: Counted | null = null;
  const text = { length: 0, bytes: 0 };
  try {
    for await (const data of serverEvents(exchange.read)) {
      if (data === '[DONE]') {
        if (finishReason === null) break;
        yield { kind: 'end', model, finishReason, usage: usageOf(counted, request, text.bytes) };
        return;
      }
      const chunk = readChunk(data);
      model = chunk.model ?? model;
      counted = chunk.usage ?? counted;
      // Only one answer is asked for; other choices do not come.
      const choice = chunk.choices?.[0];
      const piece = choice?.delta?.content;
      if (piece) {
        text.length += piece.length;
        text.bytes += Buffer.byteLength(piece);
        if (text.length > LONGEST_ANSWER) throw notUnderstood('The answer does not end.');
        yield { kind: 'delta', text: piece };
      }
      if (choice?.finish_reason) finishReason = finishReasonOf(choice.finish_reason);
    }
  } catch (error) {
    throw isBroken(error) ? cut(text.length > 0, wordsOf(error), error) : error;
  }
  throw cut(text.length > 0, 'The stream ended without a finish reason and [DONE].');
}

async function* whole(exchange: Exchange, request: LLMRequest, asked: string): Events {
  const body = parseJson(await readWhole(exchange));
  const refusal = errorIn(body);
  if (refusal !== null) throw new LLMError(failureOfError(refusal));
  const parsed = wholeAnswer.safeParse(body);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || choice === undefined) throw notUnderstood('The answer is not a completion.', parsed.error);
  // As in a stream: without it, nobody said that the answer is whole.
  if (!choice.finish_reason) throw cut(false, 'The answer has no finish reason.');
  const text = choice.message.content ?? '';
  if (text !== '') yield { kind: 'delta', text };
  yield {
    kind: 'end',
    model: parsed.data.model ?? asked,
    finishReason: finishReasonOf(choice.finish_reason),
    usage: usageOf(parsed.data.usage ?? null, request, Buffer.byteLength(text)),
  };
}

async function readWhole(exchange: Exchange): Promise<string> {
  try {
    return await readText(exchange, LONGEST_ANSWER, () => notUnderstood('The answer does not end.'));
  } catch (error) {
    throw isBroken(error) ? cut(false, wordsOf(error), error) : error;
  }
}

function readChunk(data: string) {
  const json = parseJson(data);
  const refusal = errorIn(json);
  if (refusal !== null) throw new LLMError(failureOfError(refusal));
  const chunk = streamChunk.safeParse(json);
  if (!chunk.success) throw notUnderstood(`Not a chunk of a completion: ${data}`, chunk.error);
  return chunk.data;
}

/** Whether a connection broke: fetch says so with a TypeError. Everything else has its own name. */
const isBroken = (error: unknown) => error instanceof TypeError;

function cut(afterText: boolean, detail: string, cause?: unknown): LLMError {
  return new LLMError({ code: 'llm_stream_cut', afterText, detail }, { cause });
}

type Counted = { readonly prompt_tokens: number; readonly completion_tokens: number };

function usageOf(counted: Counted | null, request: LLMRequest, outputBytes: number): LLMUsage {
  if (counted !== null) {
    return { inputTokens: counted.prompt_tokens, outputTokens: counted.completion_tokens, estimated: false };
  }
  return { ...estimateTokens(request, outputBytes), estimated: true };
}
