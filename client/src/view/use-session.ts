/** Who is signed in, and how to sign in and out. */
import { useSyncExternalStore } from 'react';
import type { Session } from '../platform/session.ts';
import { runningClient } from './running-client.ts';

export type { Session } from '../platform/session.ts';
export type { Person } from '../platform/person.ts';

/** The session of this device; re-renders when it changes. */
export function useSession(): Session {
  const { session } = runningClient().session;
  return useSyncExternalStore(session.subscribe, session.get);
}

/** True when only signing in again lets the person receive and send; re-renders when it changes. */
export function useNeedsSignIn(): boolean {
  const { needsSignIn } = runningClient().session;
  return useSyncExternalStore(needsSignIn.subscribe, needsSignIn.get);
}

/** Signs in. `code`: `unreachable` without an answer, else the server's own code. */
export function signIn(email: string, password: string): Promise<{ ok: true } | { ok: false; code: string }> {
  return runningClient().session.signIn(email, password);
}

/**
 * Signs out and removes the person's rows from this device; what waits to be sent is sealed until they sign in again. `code`:
 * `queue_not_sealed` where it cannot be sealed (no key, no line): nothing has happened.
 */
export function signOut(): Promise<{ ok: true } | { ok: false; code: string }> {
  return runningClient().session.signOut();
}
