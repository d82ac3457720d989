/**
 * /zero: the browser's WebSocket to zero-cache, on the one origin people see. Always: only Zero's sync path passes;
 * zero-cache's own inspection pages stay on loopback; with several zero-caches a client group stays with one of them.
 */
import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../app-error.ts';
import { viewSyncers } from './view-syncers.ts';

/** `cacheURL` of the client is `<origin>/zero`; zero-cache sees the path without it. */
const PREFIX = '/zero';

/** `zeroCacheUrls`: at least one. */
export async function registerZeroProxy(app: FastifyInstance, zeroCacheUrls: readonly string[]): Promise<void> {
  const syncers = viewSyncers(zeroCacheUrls);
  const chosen = new WeakMap<object, string>();
  await app.register(httpProxy, {
    prefix: PREFIX,
    upstream: '',
    websocket: true,
    httpMethods: ['GET'],
    preHandler: (request, _reply, done) => {
      const { pathname, searchParams } = new URL(request.url, 'http://zero');
      if (!pathname.startsWith(`${PREFIX}/sync/`)) {
        done(new AppError('not_found', 404));
        return;
      }
      syncers.of(searchParams.get('clientGroupID') ?? '').then((url) => {
        chosen.set(request.raw, url);
        done();
      }, done);
    },
    replyOptions: { getUpstream: (request) => chosen.get(request.raw) ?? zeroCacheUrls[0] ?? '' },
  });
}
