/**
 * A real HTTP server that speaks the chat completions protocol, for tests: by itself it echoes the last message, word by
 * word and always the same way; `next` says what one coming request gets instead.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const chat = z.looseObject({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).min(1),
  stream: z.boolean().default(false),
  stream_options: z.object({ include_usage: z.boolean() }).optional(),
  max_tokens: z.int().optional(),
});
export type ChatBody = z.infer<typeof chat>;

export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body of a chat request, null of any other. */
  readonly chat: ChatBody | null;
  /** Settles when the answer is over: true where the client went before it was whole. */
  readonly gone: Promise<boolean>;
};

/** Answers one request; may leave it open. */
export type Answer = (response: ServerResponse, seen: Seen) => void | Promise<void>;

export type TestOpenAIServer = {
  /** With the version: the `baseUrl` of a provider. */
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly seen: readonly Seen[];
  /** What the next request that nobody spoke for yet gets. */
  readonly next: (answer: Answer) => void;
  /** Resolves with the request of this number, counted from 0, once it has come. */
  readonly request: (number: number) => Promise<Seen>;
  readonly close: () => Promise<void>;
};

export const ECHO_MODELS = ['echo-small', 'echo-large'] as const;

/** What the server answers to `content`, and in which pieces it streams it. */
export function echoOf(content: string): string[] {
  return `You said: ${content}`.match(/\S+\s*/g) ?? [];
}

/** Listens on a free port of the loopback interface. */
export async function startOpenAIServer(): Promise<TestOpenAIServer> {
  const seen: Seen[] = [];
  const answers: Answer[] = [];
  const waiting = new Map<number, (request: Seen) => void>();
  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = Buffer.concat(await request.toArray()).toString('utf8');
    const path = request.url ?? '';
    const gone = new Promise<boolean>((resolve) => response.once('close', () => resolve(!response.writableFinished)));
    const body = path === '/v1/chat/completions' ? chat.safeParse(JSON.parse(text)) : null;
    const one: Seen = { method: request.method ?? '', path, headers: request.headers, chat: body?.data ?? null, gone };
    seen.push(one);
    waiting.get(seen.length - 1)?.(one);
    const answer = answers.shift();
    if (answer) await answer(response, one);
    else if (path === '/v1/models') json(response, 200, { data: ECHO_MODELS.map((id) => ({ id, object: 'model' })) });
    else if (body?.success) echo(response, body.data);
    else json(response, 404, { error: { message: `Nothing is at ${path}.`, type: 'invalid_request_error' } });
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    next: (answer) => void answers.push(answer),
    request: async (number) => seen[number] ?? new Promise<Seen>((resolve) => void waiting.set(number, resolve)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function echo(response: ServerResponse, { messages, model, stream, stream_options, max_tokens }: ChatBody): void {
  const all = echoOf(messages.at(-1)?.content ?? '');
  const pieces = all.slice(0, max_tokens ?? all.length);
  const finish = pieces.length < all.length ? 'length' : 'stop';
  const usage = {
    prompt_tokens: messages.reduce((sum, { content }) => sum + (content.match(/\S+/g) ?? []).length, 0),
    completion_tokens: pieces.length,
  };
  if (stream) {
    startStream(response);
    for (const piece of pieces) response.write(chunk({ model, text: piece }));
    response.write(chunk({ model, finish }));
    if (stream_options?.include_usage) response.write(event({ model, choices: [], usage }));
    response.end(DONE);
  } else {
    const message = { role: 'assistant', content: pieces.join('') };
    json(response, 200, { model, choices: [{ index: 0, message, finish_reason: finish }], usage });
  }
}

/** Sends `pieces` and goes on when `more` settles: then it says the rest, or is silent for ever. */
export function streams(pieces: readonly string[], more?: Promise<readonly string[]>): Answer {
  return async (response) => {
    startStream(response);
    for (const text of pieces) response.write(chunk({ text }));
    if (more === undefined) return;
    for (const text of await more) response.write(chunk({ text }));
    response.write(chunk({ finish: 'stop' }));
    response.end(DONE);
  };
}

export const DONE = 'data: [DONE]\n\n';

/** The headers of a stream; its events follow. */
export function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
}

export function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** One event with a piece of text, or with the reason why there is no more. */
export function chunk({ model = 'echo-small', text = '', finish }: ChunkParts): string {
  const delta = finish === undefined ? { content: text } : {};
  return event({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model,
    choices: [{ index: 0, delta, finish_reason: finish ?? null }],
  });
}

type ChunkParts = { readonly model?: string; readonly text?: string; readonly finish?: string };

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
