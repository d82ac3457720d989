/** What this device knows of its server and of its own clock. Pure. Always: a slow or interrupted exchange never makes the clock look wrong. */
import { z } from 'zod';
import type { OutboxEntry } from '../outbox/entry.ts';
import { isPending } from '../outbox/state.ts';
import type { ServerWord } from './commands-http.ts';

export type ServerState = {
  /** Null until a server said so; older ones never do. */
  readonly epoch: string | null;
  /** When the epoch was seen to change, ms UTC by the device's clock. */
  readonly epochChangedAt: number | null;
  /** ms by which the device's clock is ahead of the server's; null until known. */
  readonly skew: number | null;
  /** The server takes nothing from this device any more. */
  readonly revoked: boolean;
};

const serverState: z.ZodType<ServerState> = z.object({
  epoch: z.string().nullable(),
  epochChangedAt: z.number().nullable(),
  skew: z.number().nullable(),
  revoked: z.boolean(),
});

/** A state that another tab tells; null for what this build cannot read. */
export function readServerState(told: unknown): ServerState | null {
  const parsed = serverState.safeParse(told);
  return parsed.success ? parsed.data : null;
}

export const UNKNOWN_SERVER: ServerState = { epoch: null, epochChangedAt: null, skew: null, revoked: false };

/** A queue as far as leaving is concerned. */
type Queue = {
  readonly entries: () => readonly OutboxEntry[];
  /** What the disk refused: in memory alone. */
  readonly unsaved: () => readonly unknown[];
};

/**
 * Whether a device that is no longer trusted may forget its person: all they did is with the server. `queue`: null while
 * nobody knows what waits, which another tab's word of the revocation may well come before.
 */
export function mayForget({ revoked }: ServerState, queue: Queue | null): boolean {
  if (!revoked || queue === null || queue.unsaved().length > 0) return false;
  return !queue.entries().some(({ progress }) => isPending(progress.state));
}

/** The state after the server's `word`, the answer to an exchange between `sentAt` and `receivedAt` (ms UTC by the device's clock). */
export function stateAfter(before: ServerState, word: ServerWord, sentAt: number, receivedAt: number): ServerState {
  const changed = before.epoch !== null && before.epoch !== word.epoch;
  return {
    epoch: word.epoch,
    epochChangedAt: changed ? receivedAt : before.epochChangedAt,
    skew: skewOf(sentAt, receivedAt, word.now) ?? before.skew,
    revoked: word.revoked,
  };
}

/** Exchanges longer than this (or backwards: the clock was set meanwhile) tell nothing of the clock, ms. */
const SLOWEST = 10_000;

/**
 * The device's clock less the server's, with half of the exchange taken off; `sentAt` and `receivedAt` by the device, the
 * server's `now` at its end. Null where the exchange was too slow to tell.
 */
export function skewOf(sentAt: number, receivedAt: number, serverNow: number): number | null {
  const took = receivedAt - sentAt;
  return took < 0 || took > SLOWEST ? null : Math.round(sentAt + took / 2 - serverNow);
}
