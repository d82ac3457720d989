/** Who may drain a person's outbox, and whether there is reason to. Pure. Always: tabs and service worker go by the same lead. */
import type { OutboxEntry } from '../outbox/entry.ts';

/** The one-off Background Sync with which the browser wakes the service worker to drain. */
export const DRAIN_SYNC = 'openkms-drain';

/** The lead (platform/leader.ts) under which the outbox of `userId` is drained. */
export function drainLead(userId: string): string {
  return `openkms-drain-${userId}`;
}

/** Whether any of `entries` has yet to reach the server. */
export function hasToSend(entries: readonly OutboxEntry[]): boolean {
  return entries.some(({ progress }) => progress.state === 'saved' || progress.state === 'sending');
}
