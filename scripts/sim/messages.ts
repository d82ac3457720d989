/** What the soak and its processes say to each other. */
import type { Chunk } from './tally.ts';

export type Postgres = {
  readonly port: number;
  readonly ownerPassword: string;
  readonly appPassword: string;
  readonly template: string;
};

/** To a worker: how to begin, then seeds to run. */
export type ToWorker =
  | {
      readonly kind: 'begin';
      readonly name: string;
      readonly postgres: Postgres;
      readonly parallel: number;
      readonly shrink: boolean;
    }
  | { readonly kind: 'seeds'; readonly from: number; readonly runs: number };

/** From a worker: it waits for seeds, or what came of some. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'chunk'; readonly chunk: Chunk; readonly failures: readonly string[] };
