/** A registration that changed, as a sentence of the board's feed. Always: says who, what and in which session. */
import type { RegistrationRow } from '@openkms/schema/domain/rows.ts';
import type { IconName } from '../../ui/icon.tsx';

export type FeedWords = { readonly did: string; readonly icon: IconName };

/** What happened to `registration` last, to be read between the person's name and the session's title. */
export function feedWords(registration: Pick<RegistrationRow, 'status' | 'source' | 'waitlistPosition'>): FeedWords {
  switch (registration.status) {
    case 'registered':
      return { did: seatWords(registration.source), icon: 'check-circle' };
    case 'waitlisted': {
      const { waitlistPosition } = registration;
      return {
        did: waitlistPosition === null ? 'waits for a seat in' : `waits, ${ordinal(waitlistPosition)} in line, for`,
        icon: 'clock',
      };
    }
    case 'cancelled':
      return { did: 'gave back a place in', icon: 'undo' };
  }
}

/** "1st", "2nd", "3rd", "11th" */
export function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

function seatWords(source: RegistrationRow['source']): string {
  switch (source) {
    case 'person':
      return 'registered for';
    case 'promotion':
      return 'moved up from the waitlist of';
    case 'resolution':
      return 'got a seat, by decision, in';
    case 'import':
      return 'was entered, by import, for';
  }
}
