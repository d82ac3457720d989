/**
 * /zero: the browser's WebSocket to zero-cache, on the one origin people see. Always: only Zero's sync path passes;
 * zero-cache's own inspection pages stay on loopback.
 */
import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../app-error.ts';

/** `cacheURL` of the client is `<origin>/zero`; zero-cache sees the path without it. */
const PREFIX = '/zero';

export async function registerZeroProxy(app: FastifyInstance, zeroCacheUrl: string): Promise<void> {
  await app.register(httpProxy, {
    prefix: PREFIX,
    upstream: zeroCacheUrl,
    websocket: true,
    httpMethods: ['GET'],
    preHandler: (request, _reply, done) => {
      const path = request.url.split('?', 1)[0] ?? '';
      done(path.startsWith(`${PREFIX}/sync/`) ? undefined : new AppError('not_found', 404));
    },
  });
}
