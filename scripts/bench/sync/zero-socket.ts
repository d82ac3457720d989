/**
 * One client of zero-cache at the level of its protocol (version 51, that of @rocicorp/zero 1.9): a WebSocket, named
 * queries, pokes. It keeps no rows, so that hundreds fit into one process. Always: it counts only pokes that were complete;
 * cut off, it connects again as the real client does and goes on from its last cookie.
 */
import { randomUUID } from 'node:crypto';
import { schema } from '../../../schema/src/zero/schema.ts';

export type Wanted = { readonly name: string; readonly args: readonly unknown[] };

export type Poke = {
  /** When its last message arrived, ms UTC with fractions. */
  readonly at: number;
  readonly puts: number;
  readonly deletes: number;
  /** The messages as they came, for looking for an id in them. */
  readonly texts: readonly string[];
};

export type ZeroSocketOptions = {
  /** `http://localhost:3000/zero` */
  readonly cacheUrl: string;
  readonly userId: string;
  readonly token: () => string;
  readonly wanted: readonly Wanted[];
  readonly onPoke: (poke: Poke) => void;
  /** All queries were answered for the first time, or again after a connection was lost. */
  readonly onComplete: () => void;
  readonly onState: (state: 'connected' | 'lost' | 'refused', why: string) => void;
};

export type ZeroSocket = {
  readonly connect: () => void;
  readonly isConnected: () => boolean;
  /** A younger token for the standing connection. */
  readonly renew: (token: string) => void;
  readonly close: () => void;
};

const PROTOCOL = 51;
/** The real client asks after this long without a message. */
const PING_EVERY_MS = 5_000;
/** The real client waits this long before it tries again. */
const AGAIN_AFTER_MS = 5_000;
const KEPT_FOR_MS = 600_000;

/** A client in a group of its own; `connect` begins. */
export function zeroSocket(options: ZeroSocketOptions): ZeroSocket {
  const clientId = randomUUID();
  const groupId = randomUUID();
  const hashes = new Set(options.wanted.map(hashOf));
  const answered = new Set<string>();
  let socket: WebSocket | null = null;
  let cookie: string | null = null;
  let texts: string[] = [];
  let connected = false;
  let complete = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = () => {
    const address = new URL(`${options.cacheUrl.replace('http', 'ws')}/sync/v${PROTOCOL}/connect`);
    for (const [name, value] of Object.entries({
      clientID: clientId,
      clientGroupID: groupId,
      userID: options.userId,
      baseCookie: cookie ?? '',
      ts: String(performance.now()),
      lmid: '0',
      wsid: randomUUID(),
      profileID: clientId,
    }))
      address.searchParams.set(name, value);
    complete = false;
    const mine = new WebSocket(address, protocolHeader(options.token()));
    socket = mine;
    mine.addEventListener('message', ({ data }) => heed(mine, String(data)));
    mine.addEventListener('close', ({ code, reason }) => lost(mine, `closed ${code} ${reason}`));
    mine.addEventListener('error', () => lost(mine, 'failed'));
  };
  const heed = (from: WebSocket, text: string) => {
    if (from !== socket) return;
    // The kind stands first; most messages need no more than that.
    if (text.startsWith('["pokePart"')) {
      texts.push(text);
      return;
    }
    const [kind, body] = JSON.parse(text) as [string, Record<string, unknown>];
    switch (kind) {
      case 'connected':
        connected = true;
        options.onState('connected', '');
        from.send(JSON.stringify(['initConnection', opening(options.wanted, clientId, cookie === null)]));
        clearInterval(timer);
        timer = setInterval(() => from.send(JSON.stringify(['ping', {}])), PING_EVERY_MS);
        return;
      case 'pokeStart':
        texts = [];
        return;
      case 'pokeEnd': {
        const at = performance.timeOrigin + performance.now();
        if (body['cancel'] === true) return;
        cookie = String(body['cookie']);
        const poke = { at, texts, ...count(texts, answered) };
        options.onPoke(poke);
        if (!complete && [...hashes].every((hash) => answered.has(hash))) {
          complete = true;
          options.onComplete();
        }
        return;
      }
      case 'error':
        options.onState('refused', JSON.stringify(body).slice(0, 500));
        lost(from, 'refused');
        return;
      case 'transformError':
        options.onState('refused', text.slice(0, 500));
        return;
      default:
    }
  };
  const lost = (from: WebSocket, why: string) => {
    if (from !== socket) return;
    socket = null;
    const was = connected;
    connected = false;
    clearInterval(timer);
    from.close();
    if (closed) return;
    options.onState('lost', why);
    // As the real client: at once when a standing connection broke, later when trying does not help.
    setTimeout(() => !closed && connect(), was ? 0 : AGAIN_AFTER_MS * (0.5 + Math.random())).unref();
  };
  return {
    connect,
    isConnected: () => connected,
    renew(token) {
      if (connected) socket?.send(JSON.stringify(['updateAuth', { auth: token }]));
    },
    close() {
      closed = true;
      clearInterval(timer);
      socket?.close();
    },
  };
}

function hashOf({ name, args }: Wanted): string {
  return `${name}${JSON.stringify(args)}`;
}

function opening(wanted: readonly Wanted[], clientId: string, first: boolean) {
  return {
    desiredQueriesPatch: wanted.map((each) => ({ op: 'put', hash: hashOf(each), ...each, ttl: KEPT_FOR_MS })),
    ...(first ? { clientSchema } : {}),
    activeClients: [clientId],
  };
}

/** `encodeSecProtocols` of zero-protocol: without the first message, which would not fit into a header. */
function protocolHeader(authToken: string): string {
  return encodeURIComponent(Buffer.from(JSON.stringify({ authToken })).toString('base64'));
}

function count(texts: readonly string[], answered: Set<string>): { puts: number; deletes: number } {
  let puts = 0;
  let deletes = 0;
  for (const text of texts) {
    const [, part] = JSON.parse(text) as [string, PokePart];
    for (const { op } of part.rowsPatch ?? []) {
      if (op === 'put' || op === 'update') puts += 1;
      else deletes += 1;
    }
    for (const { op, hash } of part.gotQueriesPatch ?? []) {
      if (op === 'put') answered.add(hash);
      else answered.delete(hash);
    }
  }
  return { puts, deletes };
}

type PokePart = {
  readonly rowsPatch?: readonly { readonly op: string }[];
  readonly gotQueriesPatch?: readonly { readonly op: string; readonly hash: string }[];
};

/** The schema as the client tells the server: tables and columns by their names in Postgres, sorted. */
const clientSchema = {
  tables: sorted(
    Object.values(schema.tables).map((table) => {
      const named = table as typeof table & { readonly serverName?: string };
      const columns = Object.entries(table.columns).map(([name, column]) => {
        const { serverName, type } = column as { readonly serverName?: string; readonly type: string };
        return [serverName ?? name, { type }] as const;
      });
      return [named.serverName ?? table.name, { columns: sorted(columns), primaryKey: [...table.primaryKey] }] as const;
    }),
  ),
};

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
