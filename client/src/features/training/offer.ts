/**
 * What a session offers this person now: the words and the action, said before anything is pressed. Pure.
 *
 *     held ── registered | requested | waitlisted        (something of theirs exists already)
 *     open ── a seat is free                             collides ── it overlaps what they hold
 *     waitlist ── full, and which place they would get   closed ── nobody can register, and why
 *
 * Always: a seat is called registered only when the server said so; while a command waits the words are "Requested".
 */
import type { Outcome } from '@openkms/schema/domain/outcome.ts';
import type { RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { seatsLeft } from '@openkms/schema/domain/seats.ts';
import { counted, ordinal } from '../../ui/number-text.ts';
import { heldSessions, type HeldSession } from './held-details.ts';

/** A rule's answer over this device's rows, asked before registering. */
export type Preview = Outcome | { readonly status: 'malformed'; readonly code: string };

export type Offer =
  | { readonly kind: 'registered'; readonly registration: RegistrationRow; readonly words: string }
  /** `commandId` names the change that waits; only such a change can be withdrawn. */
  | {
      readonly kind: 'requested';
      readonly registration: RegistrationRow;
      readonly words: string;
      readonly commandId: string;
    }
  | { readonly kind: 'leaving'; readonly words: string; readonly commandId: string }
  | { readonly kind: 'waitlisted'; readonly registration: RegistrationRow; readonly words: string }
  | { readonly kind: 'open'; readonly words: string }
  | { readonly kind: 'waitlist'; readonly words: string }
  | { readonly kind: 'collides'; readonly words: string; readonly held: readonly HeldSession[] }
  | { readonly kind: 'closed'; readonly words: string };

export type OfferInput = {
  readonly session: SessionRow;
  /** The person's newest registration for the session, cancelled or not. */
  readonly own: RegistrationRow | undefined;
  /** The waiting command that touched `own`. */
  readonly pending: { readonly commandId: string; readonly name: string } | undefined;
  readonly preview: Preview;
  readonly online: boolean;
};

/** What the session offers. */
export function offerOf({ session, own, pending, preview, online }: OfferInput): Offer {
  if (own !== undefined && pending !== undefined) {
    if (own.status === 'cancelled') {
      return {
        kind: 'leaving',
        words: online ? 'Cancelling …' : 'Cancelled on this device · confirms when online',
        commandId: pending.commandId,
      };
    }
    return { kind: 'requested', registration: own, words: requestedWords(online), commandId: pending.commandId };
  }
  if (own?.status === 'registered') return { kind: 'registered', registration: own, words: 'Registered' };
  if (own?.status === 'waitlisted')
    return { kind: 'waitlisted', registration: own, words: waitlistWords(own.waitlistPosition) };
  return offerOfPreview(session, preview);
}

/** "Requested · confirms when online", or that it is on its way. */
export function requestedWords(online: boolean): string {
  return online ? 'Requested · confirming …' : 'Requested · confirms when online';
}

/** "Waitlist, 3rd". */
export function waitlistWords(position: number | null): string {
  return position === null ? 'Waitlist' : `Waitlist, ${ordinal(position)}`;
}

function offerOfPreview(session: SessionRow, preview: Preview): Offer {
  switch (preview.status) {
    case 'applied':
      return { kind: 'open', words: openWords(seatsLeft(session)) };
    case 'adjusted':
      return { kind: 'waitlist', words: `Full. You would be ${ordinal(session.waitlistCount + 1)} on the waitlist.` };
    case 'conflict':
    case 'rejected':
    case 'malformed':
      return preview.code === 'schedule_overlap' && preview.status !== 'malformed'
        ? collision(heldSessions(preview.details))
        : { kind: 'closed', words: closedWords(preview.code) };
  }
}

function openWords(free: number): string {
  return free === 1 ? 'You get the last free seat.' : `You get one of ${counted(free, 'free seat')}.`;
}

function collision(held: readonly HeldSession[]): Offer {
  const [first] = held;
  const more = held.length > 1 ? ` and ${counted(held.length - 1, 'other')}` : '';
  return {
    kind: 'collides',
    held,
    words: first === undefined ? 'It overlaps your schedule.' : `It overlaps ${first.title}${more}.`,
  };
}

function closedWords(code: string): string {
  switch (code) {
    case 'session_began':
      return 'It has begun; registration is closed.';
    case 'session_cancelled':
      return 'It is cancelled.';
    case 'training_archived':
      return 'The training is archived; nobody can register any more.';
    case 'not_found':
      return 'It is no longer in the catalogue.';
    default:
      return `Registration is not possible (${code}).`;
  }
}
