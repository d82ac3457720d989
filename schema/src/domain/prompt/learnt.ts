/**
 * What is known of a prompt from its use, for Meta Fusion: other wordings, good examples, earlier runs. Pure. Always: the
 * same rows in whatever order give the same, on a device and on the server; of a prompt that others have too, nobody moves
 * the choice alone, however often they run it.
 */
import type { PromptCaseRow, PromptRow, PromptRunRow, PromptVersionRow } from '../rows.ts';
import type { PromptToEnrich, RunNote } from './enrichment.ts';

/** Runs that are looked at; as many as come with a prompt (zero/queries.ts). */
export const LEARNT_RUNS = 500;

export type Learnt = Pick<PromptToEnrich, 'variants' | 'examples'> & { readonly runs: readonly RunNote[] };

/**
 * `isChosen`: somebody asked for this very version, so that no other wording may stand in for it. Otherwise the versions that
 * labels stand at are tried against the one that stands. `without`: the case that is tried, whose good answer the model must
 * not be shown.
 */
export function learntOf(
  prompt: Pick<PromptRow, 'headId' | 'labels' | 'scope'>,
  rows: {
    readonly versions: readonly Pick<PromptVersionRow, 'id' | 'content'>[];
    readonly cases: readonly PromptCaseRow[];
    readonly runs: readonly PromptRunRow[];
  },
  { isChosen, without = null }: { readonly isChosen: boolean; readonly without?: string | null | undefined },
): Learnt {
  const labelled = new Set(Object.values(prompt.labels));
  const variants = isChosen
    ? []
    : rows.versions
        .filter(({ id }) => id !== prompt.headId && labelled.has(id))
        .map(({ id, content }) => ({ id, content }))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const examples = rows.cases
    .filter(({ id, status, isExample, expected }) => {
      return status === 'active' && isExample && expected.trim() !== '' && id !== without;
    })
    .map((each) => ({ id: each.id, input: inputOf(each), output: each.expected }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ended = rows.runs
    .toSorted((a, b) => b.askedAt - a.askedAt || (a.id < b.id ? -1 : 1))
    .slice(0, LEARNT_RUNS)
    .filter(({ status }) => status === 'done' || status === 'failed');
  // One person's own is theirs to move.
  const runs = (prompt.scope === 'user' ? ended : latestJudged(ended)).map(
    ({ id, versionId, exampleIds, score, feedback, askedAt }) => {
      return { id, variantId: versionId, exampleIds, score, feedback, at: askedAt };
    },
  );
  return { variants, examples, runs };
}

/** Of `runs`, the newest first, one judged run for each person and version: their latest; those that nobody judged stay. */
function latestJudged(runs: readonly PromptRunRow[]): readonly PromptRunRow[] {
  const heard = new Set<string>();
  return runs.filter(({ userId, versionId, score, feedback }) => {
    if (score === null && feedback === null) return true;
    const voice = JSON.stringify([userId, versionId]);
    if (heard.has(voice)) return false;
    heard.add(voice);
    return true;
  });
}

function inputOf({ task, values }: PromptCaseRow): string {
  const given = Object.entries(values).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [task, ...given].filter((part) => part.trim() !== '').join('\n');
}
