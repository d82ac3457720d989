/** What a card says about the session it offers. Pure; instants in ms, the reader's zone given. */
import { meetingsAtPlace, type TimeWords, zoneCity } from '../../ui/date-text.ts';
import { counted, ordinal } from '../../ui/number-text.ts';
import type { OfferedSession } from './catalogue-entries.ts';
import { MODE_WORDS } from './catalogue-filters.ts';

/**
 * When it takes place, in the reader's zone; `note` is the office's own clock where it differs, and how often people
 * meet.
 */
export function whenWords(session: OfferedSession, reader: string): TimeWords {
  if (session.schedule === 'self-paced') return { text: 'Any time, at your own pace', note: null };
  const place = { zone: session.zone, name: placeName(session) };
  return meetingsAtPlace(session.meetings, place, reader) ?? { text: 'Date to be announced', note: null };
}

/** Where it takes place: "Boston, room 4.12", "Virtual", "Online, self-paced". */
export function whereWords(session: OfferedSession): string {
  if (session.mode === 'self-paced') return MODE_WORDS['self-paced'];
  if (session.mode === 'virtual')
    return session.office === '' || isVirtualCode(session.office)
      ? 'Virtual'
      : `Virtual, hosted by ${session.officeName}`;
  const office = session.office === '' ? 'Office to be announced' : session.officeName;
  return session.room === null ? office : `${office}, ${session.room}`;
}

export type SeatWords = { readonly text: string; readonly standing: 'free' | 'few' | 'full' };

/**
 * Seats left: "3 of 12 seats left", or which place on the waitlist is next. To whoever `stands` already (registered,
 * requested or waiting) no place is held out.
 */
export function seatWords(
  session: Pick<OfferedSession, 'seatsLeft' | 'capacity' | 'waitlistCount'>,
  stands: boolean,
): SeatWords {
  if (session.seatsLeft === 0) {
    const next = stands ? '' : ` · you would be ${ordinal(session.waitlistCount + 1)} on the waitlist`;
    return { text: `Full${next}`, standing: 'full' };
  }
  const few = session.seatsLeft <= Math.max(1, Math.floor(session.capacity / 10));
  return { text: `${session.seatsLeft} of ${counted(session.capacity, 'seat')} left`, standing: few ? 'few' : 'free' };
}

function placeName(session: OfferedSession): string {
  return session.office === '' || isVirtualCode(session.office) ? zoneCity(session.zone) : session.officeName;
}

function isVirtualCode(code: string): boolean {
  return code.toLowerCase() === 'virtual';
}
