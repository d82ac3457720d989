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
  const asked = new Map<string, number>();
  let count = 0;
  do {
    const left = [...(await outbox.decided())].filter(([id, at]) => asked.get(id) !== at);
    const again = new Map<string, number>();
    for (let from = 0; from < left.length; from += MOST_ASKED) {
      const some = left.slice(from, from + MOST_ASKED);
      const ids = some.map(([id]) => id);
      const result = await ask(token, ids, signal);
      if (result.kind !== 'answered') return { kind: 'failed', result };
      const unknown = new Set(result.unknown);
      const known = new Map(Object.entries(result.decidedAt));
      for (const [id, at] of some) {
        asked.set(id, at);
        if (unknown.has(id) || (known.get(id) ?? at) !== at) again.set(id, at);
      }
    }
    if (again.size > 0) await outbox.forgotten(again);
    count += again.size;
    // Another tab may have written down meanwhile what it heard before the restore.
  } while (!(await outbox.keepEpoch(epoch, asked)));
  return { kind: 'done', again: count };
}
