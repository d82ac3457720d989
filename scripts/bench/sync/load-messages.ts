/** What the benchmark and its load processes tell each other. */
import type { Actor } from '../../../schema/src/domain/actor.ts';
import type { CommandEnvelope } from '../../../schema/src/commands/command.ts';

export type LoadPlan = {
  readonly url: string;
  readonly authUrl: string;
  readonly actors: readonly Actor[];
  /** Clients whose first rows are on the way at the same time. */
  readonly atOnce: number;
};

export type ToLoad =
  | { readonly kind: 'open'; readonly plan: LoadPlan }
  /** From now on every mark seen is told. */
  | { readonly kind: 'watch' }
  | { readonly kind: 'unwatch' }
  /** Sends each person's commands in one batch, all people at once, again until they are answered. */
  | {
      readonly kind: 'send';
      readonly batches: readonly { readonly userId: string; readonly commands: readonly CommandEnvelope[] }[];
    }
  | { readonly kind: 'close' };

export type FromLoad =
  | { readonly kind: 'complete'; readonly rows: number; readonly ms: number }
  | { readonly kind: 'opened' }
  /** A row with `mark` in it stood complete at a client at `at` (ms UTC). */
  | { readonly kind: 'seen'; readonly marks: readonly (readonly [mark: string, at: number])[] }
  | {
      readonly kind: 'state';
      readonly connected: number;
      readonly behind: number;
      readonly lost: number;
      readonly refused: readonly string[];
    }
  | { readonly kind: 'sent'; readonly answered: number; readonly refused: number; readonly requests: number };

/** Ids and texts of the benchmark that clients look for in their rows. */
export const MARK = /bench-[wr]-\d+-/g;
