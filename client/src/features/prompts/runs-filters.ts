/** What the runs of a prompt are narrowed to, as the page's address says it: `/prompts/…/runs?version=3&status=done&mine=1`. Pure. */
import type { PromptRunRow, PromptRunStatus } from '@openkms/schema/domain/rows.ts';
import { RUN_STATUSES } from './run-words.ts';

export type RunFilters = {
  /** The number of a version; null for all. */
  readonly version: number | null;
  readonly status: PromptRunStatus | null;
  readonly mine: boolean;
};

export const ALL_RUNS: RunFilters = { version: null, status: null, mine: false };

/** The filters an address asks for; what makes no sense is left out. */
export function readRunFilters(query: URLSearchParams): RunFilters {
  const version = Number(query.get('version') ?? Number.NaN);
  return {
    version: Number.isInteger(version) && version > 0 ? version : null,
    status: RUN_STATUSES.find((each) => each === query.get('status')) ?? null,
    mine: query.get('mine') === '1',
  };
}

/** The address of `filters` without its path. */
export function runFiltersSearch({ version, status, mine }: RunFilters): string {
  const query = new URLSearchParams();
  if (version !== null) query.set('version', String(version));
  if (status !== null) query.set('status', status);
  if (mine) query.set('mine', '1');
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The runs that pass, in their order. */
export function narrowRuns(
  runs: readonly PromptRunRow[],
  { version, status, mine }: RunFilters,
  { userId, numberOf }: { readonly userId: string; readonly numberOf: (versionId: string) => number | undefined },
): readonly PromptRunRow[] {
  return runs.filter(
    (run) =>
      (version === null || numberOf(run.versionId) === version) &&
      (status === null || run.status === status) &&
      (!mine || run.userId === userId),
  );
}
