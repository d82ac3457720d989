/**
 * What a device does when its server was restored from a backup (a new epoch): it asks which of its decided commands the
 * server still knows, and lets the others wait again. Always: the epoch is kept only after all were asked for, so what is
 * cut short begins anew; asking twice changes nothing.
 */
import type { Outbox } from '../outbox/store.ts';
import { type AskKnown, type KnownResult, MOST_ASKED } from './commands-http.ts';

export type Reoffered =
  /** `again`: how many wait again. */
  | { readonly kind: 'done'; readonly again: number }
  | { readonly kind: 'failed'; readonly result: Exclude<KnownResult, { kind: 'answered' }> };

/** Asks about everything `outbox` holds as decided, and keeps `epoch`. */
export async function offerAgain(
  outbox: Pick<Outbox, 'decided' | 'forgotten' | 'keepEpoch'>,
  epoch: string,
  ask: AskKnown,
  token: string,
  signal: AbortSignal,
): Promise<Reoffered> {
  const ids = await outbox.decided();
  const unknown: string[] = [];
  for (let from = 0; from < ids.length; from += MOST_ASKED) {
    const result = await ask(token, ids.slice(from, from + MOST_ASKED), signal);
    if (result.kind !== 'answered') return { kind: 'failed', result };
    unknown.push(...result.unknown);
  }
  if (unknown.length > 0) await outbox.forgotten(unknown);
  await outbox.keepEpoch(epoch);
  return { kind: 'done', again: unknown.length };
}
