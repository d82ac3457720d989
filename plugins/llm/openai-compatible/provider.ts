/**
 * `LLMProvider` over HTTP for every server that speaks OpenAI's chat completions: OpenAI, Ollama, vLLM, llama.cpp, LM Studio.
 * Always: an answer is asked for as a stream, also by `complete`, because only a stream shows whether somebody is still
 * there and whether the answer is whole. Nothing is tried twice. No key ever stands in an error.
 */
import {
  LLMError,
  type LLMCallOptions,
  type LLMCompletion,
  type LLMHealth,
  type LLMModel,
  type LLMProvider,
  type LLMRequest,
  type LLMStreamEvent,
} from '../../contract/llm-provider.ts';
import { eventsOf } from './answer.ts';
import { openAICompatibleConfig, type OpenAICompatibleConfig, type OpenAICompatibleSettings } from './config.ts';
import { type Exchange, exchange, type Limits, readText } from './exchange.ts';
import { failureOfStatus, noLLM, notUnderstood, parseJson, wordsOf } from './failures.ts';
import { modelList, requestBody } from './wire.ts';

const LONGEST_REFUSAL = 64 * 2 ** 10;
const LONGEST_LIST = 4 * 2 ** 20;
const LONGEST_DETAIL = 300;
/** A shorter value of a header is a name or a version, and hiding it would make nonsense of other words. */
const SHORTEST_SECRET = 8;

/** Throws ZodError where `config` does not have the shape of `openAICompatibleConfig`. Nothing is asked of the server yet. */
export function createOpenAICompatible(config: OpenAICompatibleConfig): LLMProvider {
  const settings = openAICompatibleConfig.parse(config);
  const presentable = presenting(settings);
  const limits = { idleMs: settings.idleTimeoutMs, totalMs: settings.totalTimeoutMs };

  /** Asks, and gives the answer to `read` if it is not a refusal. */
  async function* ask<T>(
    path: string,
    init: Pick<RequestInit, 'method' | 'body'>,
    within: Limits,
    { signal }: LLMCallOptions,
    read: (answer: Exchange) => AsyncGenerator<T, void, undefined>,
  ): AsyncGenerator<T, void, undefined> {
    const url = new URL(path, `${settings.baseUrl.replace(/\/+$/, '')}/`);
    const open = await exchange(url, { ...init, headers: headersFor(settings) }, within, signal);
    try {
      if (!open.response.ok) throw await refusal(open);
      yield* read(open);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error instanceof LLMError ? presentable(error) : error;
    } finally {
      open.end();
    }
  }

  function stream(request: LLMRequest, options: LLMCallOptions = {}): AsyncGenerator<LLMStreamEvent, void, undefined> {
    const model = request.model ?? settings.defaultModel;
    return ask(
      'chat/completions',
      { method: 'POST', body: requestBody(request, settings) },
      { ...limits, headersMs: settings.headersTimeoutMs },
      options,
      (answer) => eventsOf(answer, request, model),
    );
  }

  async function complete(request: LLMRequest, options: LLMCallOptions = {}): Promise<LLMCompletion> {
    let text = '';
    for await (const event of stream(request, options)) {
      if (event.kind === 'delta') text += event.text;
      else return { text, model: event.model, finishReason: event.finishReason, usage: event.usage };
    }
    throw notUnderstood('The answer has no end.');
  }

  async function models(options: LLMCallOptions = {}): Promise<readonly LLMModel[]> {
    const ms = settings.listTimeoutMs;
    const within = { headersMs: ms, idleMs: ms, totalMs: ms };
    for await (const list of ask('models', { method: 'GET' }, within, options, readModels)) return list;
    throw notUnderstood('There is no list of models.');
  }

  async function health(options: LLMCallOptions = {}): Promise<LLMHealth> {
    const began = performance.now();
    try {
      const { length } = await models(options);
      return { kind: 'up', latencyMs: performance.now() - began, models: length };
    } catch (error) {
      if (error instanceof LLMError) return { kind: 'down', failure: error.failure };
      throw error;
    }
  }

  return { stream, complete, models, health };
}

async function* readModels(answer: Exchange): AsyncGenerator<readonly LLMModel[], void, undefined> {
  const kind = answer.response.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(kind)) throw noLLM(answer.response);
  const list = modelList.safeParse(parseJson(await readWhole(answer, LONGEST_LIST)));
  if (!list.success) throw notUnderstood('The list of models is not one.', list.error);
  yield list.data.data.map(({ id }) => ({ id }));
}

async function refusal(answer: Exchange): Promise<LLMError> {
  let body = '';
  try {
    body = await readWhole(answer, LONGEST_REFUSAL);
  } catch (error) {
    // The status says enough where the explanation does not arrive; but a limit or the caller ended more than that.
    if (!(error instanceof LLMError) || error.failure.code === 'llm_timeout') throw error;
  }
  return new LLMError(failureOfStatus(answer.response, body, Date.now()));
}

async function readWhole(answer: Exchange, maxBytes: number): Promise<string> {
  try {
    return await readText(answer, maxBytes, () => notUnderstood('The answer does not end.'));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new LLMError({ code: 'llm_unreachable', detail: wordsOf(error) }, { cause: error });
  }
}

function headersFor({ apiKey, headers }: OpenAICompatibleSettings): Headers {
  const all = new Headers({ 'content-type': 'application/json', accept: 'text/event-stream, application/json' });
  if (apiKey !== undefined) all.set('authorization', `Bearer ${apiKey}`);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return all;
}

/** The same failure with a detail fit for a log: one line, not long, and no key, which some servers repeat as they refuse it. */
function presenting({ apiKey = '', headers }: OpenAICompatibleSettings): (error: LLMError) => LLMError {
  const secrets = [apiKey, ...Object.values(headers)].filter((secret) => secret.length >= SHORTEST_SECRET);
  return ({ failure, cause }) => {
    const safe = secrets.reduce((text, secret) => text.replaceAll(secret, '[hidden]'), failure.detail);
    const line = safe.replace(/\s+/g, ' ').trim();
    const detail = line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…`.toWellFormed() : line;
    return new LLMError({ ...failure, detail }, { cause });
  };
}
