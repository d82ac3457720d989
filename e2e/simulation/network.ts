/**
 * The line between a tab and the server, as a `fetch`: what becomes of each request was planned. Always: what was said
 * travels as JSON text, as over HTTP; a request that has left goes on by itself, whatever becomes of the tab that sent it.
 */
import type { Fate } from './plan.ts';
import type { Mishap, Reply, Server } from './server.ts';
import type { Time } from './time.ts';

export type Line = {
  up: boolean;
  /** What becomes of the next requests, in turn. */
  readonly fates: Fate[];
};

/** Requests that still travel though nobody waits for them. */
export type Traffic = { under: number };

export type NetworkOptions = {
  readonly line: Line;
  readonly traffic: Traffic;
  readonly server: Server;
  readonly time: Time;
  readonly userId: string;
  /** Each moment at which the sending tab may die. */
  readonly pass: () => Promise<void>;
  /** A request with commands leaves. */
  readonly onSend: () => void;
};

/** ms each way on a good day. */
const LEG = 4;
/** ms after which a device gives an answer up. */
const PATIENCE = 30_000;
const PORTAL = '<html><body>Welcome to the hotel</body></html>';
const WELL: Fate = { kind: 'slow', ms: LEG };

/** Sends as `userId` over `line`. */
export function networkFetch({ line, traffic, server, time, userId, pass, onSend }: NetworkOptions): typeof fetch {
  const reach = async (path: string, text: string, mishap: Mishap | null = null): Promise<Reply> => {
    traffic.under += 1;
    try {
      await server.gate();
      return await time.outside(() => server.handle(path, userId, JSON.parse(text), mishap));
    } finally {
      traffic.under -= 1;
    }
  };
  const later = (ms: number, path: string, text: string) => {
    traffic.under += 1;
    time.after(ms, () => {
      reach(path, text)
        .catch(() => undefined)
        .finally(() => (traffic.under -= 1));
    });
  };
  const cut = (what = 'Failed to fetch') => new TypeError(what);
  /** One leg of the way; a line that goes down on it takes the message along. */
  const leg = async (ms: number) => {
    await time.pause(ms);
    if (!line.up) throw cut();
  };

  const travel = async (path: string, text: string, fate: Fate): Promise<Response> => {
    if (!line.up) throw cut();
    const way = fate.kind === 'slow' ? fate.ms : LEG;
    await leg(way);
    const answered = async (reply: Reply) => {
      await leg(way);
      return responseOf(reply);
    };
    switch (fate.kind) {
      case 'slow':
        return answered(await reach(path, text));
      case 'lost':
        throw cut();
      case 'answer-lost':
        await reach(path, text);
        throw cut();
      case 'late':
        later(fate.ms, path, text);
        await time.pause(PATIENCE);
        throw new DOMException('The operation timed out', 'TimeoutError');
      case 'twice':
        later(fate.ms, path, text);
        return answered(await reach(path, text));
      case 'twins': {
        const [first] = await Promise.all([reach(path, text), reach(path, text)]);
        return answered(first);
      }
      case 'busy':
        return answered({
          status: fate.seconds === null ? 503 : 429,
          body: { code: fate.seconds === null ? 'unavailable' : 'rate_limited' },
          ...(fate.seconds === null ? {} : { retryAfter: String(fate.seconds) }),
        });
      case 'portal':
        return new Response(PORTAL, { status: 200, headers: { 'content-type': 'text/html' } });
      case 'bad-gateway':
        return new Response('<h1>502 Bad Gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } });
      case 'expired':
        return answered({ status: 401, body: { code: 'token_expired' } });
      case 'half':
        return answered(halved(await reach(path, text)));
      case 'partial':
        await reach(path, beginning(text, fate.share));
        throw cut();
      case 'dies':
      case 'fails':
        return answered(await reach(path, text, fate));
    }
  };

  return async (input, init) => {
    await pass();
    const signal = init?.signal;
    const gone = new Promise<never>((_resolve, reject) => {
      if (signal?.aborted === true) reject(new DOMException('aborted', 'AbortError'));
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')), { once: true });
    });
    // Whoever lost the race is nobody's concern any more.
    gone.catch(() => undefined);
    const path = typeof input === 'string' ? input : input instanceof URL ? input.pathname : input.url;
    const text = typeof init?.body === 'string' ? init.body : '{}';
    if (signal?.aborted === true) throw new DOMException('aborted', 'AbortError');
    if (path === '/api/v1/commands') onSend();
    const travelling = travel(path, text, line.fates.shift() ?? WELL);
    travelling.catch(() => undefined);
    const answer = await Promise.race([travelling, gone]).catch(async (error: unknown) => {
      await pass();
      throw error;
    });
    await pass();
    return answer;
  };
}

function responseOf({ status, body, retryAfter }: Reply): Response {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  };
  return new Response(JSON.stringify(body), { status, headers });
}

/** The receipts of the first half only; the rest is not told. */
function halved({ status, body }: Reply): Reply {
  const { receipts, ...rest } = body as { receipts?: readonly unknown[] };
  return receipts === undefined
    ? { status, body }
    : { status, body: { ...rest, receipts: receipts.slice(0, receipts.length / 2) } };
}

function beginning(text: string, share: number): string {
  const body = JSON.parse(text) as { commands?: readonly unknown[] };
  if (body.commands === undefined) return text;
  return JSON.stringify({ ...body, commands: body.commands.slice(0, Math.ceil(share * body.commands.length)) });
}
