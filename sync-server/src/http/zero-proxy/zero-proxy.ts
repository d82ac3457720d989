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
  await app.register(async (scope) => {
    // A path of the browser, not of the API: OpenAPI does not list it.
    scope.addHook('onRoute', (route) => {
      route.schema = { ...route.schema, hide: true };
    });
    scope.addHook('preHandler', async (request) => {
      const { pathname, searchParams } = new URL(request.url, 'http://zero');
      if (!pathname.startsWith(`${PREFIX}/sync/`)) throw new AppError('not_found', 404);
      chosen.set(request.raw, await syncers.of(searchParams.get('clientGroupID') ?? ''));
    });
    await scope.register(httpProxy, {
      prefix: PREFIX,
      upstream: '',
      websocket: true,
      httpMethods: ['GET'],
      replyOptions: { getUpstream: (request) => chosen.get(request.raw) ?? zeroCacheUrls[0] ?? '' },
    });
  });
}
