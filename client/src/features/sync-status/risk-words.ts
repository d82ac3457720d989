/** What endangers this device's data, in words with the one thing to do; and what an imported file brought. Pure. */
import { counted } from '../../ui/number-text.ts';
import { lengthOfTime } from '../../ui/when.ts';
import type { Imported } from '../../view/sync-state.ts';
import type { SyncState } from '../../view/use-sync.ts';

type Warning = NonNullable<SyncState['durability']['warning']>;
export type RiskWords = {
  readonly title: string;
  readonly text: string;
  /** On the button; null where the person has to act outside this page. */
  readonly action: string | null;
};
type Facts = Pick<SyncState, 'unsaved' | 'pending'> & {
  readonly safariDaysLeft: number | null;
  readonly database: SyncState['durability']['database'];
  /** The browser has offered to install the app. */
  readonly canInstall: boolean;
};

/** The words of `warning`. */
export function riskWords({ code, action }: Warning, facts: Facts): RiskWords {
  const waiting = `${counted(facts.pending, 'change')} ${facts.pending === 1 ? 'waits' : 'wait'}`;
  const actionWords = ACTIONS[action];
  const button = action === 'install' && !facts.canInstall ? null : actionWords;
  const how = action === 'install' && !facts.canInstall ? ` ${HOW_TO_INSTALL}` : '';
  switch (code) {
    case 'unsaved_in_memory': {
      const one = facts.unsaved === 1;
      return {
        title: `${counted(facts.unsaved, 'change')} ${one ? 'is' : 'are'} not saved yet`,
        text: `This device’s disk does not take ${one ? 'it' : 'them'}. ${one ? 'It is' : 'They are'} kept in this page only and saved by ${one ? 'itself' : 'themselves'} as soon as that works: leave the page open, or export ${one ? 'it' : 'them'} now.`,
        action: button,
      };
    }
    case 'database_lost':
      return { ...lostWords(facts.database), action: button };
    case 'private_mode':
      return {
        title: 'This is a private window',
        text: `${waiting}, and goes with the window when it is closed. Stay until everything is sent, or export.`,
        action: button,
      };
    case 'quota_low':
      return {
        title: 'This device is almost full',
        text: 'Make room on the disk, or the next changes may not be saved. What waits can be exported.',
        action: button,
      };
    case 'safari_days':
      return {
        title: daysWords(facts.safariDaysLeft),
        text: `Safari removes what a site keeps after seven days without a visit, unless the site is an app.${how}`,
        action: button,
      };
    case 'not_persisted':
      return {
        title: 'The browser has not promised to keep this',
        text: `${waiting}. When the disk is full the browser may tidy up. ${action === 'ask' ? 'Ask it to keep them.' : `Installing the app usually changes that.${how}`}`,
        action: button,
      };
  }
}

function lostWords(database: Facts['database']): Pick<RiskWords, 'title' | 'text'> {
  switch (database) {
    case 'blocked':
      return {
        title: 'Another tab holds an older version open',
        text: 'Close the other tabs of OpenKMS, then try again. New changes cannot be saved until then.',
      };
    case 'silent':
      return {
        title: 'This device’s storage does not answer',
        text: 'New changes cannot be saved until it does; that is noticed by itself. Everything saved before is still there. Opening the browser anew often helps.',
      };
    case 'opening':
    case 'open':
    case 'closed':
      return {
        title: 'The browser closed this device’s database',
        text: 'New changes cannot be saved until it opens again. Everything saved before is still there.',
      };
  }
}

const ACTIONS: Record<Warning['action'], string> = {
  export: 'Export',
  retry: 'Try again',
  install: 'Install app',
  ask: 'Ask the browser',
};
const HOW_TO_INSTALL = 'In Safari: File, then Add to Dock. In other browsers: the install sign in the address bar.';

/** "Safari keeps this for 3 more days" */
export function daysWords(days: number | null): string {
  if (days === null) return 'Safari may remove this';
  return days === 0 ? 'Safari may remove this today' : `Safari keeps this for ${counted(days, 'more day')}`;
}

const DAY_MS = 86_400_000;

/** Whether the warning is worth a line above every page: where something is at risk now, not where it might come to that. */
export function isForEveryPage(
  sync: Pick<SyncState, 'pending' | 'connection' | 'offlineSince'> & { warning: Warning | null },
  now: number,
): boolean {
  if (sync.warning === null) return false;
  switch (sync.warning.code) {
    case 'unsaved_in_memory':
    case 'database_lost':
      return true;
    case 'private_mode':
    case 'quota_low':
    case 'safari_days':
      return sync.pending > 0 && sync.connection !== 'online';
    case 'not_persisted':
      return sync.pending > 0 && sync.offlineSince !== null && now - sync.offlineSince > DAY_MS;
  }
}

/** "Your clock is 3 min ahead of the server’s …"; null while it is close enough. `skewMs`: ms by which it is ahead. */
export function skewWords(skewMs: number | null): string | null {
  if (skewMs === null || Math.abs(skewMs) <= MINUTE_MS) return null;
  return `This device’s clock is ${lengthOfTime(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} the server’s. Nothing goes wrong by it: order and dates are the server’s.`;
}

const MINUTE_MS = 60_000;

/** What an import brought. */
export function importedWords({ added, known, unreadable, sealed }: Imported): { message: string; detail?: string } {
  const message =
    added === 0
      ? 'The file held nothing new'
      : `${counted(added, 'change')} taken in; ${added === 1 ? 'it is' : 'they are'} sent from here`;
  const notes = [
    known === 0 ? null : `${counted(known, 'change')} ${known === 1 ? 'was' : 'were'} here already`,
    unreadable === 0
      ? null
      : `${counted(unreadable, 'change')} could not be read and stay${unreadable === 1 ? 's' : ''} in the file`,
    sealed === 0
      ? null
      : `${counted(sealed, 'sealed part')} stay${sealed === 1 ? 's' : ''} in the file: the old key alone opens ${sealed === 1 ? 'it' : 'them'}`,
  ].filter((note) => note !== null);
  return notes.length === 0 ? { message } : { message, detail: `${notes.join('; ')}.` };
}

/** Why a file was not taken in, by the code of the refusal. */
export function importRefusedWords(code: string | null): string {
  switch (code) {
    case 'transfer_unreadable':
      return 'This is no export of changes, or it was damaged on its way. Export it again on the other device.';
    case 'transfer_too_new':
      return 'A newer version of OpenKMS wrote this file. Reload this page to get that version, then import again.';
    case 'transfer_too_large':
      return 'The file is larger than 200 MB. Sign in on the device it came from and let it send its changes itself.';
    case 'transfer_other_person':
      return 'These changes are somebody else’s. Whoever made them can import them after signing in here.';
    case 'quota_exceeded':
      return 'This device has no room left for them. Make room, then import again; nothing was taken in halfway.';
    default:
      return 'The file could not be taken in. Nothing was changed; try again.';
  }
}
