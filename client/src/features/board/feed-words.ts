/** A registration that changed, as a sentence of the board's feed. Always: says who, what and in which session. */
import type { RegistrationRow } from '@openkms/schema/domain/rows.ts';
import type { IconName } from '../../ui/icon.tsx';

export type FeedWords = {
  readonly did: string;
  readonly icon: IconName;
  /** How it came about, where nobody clicked: "by import". */
  readonly aside: string | null;
};

/** What happened to `registration` last, to be read between the person's name and the title; `isOver`: of its session. */
export function feedWords(
  registration: Pick<RegistrationRow, 'status' | 'source' | 'waitlistPosition'>,
  isOver: boolean,
): FeedWords {
  switch (registration.status) {
    case 'registered':
      return { ...seatWords(registration.source, isOver), icon: 'check-circle' };
    case 'waitlisted': {
      const { waitlistPosition } = registration;
      return {
        did: waitlistPosition === null ? 'waits for a seat in' : `waits, ${ordinal(waitlistPosition)} in line, for`,
        icon: 'clock',
        aside: null,
      };
    }
    case 'cancelled':
      return { did: 'gave back a place in', icon: 'undo', aside: null };
  }
}

/** "1st", "2nd", "3rd", "11th" */
export function ordinal(count: number): string {
  const tens = count % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
}

function seatWords(source: RegistrationRow['source'], isOver: boolean): Pick<FeedWords, 'did' | 'aside'> {
  switch (source) {
    case 'person':
      return { did: 'registered for', aside: null };
    case 'promotion':
      return { did: 'moved up from the waitlist of', aside: null };
    case 'resolution':
      return { did: 'got a seat in', aside: 'by decision' };
    case 'import':
      return { did: isOver ? 'was registered for' : 'is registered for', aside: 'by import' };
  }
}
