/**
 * What a queued change is called, what became of it, and its story step by step. Pure. Always: a step is a fact of the
 * entry; how it ended is told in words, its code stands beside them for whoever helps, and an unknown one is shown rather
 * than hidden.
 */
import { z } from 'zod';
import { ERROR_CODES, isErrorCode } from '@openkms/schema/domain/codes.ts';
import { STATUS_WORDS } from '../../command/status-words.ts';
import { counted, ordinal } from '../../ui/number-text.ts';
import type { TimelineTone } from '../../ui/timeline.tsx';
import { shortMoment } from '../../ui/when.ts';
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import type { QueueEntry } from '../../view/use-sync.ts';

export type StateWords = {
  readonly words: string;
  readonly tone: 'info' | 'success' | 'warning' | 'error' | 'neutral';
};

const STATE_WORDS: Record<QueueEntry['state'], StateWords> = {
  saved: { words: 'Saved on this device', tone: 'info' },
  sending: { words: 'Sending', tone: 'info' },
  sent: { words: 'Sent', tone: 'info' },
  withdrawn: { words: 'Withdrawn', tone: 'neutral' },
  applied: { words: STATUS_WORDS.applied, tone: 'success' },
  adjusted: { words: STATUS_WORDS.adjusted, tone: 'warning' },
  conflict: { words: STATUS_WORDS.conflict, tone: 'error' },
  rejected: { words: STATUS_WORDS.rejected, tone: 'error' },
  'dead-letter': { words: STATUS_WORDS['dead-letter'], tone: 'error' },
};

/** What a state is called, whatever came of it since; its own name where there is no such state. */
export function stateName(state: string): string {
  return Object.hasOwn(STATE_WORDS, state) ? STATE_WORDS[state as QueueEntry['state']].words : state;
}

/** The badge of an entry's state. Who asked for a place on a waitlist and got it was not answered differently. */
export function stateWords({
  state,
  code,
  base,
  details,
  notAccepted,
}: Pick<QueueEntry, 'state' | 'code' | 'base' | 'details' | 'notAccepted'>): StateWords {
  if (notAccepted !== null) return { words: 'Not accepted by the server', tone: 'error' };
  const decided = state === 'dead-letter' ? readDecided(details) : undefined;
  if (decided !== undefined)
    return decided.resolution === 'replayed'
      ? { words: 'Done after all', tone: 'success' }
      : { words: 'Dismissed', tone: 'neutral' };
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
      return conflictWords(code, details);
    case 'rejected':
      return code !== null && isErrorCode(code)
        ? ERROR_CODES[code]
        : `The server refused it${code === null ? '.' : ` (${code}).`}`;
    case 'dead-letter':
      return setAsideWords(code, readDecided(details));
    case 'saved':
    case 'sending':
    case 'sent':
    case 'withdrawn':
    case 'applied':
      return null;
  }
}

/** What it waits for, what it was built on, what troubles the server with it: a sentence, or null. `nameOf`: what another change is called. */
export function progressWords(
  entry: Pick<QueueEntry, 'state' | 'waitsFor' | 'brokenBy' | 'failure' | 'notAccepted'>,
  nameOf: (id: string) => string,
  now: number,
  zone?: string,
): { readonly words: string; readonly tone: 'waiting' | 'trouble' } | null {
  const { state, waitsFor, brokenBy, failure, notAccepted } = entry;
  if (brokenBy !== null && state !== 'applied' && state !== 'adjusted')
    return { tone: 'trouble', words: `Built on a change that did not come about: ${nameOf(brokenBy)}` };
  if (state !== 'saved' && state !== 'sending') return null;
  if (failure !== null) {
    const next =
      failure.nextTryAt <= now ? 'it is tried again now' : `next try ${shortMoment(failure.nextTryAt, now, zone)}`;
    const tries = `${next} (${counted(failure.tries, 'try', 'tries')} so far)`;
    if (notAccepted !== null)
      return {
        tone: 'trouble',
        words: `The server does not accept it: ${NOT_ACCEPTED_WORDS[notAccepted] ?? `it answers ${notAccepted}`}. So nobody there knows of it. Nothing is lost: it stays here, ${tries}. Export keeps it in a file; withdrawing gives it up.`,
      };
    return {
      tone: 'trouble',
      words: `The server has trouble with this one; ${tries}. What does not depend on it goes on.`,
    };
  }
  return waitsFor === null ? null : { tone: 'waiting', words: `Waits for: ${nameOf(waitsFor)}` };
}

