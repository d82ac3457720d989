/**
 * Which commands travel together. Pure. Always: in the order they were issued, nothing skipped, so commands on one entity
 * can never overtake each other; a batch stays under the server's limits.
 */
import type { OutboxEntry } from '../outbox/entry.ts';

export type BatchLimits = { readonly commands: number; readonly bytes: number };
export const BATCH_LIMITS: BatchLimits = { commands: 200, bytes: 900_000 };

/** The first entries still to be sent, within `limits`; a single one may be larger than `limits.bytes` and goes alone. */
export function nextBatch(entries: readonly OutboxEntry[], limits: BatchLimits = BATCH_LIMITS): readonly OutboxEntry[] {
  const batch: OutboxEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (entry.progress.state !== 'saved') continue;
    const size = byteLength(entry.envelope);
    if (batch.length > 0 && (batch.length >= limits.commands || bytes + size > limits.bytes)) break;
    batch.push(entry);
    bytes += size;
  }
  return batch;
}

const encoder = new TextEncoder();

/** Bytes of `value` as JSON in UTF-8. */
export function byteLength(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).byteLength;
}
