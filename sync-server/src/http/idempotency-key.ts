/**
 * What makes a request that is sent twice act once: a name that the caller gives it. Always: a name is the caller's own, so
 * the same one of another person, agent or organisation is another; a name that comes again with another request is refused.
 */
import { createHash } from 'node:crypto';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { id } from '@openkms/schema/commands/text.ts';
import { canonicalJson } from '@openkms/schema/domain/audit-chain.ts';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import type { FastifyRequest } from 'fastify';
import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { AppError } from '../app-error.ts';

/** What a request is known by when it comes again. */
export type Key = {
  /** A UUID made of the caller and the name they gave. */
  readonly id: string;
  /** Of method, address and body; it stands in the receipt as `seq`, which REST has no other use for. */
  readonly fingerprint: number;
};

/** `agent`: which acts in the person's name. */
export type Caller = Pick<Actor, 'orgId' | 'userId'> & { readonly agent?: string | null | undefined };

/** The namespace of these UUIDs (RFC 9562, 5.5), drawn once. */
const KEYS = '8f0c5a3e-6d1b-4c57-9a52-7be1f04d26c9';

/** As headers of an operation, so that its description lists them. */
export const keyHeaders = z.looseObject({
  'idempotency-key': id
    .optional()
    .describe('A name of your own for this request: sent again under it, it acts once. With another request: 422'),
});

/** By the header. Throws AppError `invalid_request` (400). */
export function keyOf(request: FastifyRequest, caller: Caller): Key | undefined {
  const given = request.headers['idempotency-key'];
  if (given === undefined) return undefined;
  const parsed = id.safeParse(given);
  if (parsed.success) return keyNamed(request, caller, `key ${parsed.data}`);
  throw new AppError('invalid_request', 400, {
    reason: 'Idempotency-Key must be at most 64 letters, digits, _ or -',
  });
}

/** By another name than that of the header. */
export function keyNamed(request: FastifyRequest, { orgId, userId, agent = null }: Caller, name: string): Key {
  return { id: uuidOf([orgId, userId, agent, name]), fingerprint: fingerprintOf(request) };
}

/** Of the commands that one request becomes: the key of the `part`th, from 1 on. */
export function partOf(key: Key, part: number): Key {
  return part === 1 ? key : { ...key, id: uuidOf([key.id, part]) };
}

/** Throws AppError `idempotency_key_reused` (422) where `seq` of a receipt under `key` is that of another request. */
export function refuseOther({ fingerprint }: Key, { seq }: { readonly seq: number }): void {
  if (seq !== fingerprint) throw new AppError('idempotency_key_reused', 422);
}

function fingerprintOf({ method, url, body }: FastifyRequest): number {
  // Both homes of prompts are one.
  const path = url.replace(/^\/api\/v1\//, '/api/');
  // Of 31 bits, as the column has them: it is to notice a mistake, nobody gains by making two requests alike.
  const request = canonicalJson([method, path, (body ?? null) as JsonValue]);
  return createHash('sha256').update(request).digest().readUInt32BE() >>> 1;
}

function uuidOf(parts: JsonValue): string {
  return uuidv5(canonicalJson(parts), KEYS);
}
