/**
 * One connection to Redis that comes back by itself.
 *
 *     connecting ─ready→ up ─closed, error, a command unanswered for timeoutMs→ lost ─retryMs, doubling→ connecting
 *         └─refused, not ready within connectTimeoutMs→ lost                      close() from anywhere → closed
 *
 * Always: a command is sent only while up and settles within timeoutMs; one that was sent and not answered may still be
 * carried out later, by a Redis that had only stopped. A connection that failed once is never used again: behind a
 * silent peer, every command would have to wait for the timeout anew.
 */
import { createClient, ErrorReply } from '@redis/client';
import { infoReply } from './replies.ts';

/** The backend did not answer, or answered with an error; `cause` is what it met. */
export class BackendLostError extends Error {
  override readonly name = 'BackendLostError';
  /** The words of Redis where it answered with an error, else null. */
  readonly reply: string | null;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.reply = cause instanceof ErrorReply ? cause.message : null;
  }
}

export type Connection = {
  /** Which process of Redis this is, by its own account: another one after a restart. Empty while not up. */
  readonly runId: () => string;
  /** Sends one command; rejects with BackendLostError only. */
  readonly send: (args: readonly string[]) => Promise<unknown>;
  readonly close: () => void;
};

export type ConnectionOptions = {
  readonly url: string;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly retryMs: number;
  /** Called whenever the connection is up, the first time included. */
  readonly onUp: () => void;
};

type Client = ReturnType<typeof newClient>;
type State =
  | { readonly kind: 'connecting'; readonly client: Client; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'up'; readonly client: Client; readonly runId: string }
  | { readonly kind: 'lost'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'closed' };

export function openConnection(options: ConnectionOptions): Connection {
  let delayMs = options.retryMs;
  let state: State = connect();

  function connect(): State {
    const client = newClient(options);
    const timer = setTimeout(() => lose(client), options.connectTimeoutMs);
    client.on('error', () => lose(client));
    client.on('end', () => lose(client));
    client
      .connect()
      .then(() => client.sendCommand(['INFO', 'server']))
      .then((info) => {
        if (!('client' in state) || state.client !== client) return;
        clearTimeout(timer);
        state = { kind: 'up', client, runId: /^run_id:(\w+)/m.exec(infoReply.parse(info))?.[1] ?? 'unknown' };
        delayMs = options.retryMs;
        options.onUp();
      })
      .catch(() => lose(client));
    return { kind: 'connecting', client, timer };
  }

  /** Ends `client`, if it is still the one in use, and plans the next. */
  function lose(client: Client): void {
    if (!('client' in state) || state.client !== client) return;
    if (state.kind === 'connecting') clearTimeout(state.timer);
    const timer = setTimeout(() => {
      state = connect();
    }, delayMs);
    delayMs = Math.min(delayMs * 2, options.retryMs * 20);
    state = { kind: 'lost', timer };
    destroy(client);
  }

  async function send(args: readonly string[]): Promise<unknown> {
    if (state.kind !== 'up') throw new BackendLostError(`The connection is ${state.kind}.`);
    const { client } = state;
    const { promise: silence, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new BackendLostError(`No answer within ${options.timeoutMs} ms.`));
      lose(client);
    }, options.timeoutMs);
    try {
      return await Promise.race([client.sendCommand(args), silence]);
    } catch (error) {
      if (error instanceof BackendLostError) throw error;
      throw new BackendLostError('Redis answered with an error, or the connection ended.', error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    runId: () => (state.kind === 'up' ? state.runId : ''),
    send,
    close: () => {
      const last = state;
      state = { kind: 'closed' };
      if ('timer' in last) clearTimeout(last.timer);
      if ('client' in last) destroy(last.client);
    },
  };
}

function newClient({ url, connectTimeoutMs }: ConnectionOptions) {
  return createClient({
    url,
    // Every Redis and every fork of it speaks RESP 2; nothing here needs more.
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: false },
  });
}

function destroy(client: Client): void {
  if (client.isOpen) client.destroy();
}