const NOT_ACCEPTED_WORDS: { readonly [code: string]: string } = {
  body_too_large: 'it is larger than one change may be',
  command_too_large: 'it is larger than one change may be',
  invalid_args: 'something it needs is missing or malformed',
  invalid_request: 'something it needs is missing or malformed',
};

export type Step = {
  readonly key: string;
  readonly title: string;
  readonly at: number;
  readonly tone: TimelineTone;
  readonly detail?: string;
  /** Which rule decided, as programs call it. */
  readonly code?: string;
};
type Drawn = { title: string; at: number; tone: TimelineTone; tries: number; detail?: string; code?: string };
export type Judged = Pick<
  SyncConflictRow,
  'status' | 'kind' | 'resolution' | 'resolvedAt' | 'resolvedByName' | 'resolutionNote'
>;

/**
 * The story, oldest first, from the device to the eyes of the manager; tries that brought no answer are told as one step
 * with their number. `conflict`: the one it met, where this device knows it.
 */
export function storySteps(
  entry: Pick<QueueEntry, 'story' | 'state' | 'code' | 'details' | 'base' | 'decidedAt' | 'seenAt' | 'seenByName'>,
  conflict?: Judged,
): Step[] {
  const steps: Drawn[] = [];
  for (const { at, what } of entry.story) {
    const last = steps.at(-1);
    if (what === 'sending') continue;
    if (what === 'not-sent' && last !== undefined && last.tries > 0) {
      last.tries += 1;
      last.at = at;
      last.title = `No answer after ${counted(last.tries, 'try', 'tries')}; it goes on trying`;
      continue;
    }
    const words = what === 'withdrawn' && steps.some(({ tries }) => tries > 0) ? PERHAPS_SENT : stepWords(what);
    steps.push({ at, ...words, tries: what === 'not-sent' ? 1 : 0 });
  }
  explain(steps.at(-1), entry);
  const last = steps.at(-1);
  if (last !== undefined && entry.code === 'rights_changed')
    last.title = 'What you may do had changed; it waits for a decision';
  steps.push(...later(entry, conflict));
  return steps.map(({ title, at, tone, detail, code }, index) => ({
    key: `${index}`,
    title,
    at,
    tone: index === steps.length - 1 && tone === 'done' ? 'current' : tone,
    ...(detail === undefined ? {} : { detail }),
    ...(code === undefined ? {} : { code }),
  }));
}

/** The verdict's step has the code of its rule, and says when by the server's clock where that differs noticeably. */
function explain(
  step: Drawn | undefined,
  entry: Pick<QueueEntry, 'state' | 'code' | 'details' | 'base' | 'decidedAt'>,
) {
  if (step === undefined || entry.decidedAt === null) return;
  const apart = Math.abs(step.at - entry.decidedAt) >= MINUTE_MS;
  if (apart) step.detail = `Decided ${shortMoment(entry.decidedAt, step.at)} by the server’s clock`;
  if (entry.code !== null) step.code = entry.code;
}

/** What others did with it since the verdict. */
function later(
  { details, seenAt, seenByName }: Pick<QueueEntry, 'details' | 'seenAt' | 'seenByName'>,
  conflict: Judged | undefined,
): Drawn[] {
  const steps: Drawn[] = [];
  const decided = readDecided(details);
  if (decided !== undefined) {
    const done = decided.resolution === 'replayed';
    steps.push({
      title: `${decided.by} ${done ? 'had it executed after all' : 'dismissed it'}`,
      at: decided.at,
      tone: done ? 'success' : 'error',
      tries: 0,
      ...(decided.note === null ? {} : { detail: `“${decided.note}”` }),
    });
  }
  if (conflict?.status === 'resolved' && conflict.resolvedAt !== null) {
    steps.push({
      title: `${conflict.resolvedByName ?? 'An administrator'} ${judgedWords(conflict)}`,
      at: conflict.resolvedAt,
      tone: conflict.resolution === 'theirs' ? 'warning' : 'success',
      tries: 0,
      ...(conflict.resolutionNote === null ? {} : { detail: `“${conflict.resolutionNote}”` }),
    });
  }
  if (seenAt !== null)
    steps.push({ title: `Seen by ${seenByName ?? 'a manager'}`, at: seenAt, tone: 'success', tries: 0 });
  return steps.toSorted((a, b) => a.at - b.at);
}

