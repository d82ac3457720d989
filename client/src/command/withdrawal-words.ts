/** What is said when a person took a change back. Pure. */
import type { Withdrawal } from '../view/sync-state.ts';

/** Message and tone. */
export function withdrawalWords(outcome: Withdrawal): { readonly tone: 'info' | 'warning'; readonly message: string } {
  switch (outcome) {
    case 'unsent':
      return { tone: 'info', message: 'Withdrawn. Nothing was sent.' };
    case 'perhaps-sent':
      return { tone: 'warning', message: 'Withdrawn. If an earlier try reached the server, Sync status will say so.' };
    case 'too-late':
      return { tone: 'warning', message: 'Too late to withdraw: it is on its way.' };
  }
}
