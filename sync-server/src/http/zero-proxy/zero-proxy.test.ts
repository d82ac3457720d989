/** What passes through /zero, seen from a server that stands where zero-cache does. */
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { answerProblem } from '../problem.ts';
import { registerZeroProxy } from './zero-proxy.ts';

let upstream: Server;
const sockets: Duplex[] = [];
let app: FastifyInstance;
let origin: string;
/** What reached the upstream: path, query and what the browser says in the WebSocket's protocol header. */
const reached: { url: string | undefined; protocol?: string | undefined }[] = [];

beforeAll(async () => {
  upstream = createServer((request, response) => {
    reached.push({ url: request.url });
    response.end('upstream');
  });
  upstream.on('upgrade', (request, socket) => {
    sockets.push(socket);
    reached.push({ url: request.url, protocol: request.headers['sec-websocket-protocol'] });
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const protocol = request.headers['sec-websocket-protocol'] ?? '';
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
    );
    // One unmasked text frame: "hello".
    socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]));
  });
  const upstreamPort = await new Promise<number>((resolve) => {
    upstream.listen(0, '127.0.0.1', () => {
      const address = upstream.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  app = Fastify();
  app.setErrorHandler(answerProblem);
  await registerZeroProxy(app, [`http://127.0.0.1:${upstreamPort}`]);
  origin = await app.listen({ port: 0, host: '127.0.0.1' });
});
beforeEach(() => {
  reached.length = 0;
});
afterAll(async () => {
  // It speaks no closing handshake, so the proxy would wait for one.
  for (const socket of sockets) socket.destroy();
  await app.close();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

it('carries the sync socket, with query and protocol header, to the path zero-cache knows', async () => {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/zero/sync/v51/connect?clientID=a&wsid=b`, 'dG9rZW4');
  const message = await new Promise((resolve, reject) => {
    socket.addEventListener('message', (event) => resolve(event.data));
    socket.addEventListener('error', () => reject(new Error('the socket failed')));
  });
  socket.close();
  expect(message).toBe('hello');
  expect(reached).toEqual([{ url: '/sync/v51/connect?clientID=a&wsid=b', protocol: 'dG9rZW4' }]);
});

it.each([
  '/zero',
  '/zero/',
  '/zero/statz',
  '/zero/heapz',
  '/zero/keepalive',
  '/zero/sync',
  '/zero/sync/..%2fstatz',
  '/zero/sync/%2e%2e/statz',
])('keeps %s to itself', async (url) => {
  const response = await app.inject({ method: 'GET', url });
  expect([400, 404]).toContain(response.statusCode);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(reached).toEqual([]);
});

it('carries no request that would change something', async () => {
  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    expect((await app.inject({ method, url: '/zero/sync/v51/connect' })).statusCode).toBe(404);
  }
  expect(reached).toEqual([]);
});
