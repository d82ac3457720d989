/** The OpenAI-compatible provider against the contract, and against what real servers and networks do to the protocol. */
import type { ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LLMRequest } from '../../contract/llm-provider.ts';
import { all, describeLLMProvider, failureOf, type LLMSituation } from '../../contract/llm-provider-conformance.ts';
import type { OpenAICompatibleConfig } from './config.ts';
import { createOpenAICompatible } from './provider.ts';
import {
  chunk,
  DONE,
  ECHO_MODELS,
  echoOf,
  event,
  json,
  startOpenAIServer,
  startStream,
  type Answer,
  type TestOpenAIServer,
} from './test-openai-server.ts';

/** Long enough for a machine under load to answer in, short enough to wait for. */
const SHORT_MS = 1200;

const REFUSALS = {
  llm_unauthorised: (response) => json(response, 401, { error: { message: 'Incorrect API key provided.' } }),
  llm_rate_limited: (response) => json(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '7' }),
  llm_invalid_request: (response) =>
    json(response, 404, { error: { message: 'model "x" not found', type: 'api_error', code: null } }),
  llm_context_too_long: (response) =>
    json(response, 400, { error: { message: 'too long', code: 'context_length_exceeded' } }),
  llm_provider_error: (response) => json(response, 500, { error: { message: 'the engine died' } }),
} satisfies Record<string, Answer>;

describeLLMProvider(
  'openai-compatible',
  async () => {
    const server = await startOpenAIServer();
    const provider = createOpenAICompatible({
      baseUrl: server.url,
      defaultModel: 'echo-small',
      headersTimeoutMs: SHORT_MS,
      idleTimeoutMs: SHORT_MS,
    });
    return {
      provider,
      next: async (situation) => {
        if (situation.kind === 'is-away') await server.close();
        else server.next((response) => play(situation, response));
      },
      calls: () => server.seen.length,
      clientLeft: async () => (await server.request(server.seen.length - 1)).gone,
      close: () => server.close(),
    };
  },
  ['llm_rate_limited', 'llm_invalid_request', 'llm_context_too_long', 'llm_provider_error'],
);

function play(situation: Exclude<LLMSituation, { kind: 'is-away' }>, response: ServerResponse): void {
  if (situation.kind === 'refuses') {
    const refuse = Object.entries(REFUSALS).find(([code]) => code === situation.code)?.[1];
    if (!refuse) throw new Error(`This server cannot refuse with ${situation.code}.`);
    refuse(response);
    return;
  }
  // Without a piece, it is silent from the beginning: not even headers.
  if (situation.kind === 'falls-silent' && situation.pieces.length === 0) return;
  startStream(response);
  for (const text of situation.pieces) response.write(chunk({ text }));
  if (situation.kind === 'falls-silent') return;
  if (situation.kind === 'cuts') {
    response.end();
    return;
  }
  response.write(chunk({ finish: 'stop' }));
  const [prompt_tokens, completion_tokens] = situation.usage ?? [];
  if (situation.usage) response.write(event({ choices: [], usage: { prompt_tokens, completion_tokens } }));
  response.end(DONE);
}

const REQUEST: LLMRequest = { messages: [{ role: 'user', content: 'hello there' }] };

