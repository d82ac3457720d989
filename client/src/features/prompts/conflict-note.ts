/** What a conflict about a prompt is, in a sentence. Pure. */
import type { PromptVersionRow, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';

const side = z.object({ versionId: z.string(), number: z.number() });

type Noted = Pick<SyncConflictRow, 'kind' | 'mine' | 'theirs' | 'userName'>;

/** "Two versions contradict each other" */
export function conflictTitle({ kind }: Pick<Noted, 'kind'>): string {
  if (kind === 'prompt') return 'Two versions contradict each other';
  return kind === 'rights' ? 'Allowed then, not when it arrived' : 'Two people changed the same';
}

/** What the reader sees of the prompt meanwhile. */
export type Beside = {
  readonly userId: string;
  /** The version that stands, which is what the page shows. */
  readonly headId: string;
  readonly versions: readonly Pick<PromptVersionRow, 'id' | 'authorId' | 'authorName'>[];
};

/** "Emma Hartley’s version 3 and your version 4 changed the same lines. … Until then version 3 stands." */
export function conflictWords({ kind, mine, theirs, userName }: Noted, beside: Beside): string {
  if (kind === 'rights') return `What ${userName} did is kept; an administrator decides whether it is done after all.`;
  if (kind === 'prompt') {
    const [a, b] = [side.safeParse(theirs).data, side.safeParse(mine).data];
    if (a === undefined || b === undefined)
      return 'Two versions changed the same lines. Both are kept; somebody writes what they become.';
    const which = `${capital(versionWords(a, beside))} and ${versionWords(b, beside)}`;
    const standing = [a, b].find(({ versionId }) => versionId === beside.headId);
    const until = standing === undefined ? '' : ` Until then version ${standing.number} stands.`;
    return `${which} changed the same lines. Both are kept; somebody writes what they become.${until}`;
  }
  const fields = Object.keys(mine).join(' and ');
  return `Both wrote ${fields === '' ? 'the same field' : `the ${fields}`}. Both answers are kept; an administrator decides.`;
}

/** "your version 4", "Emma Hartley’s version 3"; "version 3" where its writer is not known here. */
function versionWords({ versionId, number }: z.infer<typeof side>, { userId, versions }: Beside): string {
  const version = versions.find(({ id }) => id === versionId);
  if (version === undefined) return `version ${number}`;
  return `${version.authorId === userId ? 'your' : `${version.authorName}’s`} version ${number}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
