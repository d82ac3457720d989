/**
 * Which commands travel together. Pure. Always: a command leaves only when everything it depends on was dealt with or goes
 * before it in the same batch, so what belongs together is never overtaken; what fails holds up that and nothing else; what
 * the server refused to look at, or never answers, goes alone, when nothing else can; a batch stays under the server's limits.
 */
import { keyedSet } from '@openkms/schema/commands/order.ts';
import { keysOfEntry } from '../outbox/dependants.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import { NOT_ACCEPTED, UNANSWERED } from '../outbox/state.ts';
import { isDue } from './back-off.ts';

export type BatchLimits = { readonly commands: number; readonly bytes: number };
export const BATCH_LIMITS: BatchLimits = { commands: 200, bytes: 900_000 };

/** The next entries to send at `now` (ms UTC by the device's clock); a single one may be larger than `limits.bytes` and goes alone. */
export function nextBatch(
  entries: readonly OutboxEntry[],
  now: number,
  limits: BatchLimits = BATCH_LIMITS,
): readonly OutboxEntry[] {
  const batch: OutboxEntry[] = [];
  const held = keyedSet<true>();
  let anyHeld = false;
  let bytes = 0;
  let alone: OutboxEntry | null = null;
  for (const entry of entries) {
    const { progress } = entry;
    if (progress.state !== 'saved' && progress.state !== 'sending') continue;
    const waits =
      progress.state === 'sending' ||
      (progress.failure !== undefined && !isDue(progress.failure.nextTryAt, now)) ||
      (anyHeld && held.lastBefore(keysOfEntry(entry)) !== undefined);
    const code = progress.failure?.code;
    const goesAlone = code === NOT_ACCEPTED || code === UNANSWERED;
    if (goesAlone && !waits) alone ??= entry;
    if (waits || goesAlone) {
      held.add(keysOfEntry(entry), true);
      anyHeld = true;
      continue;
    }
    const size = envelopeBytes(entry.envelope);
    if (batch.length > 0 && (batch.length >= limits.commands || bytes + size > limits.bytes)) break;
    batch.push(entry);
    bytes += size;
  }
  return batch.length === 0 && alone !== null ? [alone] : batch;
}

/** When the first of `entries` that waits alone may be tried again (ms UTC by the device's clock); null where none does. */
export function nextDue(entries: readonly OutboxEntry[], now: number): number | null {
  let first: number | null = null;
  for (const { progress } of entries) {
    if (progress.state !== 'saved' || progress.failure === undefined) continue;
    const { nextTryAt } = progress.failure;
    if (!isDue(nextTryAt, now)) first = Math.min(first ?? Infinity, nextTryAt);
  }
  return first;
}

const encoder = new TextEncoder();
const sizes = new WeakMap<object, number>();

/** Bytes of `value` as JSON in UTF-8. */
export function byteLength(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).byteLength;
}

/** {@link byteLength} of an envelope, which never changes: measured once. */
function envelopeBytes(envelope: object): number {
  const known = sizes.get(envelope);
  if (known !== undefined) return known;
  const size = byteLength(envelope);
  sizes.set(envelope, size);
  return size;
}
