/**
 * Asks the disk for something that nobody can wait for without end. Always: a disk that refuses, or says nothing, gives the
 * answer of one that holds nothing; after one silence the next is waited out only briefly, until the disk speaks again.
 */
import type { Clock } from './clock.ts';

/** ms a disk may say nothing: more than one takes that merely has much to do. */
export const SILENCE = 5_000;
/** ms that one which just said nothing may go on doing so. */
const SILENCE_AGAIN = 250;

/** For work that may also end later, unheeded. */
export function diskPatience(clock: Pick<Clock, 'after'>): <T>(work: () => Promise<T>, otherwise: T) => Promise<T> {
  let wasSilent = false;
  return (work, otherwise) =>
    new Promise((resolve) => {
      const cancel = clock.after(wasSilent ? SILENCE_AGAIN : SILENCE, () => {
        wasSilent = true;
        resolve(otherwise);
      });
      const spoken = () => {
        cancel();
        wasSilent = false;
      };
      work().then(
        (answer) => {
          spoken();
          resolve(answer);
        },
        () => {
          // The database's own health says so, on every page.
          spoken();
          resolve(otherwise);
        },
      );
    });
}
