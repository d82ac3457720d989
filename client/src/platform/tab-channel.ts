/**
 * Words between the tabs of one browser. Always: a message is a hint to look again at shared storage, never the truth
 * itself, so a lost or forged one costs nothing but a read; `server` alone is taken at its word (app/room-queue.ts).
 */
import { z } from 'zod';

const message = z.discriminatedUnion('kind', [
  /** Entries of the outbox changed; the ids say which. */
  z.object({ kind: z.literal('outbox'), userId: z.string(), ids: z.array(z.string()) }),
  /** Somebody signed in or out. */
  z.object({ kind: z.literal('session') }),
  /** A tab heard the server again: worth a probe at once. */
  z.object({ kind: z.literal('line') }),
  z.discriminatedUnion('word', [
    /** Somebody sees work waiting: asks the leader of `name` to look after it, and for a sign of life. */
    z.object({
      kind: z.literal('lead'),
      word: z.literal('ask'),
      name: z.string(),
      urgency: z.enum(['at-once', 'when-due']),
    }),
    /** The leader of `name` answers, or has just begun. */
    z.object({ kind: z.literal('lead'), word: z.literal('here'), name: z.string() }),
  ]),
  /** What the server said of itself and of this device to the leading tab; `z.unknown` is its owner's to read. */
  z.object({ kind: z.literal('server'), userId: z.string(), state: z.unknown() }),
]);
export type TabMessage = z.infer<typeof message>;

export type TabChannel = {
  readonly post: (message: TabMessage) => void;
  /** Messages of the other tabs; returns how to stop. */
  readonly listen: (listener: (message: TabMessage) => void) => () => void;
  readonly close: () => void;
};

/** Joins the tabs' channel. `name` differs in tests only. */
export function openTabChannel(name = 'openkms-tabs'): TabChannel {
  const channel = new BroadcastChannel(name);
  const post = channel.postMessage.bind(channel);
  const listeners = new Set<(message: TabMessage) => void>();
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    const parsed = message.safeParse(event.data);
    if (!parsed.success) return;
    for (const listener of listeners) listener(parsed.data);
  });
  return {
    post,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => channel.close(),
  };
}
