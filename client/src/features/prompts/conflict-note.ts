/** What a conflict about a prompt is, in a sentence. Pure. */
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';

const side = z.object({ number: z.number() });

type Noted = Pick<SyncConflictRow, 'kind' | 'mine' | 'theirs' | 'userName'>;

/** "Two versions contradict each other" */
export function conflictTitle({ kind }: Pick<Noted, 'kind'>): string {
  if (kind === 'prompt') return 'Two versions contradict each other';
  return kind === 'rights' ? 'Allowed then, not when it arrived' : 'Two people changed the same';
}

/** "Version 5 and version 4 changed the same lines. Both are kept." */
export function conflictWords({ kind, mine, theirs, userName }: Noted): string {
  if (kind === 'rights') return `What ${userName} did is kept; an administrator decides whether it is done after all.`;
  if (kind === 'prompt') {
    const numbers = [side.safeParse(theirs).data?.number, side.safeParse(mine).data?.number];
    const [a, b] = numbers;
    const which = a === undefined || b === undefined ? 'Two versions' : `Version ${a} and version ${b}`;
    return `${which} changed the same lines. Both are kept; somebody writes what they become.`;
  }
  const fields = Object.keys(mine).join(' and ');
  return `Both wrote ${fields === '' ? 'the same field' : `the ${fields}`}. Both answers are kept; an administrator decides.`;
}
