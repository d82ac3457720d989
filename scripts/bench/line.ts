/**
 * A network line that can be cut: a TCP relay on a port of its own in front of the server. Always: while it is cut no
 * connection exists and none is accepted, for pages, workers and WebSockets alike, as when a cable is pulled out.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';

export type Line = {
  readonly url: string;
  readonly cut: () => Promise<void>;
  /** Resolves with the instant (ms UTC) from which connections were taken again. */
  readonly restore: () => Promise<number>;
  /** ms UTC at which each request for `path` passed since the line was last restored. */
  readonly passed: (path: string) => readonly number[];
  readonly close: () => Promise<void>;
};

/** Lays a line to `port` of this machine; `at`: the port it begins at, any that is free unless told. */
export async function layLine(port: number, at = 0): Promise<Line> {
  const open = new Set<Socket>();
  let requests: { path: string; at: number }[] = [];
  const accept = (near: Socket): void => {
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    near.setNoDelay(true);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (chunk) => {
      const path = requestPath(chunk);
      if (path !== null) requests.push({ path, at: Date.now() });
    });
    near.pipe(far);
    far.pipe(near);
  };
  const first = await listen(createServer(accept), at);
  let server: Server | null = first.server;
  const cut = async () => {
    const closing = server;
    server = null;
    if (closing === null) return;
    const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
    for (const socket of open) socket.destroy();
    await closed;
  };
  return {
    url: `http://localhost:${first.port}`,
    cut,
    async restore() {
      requests = [];
      server ??= (await listen(createServer(accept), first.port)).server;
      return Date.now();
    },
    passed: (path) => requests.filter((request) => request.path === path).map((request) => request.at),
    close: cut,
  };
}

function listen(server: Server, port: number): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => {
      const address = server.address();
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : port });
    });
  });
}

/** The path of the HTTP request that begins with this chunk; null where none begins. */
export function requestPath(chunk: Buffer): string | null {
  return /^(?:GET|POST|PUT|DELETE) (\S+) HTTP\/1\.1\r\n/.exec(chunk.toString('latin1', 0, 300))?.[1] ?? null;
}
