/** The matrix of a test bench: cases by versions, each cell with the run that tells most. Pure. Always: a person's own run comes before others', because only its answer can be read here. */
import type { PromptCaseRow, PromptRow, PromptRunRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { counted } from '../../ui/number-text.ts';
import { isOpen } from './run-words.ts';

/** Columns that can be read side by side. */
export const MOST_VERSIONS = 3;

export type CellKey = `${string} ${string}`;
export const cellKey = (caseId: string, versionId: string): CellKey => `${caseId} ${versionId}`;

/** The newest run of `userId` in each cell, or where they have none the newest of anybody; a cancelled one only where there is no other. */
export function cellsOf(runs: readonly PromptRunRow[], userId: string): ReadonlyMap<CellKey, PromptRunRow> {
  const tells = (run: PromptRunRow): number => (run.userId === userId ? 2 : 0) + (run.status === 'cancelled' ? 0 : 1);
  const cells = new Map<CellKey, PromptRunRow>();
  for (const run of runs) {
    if (run.caseId === null) continue;
    const key = cellKey(run.caseId, run.versionId);
    const known = cells.get(key);
    const more = known === undefined ? 1 : tells(run) - tells(known) || run.askedAt - known.askedAt;
    if (more > 0) cells.set(key, run);
  }
  return cells;
}

/** The runs that stand in the column of `versionId`. */
export function columnOf(
  cells: ReadonlyMap<CellKey, PromptRunRow>,
  cases: readonly Pick<PromptCaseRow, 'id'>[],
  versionId: string,
): readonly PromptRunRow[] {
  return cases.flatMap(({ id }) => cells.get(cellKey(id, versionId)) ?? []);
}

/** The versions an address asks for (`versions=5,3`); else the one that stands, and production where that is another. */
export function chosenVersions(
  asked: string | null,
  prompt: Pick<PromptRow, 'headId' | 'labels'>,
  versions: readonly PromptVersionRow[],
): readonly PromptVersionRow[] {
  const numbers = (asked ?? '').split(',').map(Number);
  const found = numbers.flatMap((number) => versions.find((version) => version.number === number) ?? []);
  if (found.length > 0) return [...new Set(found)].slice(0, MOST_VERSIONS);
  const production = Object.hasOwn(prompt.labels, 'production') ? prompt.labels['production'] : undefined;
  const ids = [...new Set([prompt.headId, production])];
  return ids.flatMap((id) => versions.find((version) => version.id === id) ?? []);
}

export type Plan = {
  readonly count: number;
  /** "6 runs: 3 cases × 2 versions." */
  readonly words: string;
  /** Why not so many at once; null where they may all be asked. */
  readonly tooMany: string | null;
};

/**
 * What running everything comes to. `busy`: cells in which a run of the person's has not ended, which are not asked twice;
 * `open`: all runs of theirs that have not ended; `most`: how many may be.
 */
export function planOf(
  { cases, versions, busy }: { readonly cases: number; readonly versions: number; readonly busy: number },
  { open, most }: { readonly open: number; readonly most: number },
): Plan {
  const count = cases * versions - busy;
  const already = busy === 0 ? '' : `, ${busy.toLocaleString('en')} of them asked already`;
  const words = `${counted(count, 'run')}: ${counted(cases, 'case')} × ${counted(versions, 'version')}${already}.`;
  if (count + open <= most) return { count, words, tooMany: null };
  const are = open === 0 ? '' : ` ${counted(open, 'run')} of yours ${open === 1 ? 'has' : 'have'} not ended yet.`;
  return {
    count,
    words,
    tooMany: `At most ${most} runs of yours may be open at once.${are} Choose fewer versions, run case by case, or wait.`,
  };
}

/** How many of `runs` are `userId`'s and have not ended. */
export function openRuns(runs: readonly PromptRunRow[], userId: string): number {
  return runs.filter((run) => run.userId === userId && isOpen(run)).length;
}
