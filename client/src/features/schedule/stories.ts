/**
 * What happened to a registration, told to the person it concerns. Pure. Always: the words say only what the rows prove;
 * where nothing unexpected happened there is no story.
 */
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { ordinal } from '../../ui/number-text.ts';

/** What this device or its receipt knows of the request behind a registration. */
export type Request = {
  /** How it ended, or null while it waits. */
  readonly status: string | null;
  /** Since when the device had been offline when it asked, ms; null when it was online. */
  readonly offlineSince: number | null;
  /** Free seats the person saw when asking; null where this device does not know. */
  readonly seatsSeen: number | null;
};

export type Standing = {
  readonly kind: 'confirmed' | 'pending' | 'waitlist' | 'cancelled';
  /** The badge: "Registered", "Requested · confirms when online", "Waitlist, 3rd". */
  readonly words: string;
};

/** Where a registration stands; `pending` while a command on it has not come back. */
export function standingOf(
  registration: Pick<RegistrationRow, 'status' | 'waitlistPosition'>,
  session: Pick<SessionRow, 'status'>,
  pending: boolean,
  online: boolean,
): Standing {
  const later = online ? 'confirming …' : 'confirms when online';
  if (registration.status === 'cancelled') {
    return { kind: pending ? 'pending' : 'cancelled', words: pending ? `Cancelled here · ${later}` : 'Cancelled' };
  }
  if (pending) return { kind: 'pending', words: `Requested · ${later}` };
  if (session.status === 'cancelled') return { kind: 'cancelled', words: 'Session cancelled' };
  if (registration.status === 'waitlisted') {
    const place = registration.waitlistPosition === null ? '' : `, ${ordinal(registration.waitlistPosition)}`;
    return { kind: 'waitlist', words: `Waitlist${place}` };
  }
  return { kind: 'confirmed', words: 'Registered' };
}

/** The story of a registration; null where there is nothing to tell. */
export function registrationStory(
  registration: RegistrationRow,
  session: Pick<SessionRow, 'status' | 'cancelReason'>,
  request: Request | undefined,
): string | null {
  if (session.status === 'cancelled' && registration.status !== 'cancelled') {
    return `This session was cancelled${session.cancelReason === null ? '.' : `: ${sentence(session.cancelReason)}`} Your place is kept in case it is restored.`;
  }
  switch (registration.status) {
    case 'waitlisted':
      return waitlistStory(registration.waitlistPosition, request);
    case 'cancelled':
      return registration.cancelReason === null ? null : `Reason: ${sentence(registration.cancelReason)}`;
    case 'registered':
      if (registration.source === 'promotion') return 'A seat became free: you moved up from the waitlist.';
      if (registration.source === 'resolution') return 'An administrator gave you this seat when deciding a conflict.';
      return null;
  }
}

function waitlistStory(position: number | null, request: Request | undefined): string {
  const place = position === null ? 'you are on the waitlist' : `you are ${ordinal(position)} on the waitlist`;
  const lostASeat = request?.status === 'adjusted' && request.seatsSeen !== null && request.seatsSeen > 0;
  if (lostASeat) {
    const meanwhile = request.offlineSince === null ? 'a moment before you asked' : 'while you were offline';
    return `The last seat went to somebody else ${meanwhile}: ${place}. You move up by yourself when a seat becomes free.`;
  }
  return `${place.charAt(0).toUpperCase()}${place.slice(1)}. You move up by yourself when a seat becomes free.`;
}

/** `text` as a sentence, with its full stop. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
