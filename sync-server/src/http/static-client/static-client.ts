/**
 * The built client: files by name, and index.html for every page of the app. Always: a file with a hash in its name may be
 * kept for ever; the three files a new version is found through (page, service worker, manifest) are asked for each time.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerNotFound } from '../problem.ts';

/** Vite's hashed names, all under /assets. */
const HASHED = /[\\/]assets[\\/][^\\/]+-[\w-]{8,}\.[a-z0-9]+$/;
const SERVER_OWNED = /^\/(?:api|zero|metrics|\.well-known)(?:[/?]|$)/;

/** Serves `directory`, and answers whatever nothing else does. Without a directory only the latter. */
export async function registerStaticClient(app: FastifyInstance, directory: string | undefined): Promise<void> {
  const root =
    directory !== undefined && existsSync(path.join(directory, 'index.html')) ? path.resolve(directory) : undefined;
  if (root !== undefined) {
    await app.register(staticFiles, {
      root,
      wildcard: true,
      schemaHide: true,
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply, file) => {
        reply.header('cache-control', HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) =>
    root !== undefined && isPage(request) ? sendPage(reply) : answerNotFound(request, reply),
  );
}

/** A person opening an address of the app; a file that is missing is missing. */
function isPage(request: FastifyRequest): boolean {
  const pathname = request.url.split('?', 1)[0] ?? '';
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  const asksForPage = request.headers.accept?.includes('text/html') ?? false;
  return (
    ['GET', 'HEAD'].includes(request.method) && !SERVER_OWNED.test(request.url) && (asksForPage || !last.includes('.'))
  );
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.code(200).header('cache-control', 'no-cache').sendFile('index.html');
}