function judgedWords({ kind, resolution }: Judged): string {
  if (kind === 'rights') return resolution === 'mine' ? 'had it done after all' : 'left it undone';
  if (resolution === 'edited') return 'decided otherwise';
  return resolution === 'mine' ? 'kept your version' : 'kept the other version';
}

const MINUTE_MS = 60_000;
const PERHAPS_SENT = { title: 'Withdrawn; an earlier try may have reached the server', tone: 'warning' } as const;
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
      return { title: 'Received by the server; its rows are on their way back', tone: 'done' };
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
      return { title: 'The server set it aside', tone: 'error' };
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
    case 'merged':
      return 'Somebody had saved another version meanwhile. Both are kept, and a merge of the two stands now.';
    case 'replaced':
      return 'Another device of yours had changed it; what you did here is what stands now.';
    case 'partly_undone':
      return 'It was undone except where somebody has changed things since.';
    default:
      return `It was done differently${code === null ? '.' : ` (${code}).`}`;
  }
}

const ROLES: { readonly [role: string]: string } = {
  employee: 'an employee',
  manager: 'a manager',
  admin: 'an administrator',
};
const roles = z.object({ roleThen: z.string(), roleNow: z.string() });
const scopes = z.object({ scopeThen: z.string(), scopeNow: z.string() });
const AUDIENCES: { readonly [scope: string]: string } = {
  user: 'its owner’s alone',
  agent: 'an agent’s, for its owner and administrators to write',
  global: 'everybody’s',
};

function conflictWords(code: string | null, details: QueueEntry['details']): string {
  switch (code) {
    case 'field_conflict':
      return 'Somebody else changed the same field meanwhile. Both versions are kept; an administrator decides.';
    case 'prompt_conflict':
      return 'Somebody had saved a version that contradicts yours. Both are kept; open the prompt to write what they become.';
    case 'rights_changed': {
      const moved = scopes.safeParse(details).data;
      if (moved !== undefined)
        return `The prompt was ${AUDIENCES[moved.scopeThen] ?? 'yours to write'} when you did this; when it arrived it was ${AUDIENCES[moved.scopeNow] ?? 'no longer yours to write'}. Nothing is lost; an administrator decides whether it is done after all.`;
      const { roleThen, roleNow } = roles.safeParse(details).data ?? { roleThen: '', roleNow: '' };
      return `You did this as ${ROLES[roleThen] ?? 'somebody who may'}; when it arrived you were ${ROLES[roleNow] ?? 'no longer allowed to'}. Nothing is lost; an administrator decides whether it is done after all.`;
    }
    default:
      return 'It overlaps another session of yours. Nothing is lost; an administrator decides which one you keep.';
  }
}

const decision = z.object({
  decided: z.object({
    resolution: z.enum(['replayed', 'dismissed']),
    status: z.string(),
    by: z.string(),
    at: z.number(),
    note: z.string().nullable(),
  }),
});
type Decided = z.infer<typeof decision>['decided'];

/** What an administrator did with a change that was set aside. */
function readDecided(details: QueueEntry['details']): Decided | undefined {
  return decision.safeParse(details).data?.decided;
}

function setAsideWords(code: string | null, decided: Decided | undefined): string {
  if (decided?.resolution === 'replayed')
    return decided.status === 'conflict'
      ? `${decided.by} had it executed; it met another change, and an administrator decides.`
      : `${decided.by} had it executed after all.`;
  if (decided !== undefined)
    return `${decided.by} looked at it and left it unexecuted${decided.note === null ? '.' : `: “${decided.note}”`}`;
  return code === 'device_revoked'
    ? 'It came from a device that is no longer trusted. It is kept on the server; an administrator decides.'
    : 'The server could not understand it. It is kept there for an administrator, and here for you to export.';
}
