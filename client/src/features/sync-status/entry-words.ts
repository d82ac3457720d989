/**
 * What a queued change is called, what became of it, and its story step by step. Pure. Always: a step is a fact of the
 * entry; how it ended is told by its code, and an unknown code is shown rather than hidden.
 */
import { z } from 'zod';
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import { counted, ordinal } from '../../ui/number-text.ts';
import type { TimelineTone } from '../../ui/timeline.tsx';
import type { QueueEntry } from '../../view/use-sync.ts';

const COMMAND_WORDS: Record<string, string> = {
  'registration.register': 'Register',
  'registration.cancel': 'Cancel a registration',
  'training.create': 'Create a training',
  'training.edit': 'Edit a training',
  'training.archive': 'Archive a training',
  'session.schedule': 'Schedule a session',
  'session.edit': 'Edit a session',
  'session.move': 'Move a session',
  'session.cancel': 'Cancel a session',
  'session.restore': 'Restore a session',
  'conflict.resolve': 'Decide a conflict',
  'conflict.reopen': 'Reopen a conflict',
  'dead-letter.replay': 'Execute a change that was set aside',
  'dead-letter.dismiss': 'Dismiss a change that was set aside',
  'device.revoke': 'Revoke a device',
  'device.readmit': 'Trust a device again',
  'receipt.see': 'Note what you have seen',
  'user.edit': 'Change a person',
};

/** "Register"; the command's own name where no words are known. */
export function commandWords(name: string): string {
  return COMMAND_WORDS[name] ?? name;
}

export type StateWords = {
  readonly words: string;
  readonly tone: 'info' | 'success' | 'warning' | 'error' | 'neutral';
};

const STATE_WORDS: Record<QueueEntry['state'], StateWords> = {
  saved: { words: 'Saved on this device', tone: 'info' },
  sending: { words: 'Sending', tone: 'info' },
  sent: { words: 'Sent', tone: 'info' },
  withdrawn: { words: 'Withdrawn', tone: 'neutral' },
  applied: { words: 'Done', tone: 'success' },
  adjusted: { words: 'Done differently', tone: 'warning' },
  conflict: { words: 'In conflict', tone: 'error' },
  rejected: { words: 'Refused', tone: 'error' },
  'dead-letter': { words: 'Not understood', tone: 'error' },
};

/** The badge of an entry's state. Who asked for a place on a waitlist and got it was not answered differently. */
export function stateWords({ state, code, base }: Pick<QueueEntry, 'state' | 'code' | 'base'>): StateWords {
  if (state === 'adjusted' && code === 'waitlisted' && sawNoSeat(base))
    return { words: 'On the waitlist', tone: 'warning' };
  if (state === 'adjusted' && code === 'already_so') return { words: 'It was so already', tone: 'success' };
  return STATE_WORDS[state];
}

/** What came of it, in a sentence; null while it is not decided or nothing needs saying. */
export function outcomeWords({
  state,
  code,
  details,
  base,
}: Pick<QueueEntry, 'state' | 'code' | 'details' | 'base'>): string | null {
  switch (state) {
    case 'adjusted':
      return adjustedWords(code, details['waitlistPosition'], sawNoSeat(base));
    case 'conflict':
      return code === 'field_conflict'
        ? 'Somebody else changed the same field meanwhile. Both versions are kept; an administrator decides.'
        : 'It overlaps another session of yours. Nothing is lost; an administrator decides which one you keep.';
    case 'rejected':
      return code !== null && isErrorCode(code)
        ? ERROR_CODES[code]
        : `The server refused it${code === null ? '.' : ` (${code}).`}`;
    case 'dead-letter':
      return 'The server could not understand it. It is kept there for an administrator, and here for you to export.';
    case 'saved':
    case 'sending':
    case 'sent':
    case 'withdrawn':
    case 'applied':
      return null;
  }
}

export type Step = { readonly key: string; readonly title: string; readonly at: number; readonly tone: TimelineTone };

/** The story, oldest first; tries that brought no answer are told as one step with their number. */
export function storySteps({ story }: Pick<QueueEntry, 'story'>): Step[] {
  const steps: { title: string; at: number; tone: TimelineTone; tries: number }[] = [];
  for (const { at, what } of story) {
    const last = steps.at(-1);
    if (what === 'sending') continue;
    if (what === 'not-sent' && last !== undefined && last.tries > 0) {
      last.tries += 1;
      last.at = at;
      last.title = `No answer after ${counted(last.tries, 'try', 'tries')}; it goes on trying`;
      continue;
    }
    steps.push({ at, ...stepWords(what), tries: what === 'not-sent' ? 1 : 0 });
  }
  return steps.map(({ title, at, tone }, index) => ({
    key: `${index}`,
    title,
    at,
    tone: index === steps.length - 1 && tone === 'done' ? 'current' : tone,
  }));
}

function stepWords(what: QueueEntry['story'][number]['what']): { title: string; tone: TimelineTone } {
  switch (what) {
    case 'saved':
      return { title: 'Saved on this device', tone: 'done' };
    case 'sending':
      return { title: 'Sending', tone: 'done' };
    case 'not-sent':
      return { title: 'No answer; it goes on trying', tone: 'warning' };
    case 'forgotten':
      return { title: 'The server was restored and did not know it; it is offered again', tone: 'warning' };
    case 'sent':
      return { title: 'Sent; its rows are on their way back', tone: 'done' };
    case 'withdrawn':
      return { title: 'Withdrawn before it left', tone: 'done' };
    case 'applied':
      return { title: 'The server did it', tone: 'success' };
    case 'adjusted':
      return { title: 'The server did it differently', tone: 'warning' };
    case 'conflict':
      return { title: 'It met another change', tone: 'error' };
    case 'rejected':
      return { title: 'The server refused it', tone: 'error' };
    case 'dead-letter':
      return { title: 'The server could not understand it', tone: 'error' };
  }
}

const seen = z.object({ seatsLeft: z.number() });

function sawNoSeat(base: QueueEntry['base']): boolean {
  return seen.safeParse(base).data?.seatsLeft === 0;
}

function adjustedWords(code: string | null, position: unknown, askedForIt: boolean): string {
  switch (code) {
    case 'waitlisted':
      return `${askedForIt ? 'As you asked' : 'The last seat went to somebody else'}: you are ${typeof position === 'number' ? `${ordinal(position)} ` : ''}on the waitlist.`;
    case 'already_so':
      return 'It was so already; nothing had to change.';
    case 'partly_undone':
      return 'It was undone except where somebody has changed things since.';
    default:
      return `It was done differently${code === null ? '.' : ` (${code}).`}`;
  }
}
