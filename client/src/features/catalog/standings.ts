/** Where the reader stands with each training, and in which session: registered, requested or waiting. Pure. */
import type { OfficeRow, RegistrationRow, SessionRow } from '@openkms/schema/domain/rows.ts';
import { ordinal } from '../../ui/number-text.ts';
import { calendarDay } from '../../ui/when.ts';

export type Standing = {
  readonly words: string;
  readonly tone: 'success' | 'info' | 'warning';
  readonly session: SessionRow;
  readonly office: OfficeRow | undefined;
};

export type StandingFacts = {
  readonly sessionOf: (id: string) => SessionRow | undefined;
  readonly officeOf: (id: string) => OfficeRow | undefined;
  /** The server has not yet spoken: such a seat is never called registered. */
  readonly isPending: (registrationId: string) => boolean;
};

/**
 * The reader's best standing in each training at `now` (ms), by training id; of two alike the one that begins first. A
 * session that is over, cancelled or not known here gives none.
 */
export function standings(
  registrations: readonly RegistrationRow[],
  { sessionOf, officeOf, isPending }: StandingFacts,
  now: number,
): Map<string, Standing> {
  const best = new Map<string, Ranked>();
  for (const registration of registrations) {
    const session = sessionOf(registration.sessionId);
    if (session === undefined || registration.status === 'cancelled' || session.status === 'cancelled') continue;
    if (session.endsAt !== null && session.endsAt <= now) continue;
    const { rank, ...words } = rankOf(registration, isPending(registration.id));
    const next = { rank, standing: { ...words, session, office: officeOf(session.officeId) } };
    const known = best.get(session.trainingId);
    if (known === undefined || isBetter(next, known)) best.set(session.trainingId, next);
  }
  return new Map([...best].map(([trainingId, { standing }]) => [trainingId, standing]));
}

/**
 * What the badge of a card says that shows the session `shownId`: standing in that one, the words alone; standing in
 * another, also which one, or its day would be taken for the card's. Days are those of the zone `reader`.
 */
export function standingWords(
  { words, session, office }: Standing,
  shownId: string | undefined,
  reader: string,
): string {
  if (session.id === shownId) return words;
  const where = whereOf(session, office);
  return `${words} · ${whenOf(session, reader)}${where === undefined ? '' : `, ${where}`}`;
}

type Ranked = { readonly rank: number; readonly standing: Standing };

function isBetter(a: Ranked, b: Ranked): boolean {
  if (a.rank !== b.rank) return a.rank < b.rank;
  return (a.standing.session.startsAt ?? Infinity) < (b.standing.session.startsAt ?? Infinity);
}

function rankOf(registration: RegistrationRow, pending: boolean): Pick<Standing, 'words' | 'tone'> & { rank: number } {
  if (pending) return { rank: 1, words: 'Requested', tone: 'info' };
  if (registration.status === 'registered') return { rank: 0, words: 'Registered', tone: 'success' };
  const place = registration.waitlistPosition === null ? '' : `, ${ordinal(registration.waitlistPosition)}`;
  return { rank: 2, words: `Waitlist${place}`, tone: 'warning' };
}

function whenOf({ startsAt, schedule }: SessionRow, reader: string): string {
  if (startsAt !== null) return calendarDay(startsAt, reader);
  return schedule === 'self-paced' ? 'at your own pace' : 'date to be announced';
}

function whereOf({ mode }: SessionRow, office: OfficeRow | undefined): string | undefined {
  if (mode === 'self-paced') return undefined;
  return mode === 'virtual' ? 'virtual' : office?.name;
}
