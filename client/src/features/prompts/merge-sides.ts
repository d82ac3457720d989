/**
 * The versions of a contradiction and what they are called. Pure. Always: by number and person; "mine" is said only to the
 * person whose version it is.
 */
import type { JsonObject, PromptVersionRow, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { dayAndTime, lengthOfTime } from '../../ui/when.ts';
import { versionBy } from './history-words.ts';

export type MergeSides = {
  /** Undefined where the two share no version. */
  readonly base: PromptVersionRow | undefined;
  readonly mine: PromptVersionRow;
  readonly theirs: PromptVersionRow;
};

/** The versions `conflict` names; null while one of them is not on this device. */
export function sidesOf(
  conflict: Pick<SyncConflictRow, 'base' | 'mine' | 'theirs'>,
  versions: readonly PromptVersionRow[],
): MergeSides | null {
  const named = (side: JsonObject) => versions.find(({ id }) => id === side['versionId']);
  const [base, mine, theirs] = [named(conflict.base), named(conflict.mine), named(conflict.theirs)];
  const lacksBase = base === undefined && conflict.base['versionId'] !== undefined;
  return mine === undefined || theirs === undefined || lacksBase ? null : { base, mine, theirs };
}

/** "Keep mine", "Keep theirs", or by the people's names to whoever wrote neither. */
export function keepWords({ mine, theirs }: MergeSides, readerId: string): { mine: string; theirs: string } {
  if (mine.authorId === theirs.authorId)
    return { mine: `Keep version ${mine.number}`, theirs: `Keep version ${theirs.number}` };
  if (mine.authorId === readerId) return { mine: 'Keep mine', theirs: 'Keep theirs' };
  if (theirs.authorId === readerId) return { mine: 'Keep theirs', theirs: 'Keep mine' };
  return { mine: `Keep ${mine.authorName}’s`, theirs: `Keep ${theirs.authorName}’s` };
}

/** "Version 3 by Emma Hartley" */
export function sideTitle(version: PromptVersionRow | undefined): string {
  return version === undefined ? 'No common version' : versionBy(version);
}

/** How the version that came later was written: "offline for 4 h 28 min, on MacBook", "written online". */
export function waysWords(
  { offlineSince, createdAt }: Pick<SyncConflictRow, 'offlineSince' | 'createdAt'>,
  device: string | undefined,
): string {
  const way = offlineSince === null ? 'written online' : `offline for ${lengthOfTime(createdAt - offlineSince)}`;
  return device === undefined ? way : `${way}, on ${device}`;
}

/** "Sat, Nov 21 2026, 09:12", as the server stamped it. */
export function whenWords({ createdAt }: PromptVersionRow): string {
  return dayAndTime(createdAt);
}

/** What became of a settled contradiction: the number of the version, where it is told. */
export function settledNumber({ resolvedValues }: Pick<SyncConflictRow, 'resolvedValues'>): number | null {
  const number = resolvedValues?.['number'];
  return typeof number === 'number' ? number : null;
}
