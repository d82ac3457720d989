/** W3C Trace Context (https://www.w3.org/TR/trace-context/): which chain a request belongs to. Always: a header that is not valid is as if it were not there. */
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

const VERSION_00 = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** Later versions may say more behind; `ff` is none. */
const LATER = /^(?!00|ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;

/** As a header of an operation, so that its description lists it. */
export const traceHeaders = {
  traceparent: z
    .string()
    .optional()
    .describe('W3C Trace Context: the chain this belongs to. One that is not valid is as if it were not there'),
};

/** The trace that the caller's `traceparent` names. */
export function traceIdOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const { traceparent } = request.headers;
  if (typeof traceparent !== 'string') return undefined;
  return (VERSION_00.exec(traceparent) ?? LATER.exec(traceparent))?.[1];
}

/** The header for whoever goes on from this run; the same for the same run. */
export function traceparentOf({ id, traceId }: { readonly id: string; readonly traceId: string }): string {
  const span = createHash('sha256').update(id).digest('hex').slice(0, 16);
  return `00-${traceId}-${span}-01`;
}
