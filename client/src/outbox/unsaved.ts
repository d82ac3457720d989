/**
 * What the disk would not take: kept in this page's memory, told at once, and saved as soon as the disk is back. Always: a
 * command counts as saved only when the outbox has it; while anything is unsaved, what comes after it waits behind it, so
 * order is kept; what is saved leaves memory.
 *
 *     append ──disk takes it──▶ saved
 *        └──disk refuses──▶ in memory (the promise rejects with UnsavedError) ──next try──▶ saved
 */
import type { Clock } from '../platform/clock.ts';
import { createBell } from '../platform/observable.ts';
import type { OutboxEntry } from './entry.ts';
import type { Draft, Outbox } from './store.ts';

export type UnsavedCode = 'quota_exceeded' | 'storage_lost';

/** The command is in memory only; it is saved later by itself, or exported by the person. */
export class UnsavedError extends Error {
  readonly code: UnsavedCode;

  constructor(code: UnsavedCode, cause: unknown) {
    super(code, { cause });
    this.name = 'UnsavedError';
    this.code = code;
  }
}

export type Unsaved = { readonly draft: Draft; readonly entity: string };
export type SavingOutbox = Outbox & {
  /** In the order they were issued. */
  readonly unsaved: () => readonly Unsaved[];
  /** Tries to save them now; true when none is left. */
  readonly saveUnsaved: () => Promise<boolean>;
};

/** ms between two tries. */
const RETRY_EVERY = 2_000;

/** `outbox` with a memory for what it could not save. */
export function rememberUnsaved(outbox: Outbox, clock: Clock): SavingOutbox {
  const bell = createBell();
  let waiting: Unsaved[] = [];
  let saving: Promise<boolean> | null = null;
  let cancelRetry = () => {};
  /** Why the disk refused the last time. */
  let refusal: unknown = null;

  const saveAll = async (): Promise<boolean> => {
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        await outbox.append(next.draft, next.entity);
      } catch (error) {
        refusal = error;
        // Still no disk: they stay where they are, and the next try is due.
        cancelRetry();
        cancelRetry = clock.after(RETRY_EVERY, () => void saveUnsaved());
        return false;
      }
      waiting = waiting.slice(1);
      bell.ring();
    }
    return true;
  };
  const saveUnsaved = (): Promise<boolean> => {
    saving ??= saveAll().finally(() => {
      saving = null;
    });
    return saving;
  };
  const keep = (unsaved: Unsaved, cause: unknown): never => {
    waiting = [...waiting, unsaved];
    bell.ring();
    cancelRetry();
    cancelRetry = clock.after(RETRY_EVERY, () => void saveUnsaved());
    throw new UnsavedError(isQuota(cause) ? 'quota_exceeded' : 'storage_lost', cause);
  };

  return {
    ...outbox,
    subscribe(listener) {
      const stops = [outbox.subscribe(listener), bell.subscribe(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    async append(draft, entity): Promise<OutboxEntry> {
      const unsaved = { draft, entity };
      if (waiting.length > 0 && !(await saveUnsaved())) return keep(unsaved, refusal);
      try {
        return await outbox.append(draft, entity);
      } catch (error) {
        return keep(unsaved, error);
      }
    },
    unsaved: () => waiting,
    saveUnsaved,
    close() {
      cancelRetry();
      outbox.close();
    },
  };
}

function isQuota(error: unknown): boolean {
  const named = (each: unknown) => each instanceof Error && each.name === 'QuotaExceededError';
  return named(error) || (error instanceof Error && 'inner' in error && named(error.inner));
}
