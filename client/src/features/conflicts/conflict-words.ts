/** What a conflict, its waiting, its choices and its refusals read like. Always: names, never "user 1 / user 2". */
import type { ConflictKind, JsonObject, JsonValue, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { commandWords } from '../../command/command-words.ts';
import type { IconName } from '../../ui/icon.tsx';
import { lengthOfTime } from '../../ui/when.ts';
import { fieldLabel } from './field-words.ts';

const kinds: { readonly [kind in ConflictKind]: { readonly words: string; readonly icon: IconName } } = {
  field: { words: 'Same field, two people', icon: 'compare' },
  schedule: { words: 'Two sessions at once', icon: 'calendar' },
  rights: { words: 'Allowed then, no longer when it arrived', icon: 'key' },
  prompt: { words: 'Two versions of a prompt', icon: 'compare' },
};

/** "Same field, two people" */
export function kindWords(kind: ConflictKind): string {
  return kinds[kind].words;
}

export function kindIcon(kind: ConflictKind): IconName {
  return kinds[kind].icon;
}

/** "Description, Seats", "Two sessions at the same time", "Edit a session, no longer allowed". */
export function aboutWords(conflict: Pick<SyncConflictRow, 'kind' | 'mine' | 'theirs' | 'commandName'>): string {
  switch (conflict.kind) {
    case 'field':
      return Object.keys(conflict.mine).map(fieldLabel).join(', ');
    case 'schedule':
      return 'Two sessions at the same time';
    case 'rights':
      return `${commandWords(conflict.commandName)}, no longer allowed`;
    case 'prompt':
      return `Versions ${versionOf(conflict.mine)} and ${versionOf(conflict.theirs)}`;
  }
}

function versionOf({ number }: JsonObject): string {
  return typeof number === 'number' ? String(number) : '?';
}

const roles: { readonly [role: string]: string } = {
  employee: 'Employee',
  manager: 'Manager',
  admin: 'Administrator',
};

const audiences: { readonly [scope: string]: string } = {
  user: 'Its owner’s alone',
  agent: 'An agent’s',
  global: 'Everybody’s',
};

/**
 * What the person, or the prompt, was and is, and the arguments of what they asked for, of a conflict over rights. `of`:
 * whether it was the role that changed or whose the prompt is.
 */
export function rightsOf({ base, mine, theirs }: Pick<SyncConflictRow, 'base' | 'mine' | 'theirs'>): {
  readonly of: 'role' | 'prompt';
  readonly was: string;
  readonly is: string;
  readonly args: JsonValue;
} {
  const of = 'scope' in base ? 'prompt' : 'role';
  const words = (side: JsonObject): string => {
    const [said, known] = of === 'prompt' ? [side['scope'], audiences] : [side['role'], roles];
    return typeof said === 'string' ? (known[said] ?? said) : 'Not known';
  };
  return { of, was: words(base), is: words(theirs), args: mine['args'] ?? null };
}

/** False for what a whole command did, and for versions that became one: that is no list of values to put back. */
export function canReopen({ kind, resolution }: Pick<SyncConflictRow, 'kind' | 'resolution'>): boolean {
  return kind !== 'prompt' && (kind !== 'rights' || resolution === 'theirs');
}

/** "offline for 4 h 28 min, changed 53 min into it" or "online". */
export function offlineWords(conflict: Pick<SyncConflictRow, 'offlineSince' | 'issuedAt' | 'createdAt'>): string {
  const { offlineSince, issuedAt, createdAt } = conflict;
  if (offlineSince === null) {
    const took = createdAt - issuedAt;
    return took < 60_000 ? 'online' : `online; the change took ${lengthOfTime(took)} to arrive`;
  }
  return `offline for ${lengthOfTime(createdAt - offlineSince)}, changed ${lengthOfTime(Math.max(0, issuedAt - offlineSince))} into it`;
}

/** Where two versions of a prompt are brought together. */
export function mergePage({ entityId, id }: Pick<SyncConflictRow, 'entityId' | 'id'>): string {
  return `/prompts/${entityId}/conflicts/${id}`;
}

/** What each choice does, before it is made. `isOtherwise`: what stands is not `theirs` any more. */
export function choiceWords(
  conflict: SyncConflictRow,
  isOtherwise = false,
): { mine: string; theirs: string; edited: string } {
  const { userName } = conflict;
  const other = conflict.theirsUserName ?? 'somebody else';
  if (conflict.kind === 'rights') {
    return {
      mine: `“${commandWords(conflict.commandName)}” is done in ${userName}’s name, on your authority. It cannot be undone here.`,
      theirs: 'Nothing is done. The decision can be undone.',
      edited: '',
    };
  }
  if (conflict.kind === 'schedule') {
    return {
      mine: `${userName} gets the seat in “${conflict.title}” and gives back what it collides with.`,
      theirs: `${userName} stays where the seat is held now and gives up “${conflict.title}”.`,
      edited: `${userName} moves to another session of “${conflict.title}”.`,
    };
  }
  return {
    mine: `Write what ${userName} entered${isOtherwise ? ', over what stands now' : ''}.`,
    theirs: isOtherwise ? 'Leave what stands now.' : `Leave what ${other} entered.`,
    edited: 'Write values of your own.',
  };
}

/** A decision in the past tense: "Kept Michael’s version". */
export function decisionWords(
  conflict: Pick<SyncConflictRow, 'kind' | 'userName' | 'theirsUserName'>,
  resolution: SyncConflictRow['resolution'],
): string {
  if (conflict.kind === 'prompt' && resolution === 'edited') return 'Brought both versions together';
  if (conflict.kind === 'rights' && resolution !== null)
    return resolution === 'mine' ? `Done after all, for ${conflict.userName}` : 'Left undone';
  switch (resolution) {
    case 'mine':
      return conflict.kind === 'schedule'
        ? `Gave ${conflict.userName} the new seat`
        : `Kept ${conflict.userName}’s version`;
    case 'theirs':
      if (conflict.kind === 'schedule') return `Kept the seat ${conflict.userName} holds`;
      return conflict.theirsUserName === null
        ? 'Kept the standing version'
        : `Kept ${conflict.theirsUserName}’s version`;
    case 'edited':
      return conflict.kind === 'schedule' ? `Moved ${conflict.userName} to another session` : 'Wrote edited values';
    case null:
      return 'Open';
  }
}

const refusals: { readonly [code: string]: string } = {
  forbidden: 'Only administrators decide conflicts.',
  not_found: 'The conflict, or what it is about, is no longer there.',
  conflict_resolved: 'Somebody else has decided this conflict already.',
  conflict_open: 'This conflict is open already.',
  changed_meanwhile:
    'Somebody has changed it since: nothing was overwritten. What stands now is shown beside the other versions; decide again.',
  not_undoable: 'What was done cannot be taken back by reopening. Change it in its own place instead.',
  resolution_invalid: 'A value does not fit its field. Check the marked values.',
  capacity_below_seats_taken: 'More people hold seats than that many seats would allow. Choose a larger number.',
  session_cancelled: 'That session is cancelled. Choose another one.',
  session_began: 'That session has begun. Choose another one.',
  already_registered: 'The person is in that session already.',
  schedule_overlap: 'That session collides with something else in the person’s calendar. Choose another one.',
  time_does_not_exist: 'Clocks skip one of these times (start of daylight saving time). Choose another time.',
  end_before_start: 'A meeting ends before it starts.',
  meetings_overlap: 'Two of the meetings overlap.',
};

/** Why a decision cannot be made, and what to do. */
export function refusalWords(code: string | null): string {
  return refusals[code ?? ''] ?? `The decision was refused (${code ?? 'no reason given'}).`;
}
