/** What a conflict about a prompt is, in a sentence. Pure. */
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';

const side = z.object({ number: z.number() });

/** "Version 5 and version 4 changed the same lines. Both are kept." */
export function conflictWords({ kind, mine, theirs }: Pick<SyncConflictRow, 'kind' | 'mine' | 'theirs'>): string {
  if (kind === 'prompt') {
    const numbers = [side.safeParse(theirs).data?.number, side.safeParse(mine).data?.number];
    const [a, b] = numbers;
    const which = a === undefined || b === undefined ? 'Two versions' : `Version ${a} and version ${b}`;
    return `${which} changed the same lines. Both are kept; somebody writes what they become.`;
  }
  const fields = Object.keys(mine).join(' and ');
  return `Both wrote ${fields === '' ? 'the same field' : `the ${fields}`}. Both answers are kept; an administrator decides.`;
}
