/** Lets a caller ask "anything new?": a weak ETag over each JSON answer to a GET, and 304 where it matches. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** Hashing costs about 1 ms per MB, and saves sending and parsing. */
export function registerEtag(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.method !== 'GET' || reply.statusCode !== 200 || typeof payload !== 'string' || reply.hasHeader('etag'))
      return payload;
    const etag = `W/"${createHash('sha1').update(payload).digest('base64url')}"`;
    reply.header('etag', etag).header('cache-control', 'private, no-cache');
    const known = request.headers['if-none-match']?.split(/\s*,\s*/) ?? [];
    if (!known.includes(etag)) return payload;
    reply.code(304).removeHeader('content-length').removeHeader('content-type');
    return '';
  });
}
