/** Where the reader stands with each training: registered, requested or waiting. Pure. */
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { ordinal } from '../../ui/number-text.ts';

export type Standing = { readonly words: string; readonly tone: 'success' | 'info' | 'warning' };

/**
 * The reader's best standing in each training, by training id. `isPending` tells whether the server has not yet spoken:
 * such a seat is never called registered.
 */
export function standings(
  registrations: readonly RegistrationRow[],
  trainingOf: (sessionId: SessionRow['id']) => string | undefined,
  isPending: (registrationId: string) => boolean,
  isOver: (sessionId: SessionRow['id']) => boolean,
): Map<string, Standing> {
  const best = new Map<string, { rank: number; standing: Standing }>();
  for (const registration of registrations) {
    const trainingId = trainingOf(registration.sessionId);
    if (trainingId === undefined || registration.status === 'cancelled' || isOver(registration.sessionId)) continue;
    const next = standingOf(registration, isPending(registration.id));
    const known = best.get(trainingId);
    if (known === undefined || next.rank < known.rank) best.set(trainingId, next);
  }
  return new Map([...best].map(([trainingId, { standing }]) => [trainingId, standing]));
}

function standingOf(registration: RegistrationRow, pending: boolean): { rank: number; standing: Standing } {
  if (pending) return { rank: 1, standing: { words: 'Requested', tone: 'info' } };
  if (registration.status === 'registered') return { rank: 0, standing: { words: 'Registered', tone: 'success' } };
  const place = registration.waitlistPosition === null ? '' : `, ${ordinal(registration.waitlistPosition)}`;
  return { rank: 2, standing: { words: `Waitlist${place}`, tone: 'warning' } };
}
