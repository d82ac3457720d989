/** The words for a first page whose code is missing. Always: calm, true with a line and without, and what to do. */
import type { StartTrouble } from './await-start.ts';

/** Said whatever is missing; index.html says it too, for where no script comes to say it. */
export const SAFE = 'What you saved on this device before is safe.';

/** What is said of each trouble, and what its button is called. */
export const START_WORDS: Record<
  StartTrouble,
  { readonly title: string; readonly text: string; readonly action: string }
> = {
  slow: {
    title: 'OpenKMS is on its way',
    text: `The line is slow, or has gone silent. The page opens by itself as soon as everything is here. ${SAFE}`,
    action: 'Try again',
  },
  missing: {
    title: 'OpenKMS is not here yet',
    text: `The line went before everything had arrived. The page opens by itself as soon as the line is back. ${SAFE}`,
    action: 'Try again',
  },
  broken: {
    title: 'OpenKMS did not start',
    text: `Everything has arrived, and yet this browser does not start it. Opening it again often helps, best when you are online. ${SAFE}`,
    action: 'Open it again',
  },
};
