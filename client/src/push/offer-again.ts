/**
 * What a device does when its server was restored from a backup (a new epoch): it asks which of its decided commands the
 * server still knows as it does, and lets the others wait again: those it has forgotten, and those it has decided anew
 * since, for another device of this person that had them by a file. Always: the epoch is kept only after all were asked
 * for, so what is cut short begins anew; asking twice changes nothing.
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
  const decided = await outbox.decided();
  const ids = [...decided.keys()];
  const again: string[] = [];
  for (let from = 0; from < ids.length; from += MOST_ASKED) {
    const result = await ask(token, ids.slice(from, from + MOST_ASKED), signal);
    if (result.kind !== 'answered') return { kind: 'failed', result };
    again.push(...result.unknown);
    for (const [id, at] of Object.entries(result.decidedAt)) if ((decided.get(id) ?? at) !== at) again.push(id);
  }
  if (again.length > 0) await outbox.forgotten(again);
  await outbox.keepEpoch(epoch);
  return { kind: 'done', again: again.length };
}
