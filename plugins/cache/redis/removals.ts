/**
 * Removals, and those that Redis has not confirmed yet.
 *
 *     asked ─confirmed→ done
 *        └─no answer→ waiting ─connection up again, or retryMs later→ asked
 *
 * Always: a removal leaves `waiting` only when Redis has confirmed it, or one that removes more. Doing one twice removes
 * nothing that should stay, only what can be loaded again. Where Redis refuses to remove names (it has no memory left
 * to write them down), the whole ledger is dropped, which it never refuses.
 */
import type { RemovalOutcome } from '../../contract/cache.ts';
import { BackendLostError } from './connection.ts';

export type Removal =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'all' };

/** How each is done; they reject with BackendLostError. */
export type RemovalSteps = {
  readonly names: (names: readonly string[]) => Promise<unknown>;
  readonly prefix: (prefix: string) => Promise<unknown>;
  readonly all: () => Promise<unknown>;
};

/** More waiting removals than this become one of everything. */
const MOST_WAITING = 1000;

export type Removals = {
  readonly remove: (removal: Removal) => Promise<RemovalOutcome>;
  /** How many wait for Redis. */
  readonly waiting: () => number;
  /** Asks again for those that wait. */
  readonly flush: () => Promise<void>;
  readonly close: () => void;
};

export function createRemovals(steps: RemovalSteps, retryMs: number): Removals {
  let waiting: Removal[] = [];
  let flushing = false;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  async function perform(removal: Removal): Promise<void> {
    try {
      if (removal.kind === 'names') await steps.names(removal.names);
      else if (removal.kind === 'prefix') await steps.prefix(removal.prefix);
      else await steps.all();
    } catch (error) {
      const refused = error instanceof BackendLostError && error.reply !== null;
      if (!refused || removal.kind === 'all') throw error;
      await steps.all();
    }
  }

  async function remove(removal: Removal): Promise<RemovalOutcome> {
    try {
      await perform(removal);
      return { kind: 'removed' };
    } catch (error) {
      if (!(error instanceof BackendLostError)) throw error;
      waiting.push(removal);
      if (waiting.length > MOST_WAITING) waiting = [{ kind: 'all' }];
      retryLater();
      return { kind: 'pending' };
    }
  }

  async function flush(): Promise<void> {
    if (flushing) return;
    flushing = true;
    try {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        await perform(next);
        // They may have become one of everything in the meantime; then `next` was only part of it.
        if (waiting[0] === next) waiting.shift();
      }
    } catch (error) {
      if (!(error instanceof BackendLostError)) throw error;
      retryLater();
    } finally {
      flushing = false;
    }
  }

  function retryLater(): void {
    if (closed || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void flush();
    }, retryMs);
  }

  return {
    remove,
    waiting: () => waiting.length,
    flush,
    close: () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
