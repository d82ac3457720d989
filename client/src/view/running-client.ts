/**
 * What the composition root hands to hooks and commands: the one client that runs in this page. Always: it is set before
 * the first component is drawn and never replaced; what changes inside it is observable.
 */
import type { Outbox } from '../outbox/store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Line } from '../platform/connectivity.ts';
import type { Observable } from '../platform/observable.ts';
import type { Person } from '../platform/person.ts';
import type { SessionService } from '../platform/session.ts';
import type { OpenKmsZero } from '../platform/zero-client.ts';
import type { SyncState } from './sync-state.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { View } from './view.ts';

export type RunningClient = {
  readonly session: SessionService;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly line: Observable<Line>;
  readonly view: Observable<View>;
  readonly sync: Observable<SyncState>;
  readonly diagnostics: Observable<Diagnostics>;
  /** The signed-in person's Zero; null while nobody is. */
  readonly zero: Observable<OpenKmsZero | null>;
  /** The signed-in person's outbox, once it is open. */
  readonly outbox: Observable<Outbox | null>;
  /** Resolves with the outbox of `person`; rejects when the device's database cannot be opened. */
  readonly outboxOf: (person: Person) => Promise<Outbox>;
  /** Tries to send at once. */
  readonly retry: () => void;
};

let running: RunningClient | null = null;

/** Called once by the composition root. */
export function provideClient(client: RunningClient): void {
  running = client;
}

/** The client of this page. */
export function runningClient(): RunningClient {
  if (running === null) throw new Error('No client runs in this page yet: the composition root provides it first.');
  return running;
}