describe('openai-compatible', () => {
  let server: TestOpenAIServer;
  beforeEach(async () => {
    server = await startOpenAIServer();
  });
  afterEach(() => server.close());

  const open = (config: Partial<OpenAICompatibleConfig> = {}) =>
    createOpenAICompatible({ baseUrl: server.url, defaultModel: 'echo-small', ...config });

  /** Streams `bytes` in pieces of `size`, each on its own. */
  const inPiecesOf = (size: number, bytes: Buffer): Answer =>
    async function send(response) {
      startStream(response);
      response.socket?.setNoDelay(true);
      for (let at = 0; at < bytes.length; at += size) {
        response.write(bytes.subarray(at, at + size));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    };

  it('sends what was asked for, with key and headers, as the protocol has it', async () => {
    const provider = open({ apiKey: 'sk-test-0123456789', headers: { 'OpenAI-Organization': 'org-1' } });
    await provider.complete({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'hello' },
      ],
      model: 'echo-large',
      temperature: 0.2,
      maxOutputTokens: 50,
      stop: ['END'],
      seed: 7,
    });
    const [seen] = server.seen;
    expect(seen).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(seen?.headers).toMatchObject({
      authorization: 'Bearer sk-test-0123456789',
      'openai-organization': 'org-1',
      'content-type': 'application/json',
    });
    expect(seen?.chat).toEqual({
      model: 'echo-large',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'hello' },
      ],
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.2,
      max_tokens: 50,
      stop: ['END'],
      seed: 7,
    });
  });

  it('sends no more than it was asked for, and names the limit as configured', async () => {
    await open({ askForUsage: false, maxTokensField: 'max_completion_tokens' }).complete({
      ...REQUEST,
      maxOutputTokens: 50,
    });
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
    expect(server.seen[0]?.chat).toEqual({
      model: 'echo-small',
      messages: REQUEST.messages,
      stream: true,
      max_completion_tokens: 50,
    });
  });

  it('completes against the echo server, cut short by a limit', async () => {
    expect(await open().complete(REQUEST)).toEqual({
      text: echoOf('hello there').join(''),
      model: 'echo-small',
      finishReason: 'stop',
      usage: { inputTokens: 2, outputTokens: 4, estimated: false },
    });
    expect(await open().complete({ ...REQUEST, maxOutputTokens: 2 })).toMatchObject({
      text: 'You said: ',
      finishReason: 'length',
    });
    expect(await open().models()).toEqual(ECHO_MODELS.map((id) => ({ id })));
  });

  it.each([
    ['http://host', 'with a path', '/v1/'],
    ['http://host', 'with slashes behind it', '/v1//'],
  ])('finds the endpoints below an address %s %s', async (_host, _how, path) => {
    const provider = open({ baseUrl: new URL(path, server.url).href });
    expect(await provider.health()).toMatchObject({ kind: 'up' });
    expect(server.seen[0]?.path).toBe('/v1/models');
  });

  it.each([1, 2, 3, 7, 64])(
    'reads a stream that comes %i bytes at a time, characters cut in the middle',
    async (size) => {
      const events = ['Grüße', ' 漢字', ' 🙂🏳️‍🌈', '\n\ndata: no event\n\n'].map((text) => chunk({ text })).join('');
      server.next(inPiecesOf(size, Buffer.from(`${events}${chunk({ finish: 'stop' })}${DONE}`)));
      expect((await open().complete(REQUEST)).text).toBe('Grüße 漢字 🙂🏳️‍🌈\n\ndata: no event\n\n');
    },
  );

  it.each([
    ['CR LF', '\r\n'],
    ['CR', '\r'],
  ])('reads lines that end with %s, comments, unknown fields, and a byte order mark', async (_, newline) => {
    const events = `\ufeff: hello\n\nid: 1\nretry: 5\nweird: x\n${chunk({ text: 'Hi' })}: ping\n\n${chunk({ finish: 'stop' })}${DONE}`;
    server.next(inPiecesOf(5, Buffer.from(events.replaceAll('\n', newline))));
    expect((await open().complete(REQUEST)).text).toBe('Hi');
  });

  it('takes the usage from the last event that has one, and none of a strange shape', async () => {
    const counted = { prompt_tokens: 5, completion_tokens: 6 };
    server.next((response) => {
      startStream(response);
      response.write(event({ choices: [{ delta: { content: 'a' } }], usage: null }));
      response.write(event({ choices: [{ delta: {}, finish_reason: 'stop' }], usage: counted }));
      response.end(`${event({ choices: [], usage: { total: 'many' } })}${DONE}`);
    });
    expect((await open().complete(REQUEST)).usage).toEqual({ inputTokens: 5, outputTokens: 6, estimated: false });
  });

  it('passes over what is no text: roles, thinking, calls of tools', async () => {
    server.next((response) => {
      startStream(response);
      for (const delta of [{ role: 'assistant', content: null }, { reasoning_content: 'hm' }, { tool_calls: [] }]) {
        response.write(event({ choices: [{ index: 0, delta, finish_reason: null }] }));
      }
      response.end(`${chunk({ text: 'Hi' })}${chunk({ finish: 'tool_calls' })}${DONE}`);
    });
    const events = await all(open().stream(REQUEST));
    expect(events).toEqual([
      { kind: 'delta', text: 'Hi' },
      expect.objectContaining({ kind: 'end', finishReason: 'other' }),
    ]);
  });

  it('understands a server that does not stream', async () => {
    server.next((response) =>
      json(response, 200, {
        model: 'm',
        choices: [{ message: { content: 'whole' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1, completion_tokens: 2 },
      }),
    );
    expect(await open().complete(REQUEST)).toMatchObject({ text: 'whole', model: 'm', usage: { outputTokens: 2 } });
  });

  const cuts: readonly [string, Answer, boolean][] = [
    [
      'closed after the finish reason but before [DONE]',
      stream(chunk({ text: 'Hi' }), chunk({ finish: 'stop' })),
      true,
    ],
    ['ended with [DONE] but without a finish reason', stream(chunk({ text: 'Hi' }), DONE), true],
    ['closed in the middle of an event', stream(chunk({ text: 'Hi' }), chunk({ finish: 'stop' }), 'data: [DO'), true],
    ['closed before its first event', stream(''), false],
    ['whose socket is destroyed before its first event', broken(''), false],
    ['whose socket is destroyed after some text', broken(chunk({ text: 'Hi' })), true],
  ];
  it.each(cuts)('takes a stream %s for cut', async (_, answer, afterText) => {
    server.next(answer);
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code: 'llm_stream_cut', afterText });
  });

  it('takes a connection that ends before any header for unreachable', async () => {
    server.next((response) => void response.socket?.destroy());
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code: 'llm_unreachable' });
  });

  it.each([
    ['a page with 200', 200, { 'content-type': 'text/html; charset=utf-8' }, '<h1>Sign in to the Wi-Fi</h1>'],
    ['a page with 404', 404, { 'content-type': 'text/html' }, '<h1>Not found</h1>'],
    // To where there is something that would do.
    ['a redirect', 302, { location: '/v1/models' }, ''],
    ['200 without a kind', 200, {}, 'hello'],
  ])('takes %s for unreachable', async (_, status, headers, body) => {
    const page: Answer = (response) => void response.writeHead(status, headers).end(body);
    server.next(page);
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code: 'llm_unreachable' });
    server.next(page);
    expect(await open().health()).toMatchObject({ kind: 'down', failure: { code: 'llm_unreachable' } });
  });

  it.each([
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': '60', 'retry-after-ms': '250' }, 250],
    [{ 'retry-after': new Date(0).toUTCString() }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('reads how long to wait from %j', async (headers, retryAfterMs) => {
    server.next((response) => json(response, 429, { error: { message: 'slow down' } }, headers));
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code: 'llm_rate_limited', retryAfterMs });
  });

  it('reads a date as what is left until then', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    server.next((response) => json(response, 429, {}, { 'retry-after': date }));
    const failure = await failureOf(() => open().complete(REQUEST));
    expect(failure.code === 'llm_rate_limited' && failure.retryAfterMs).toBeGreaterThan(3_000_000);
  });

  it.each([
    ['OpenAI', 400, { error: { message: 'x', type: 'invalid_request_error', code: 'context_length_exceeded' } }],
    ['llama.cpp', 400, { error: { code: 400, message: 'x', type: 'exceed_context_size_error', n_ctx: 8192 } }],
    ['vLLM', 400, { object: 'error', message: 'the maximum context length is 9 tokens', code: 400, param: null }],
    ['newer vLLM', 400, { error: { message: 'the context length is only 9 tokens', code: 400, param: 'x' } }],
    ['a gateway', 400, { error: 'prompt exceeds the context window' }],
  ])('knows how %s says that the context is too long', async (_, status, body) => {
    server.next((response) => json(response, status, body));
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code: 'llm_context_too_long' });
  });

  it.each([
    [400, { error: { message: 'temperature must not be negative' } }, 'llm_invalid_request'],
    [422, { detail: [{ loc: ['body'], msg: 'field required' }] }, 'llm_invalid_request'],
    [403, {}, 'llm_unauthorised'],
    [408, {}, 'llm_provider_error'],
    [503, { error: 'server busy' }, 'llm_provider_error'],
  ])('answers HTTP %i with %j by its code', async (status, body, code) => {
    server.next((response) => json(response, status, body));
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code });
  });

  it.each([
    ['an error', event({ error: { message: 'CUDA out of memory', code: 500 } }), 'llm_provider_error'],
    ['a limit', event({ error: { message: 'x', code: 'rate_limit_exceeded' } }), 'llm_rate_limited'],
    ['no JSON', 'data: {"choices\n\n', 'llm_provider_error'],
    ['another shape', event({ choices: 'none' }), 'llm_provider_error'],
    ['an event without end', `data: ${'x'.repeat(3 * 2 ** 20)}`, 'llm_provider_error'],
  ])('fails where %s comes within the stream', async (_, data, code) => {
    server.next(stream(chunk({ text: 'Hi' }), data, chunk({ finish: 'stop' }), DONE));
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code });
  });

  it.each([
    ['an error with 200', { error: { message: 'no engine' } }],
    ['no choice', { choices: [] }],
  ])('fails where a server that does not stream answers with %s', async (_, body) => {
    server.next((response) => json(response, 200, body));
    expect(await failureOf(() => open().complete(REQUEST))).toMatchObject({ code: 'llm_provider_error' });
  });

  it('tells the time limits apart', async () => {
    server.next(() => undefined);
    const slow = open({ headersTimeoutMs: SHORT_MS });
    expect(await failureOf(() => slow.complete(REQUEST))).toMatchObject({ phase: 'headers', afterMs: SHORT_MS });
    server.next((response) => startStream(response));
    const silent = open({ idleTimeoutMs: SHORT_MS });
    expect(await failureOf(() => silent.complete(REQUEST))).toMatchObject({ phase: 'idle', afterMs: SHORT_MS });
    // Alive, but it never comes to an end.
    server.next(async (response) => {
      startStream(response);
      while (!response.destroyed) {
        response.write(': still here\n\n');
        await sleep(20);
      }
    });
    const endless = open({ totalTimeoutMs: SHORT_MS * 2, idleTimeoutMs: SHORT_MS * 100 });
    expect(await failureOf(() => endless.complete(REQUEST))).toMatchObject({ code: 'llm_timeout', phase: 'total' });
    expect(await server.seen[2]?.gone).toBe(true);
  });

  it('waits for a peer that took the connection and says nothing no longer than it may', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.resume()));
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const provider = open({ baseUrl: `http://127.0.0.1:${port}/v1`, headersTimeoutMs: 200, listTimeoutMs: 200 });
    expect(await failureOf(() => provider.complete(REQUEST))).toMatchObject({ code: 'llm_timeout', phase: 'headers' });
    await vi.waitFor(() => expect(sockets[0]?.destroyed).toBe(true));
    expect(await provider.health()).toMatchObject({ kind: 'down', failure: { code: 'llm_timeout' } });
    // fetch may have opened one more ahead of need.
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('does not count the time the caller takes between two pieces as silence', async () => {
    server.next(stream(chunk({ text: 'a' }), chunk({ text: 'b' }), chunk({ finish: 'stop' }), DONE));
    const texts: string[] = [];
    for await (const piece of open({ idleTimeoutMs: 200 }).stream(REQUEST)) {
      if (piece.kind === 'delta') texts.push(piece.text);
      await sleep(300);
    }
    expect(texts).toEqual(['a', 'b']);
  });

  it('never repeats a key that the server repeats, and keeps what it says to one short line', async () => {
    const apiKey = 'sk-very-secret-0123456789';
    const message = `Incorrect key ${apiKey}\n${'and so on '.repeat(1000)}`;
    server.next((response) => json(response, 401, { error: { message } }));
    const refused = await failureOf(() => open({ apiKey }).complete(REQUEST));
    server.next(stream(event({ error: { message } })));
    const within = await failureOf(() => open({ apiKey }).complete(REQUEST));
    for (const { detail } of [refused, within]) {
      expect(detail).toContain('Incorrect key [hidden] and so on');
      expect(detail).not.toContain(apiKey);
      expect(detail.length).toBeLessThan(400);
    }
  });

  it.each([
    [{ baseUrl: 'ftp://host/v1' }, /baseUrl/],
    [{ baseUrl: 'http://user:password@host/v1' }, /no user name and password/],
    [{ apiKey: 'sk-1\n' }, /apiKey/],
    [{ headers: { 'x y': '1' } }, /header/],
    [{ headers: { 'x-y': 'a\r\nb: c' } }, /printable/],
    [{ headersTimeoutMs: 0 }, /headersTimeoutMs/],
    [{ temperatur: 1 }, /temperatur/],
  ])('refuses the configuration %j', (config, words) => {
    expect(() => open(config as object)).toThrow(words);
  });
});

/** A stream of these events that is closed properly behind them. */
function stream(...events: readonly string[]): Answer {
  return (response) => {
    startStream(response);
    response.end(events.join(''));
  };
}

/** A stream whose connection breaks behind these events. */
function broken(...events: readonly string[]): Answer {
  return async (response) => {
    startStream(response);
    if (events.some((text) => text !== '')) response.write(events.join(''));
    await sleep(50);
    response.socket?.destroy();
  };
}
