/**
 * Learns from earlier runs: which wording of the prompt to take, and which examples to show. Always: the same runs give
 * the same choice in whatever order they come; a wording is tried on people only after it has run a few times elsewhere;
 * of equals the standing version is taken, then the smallest id.
 *
 *     worth of a thing = (prior · priorRuns + the sum of its scores) / (priorRuns + their number)
 */
import type { Addition, EnricherFrom, PromptToEnrich, RunNote } from '../enrichment.ts';
import { oneOf, readSettings, flag, whole } from '../settings.ts';

const FIELDS = {
  chooseVariant: flag(true),
  /** Judged runs a wording needs before it may replace the standing one. */
  minRuns: whole(3, 1, 10_000),
  /** What is thought of something nobody has scored, in per cent, and how many runs that thought weighs. */
  priorPercent: whole(50, 0, 100),
  priorRuns: whole(5, 1, 10_000),
  /** Only the last so many runs count. */
  lastRuns: whole(500, 1, 10_000),
  /** How many examples to show. */
  examples: whole(3, 0, 20),
  place: oneOf('after', 'before'),
  priority: whole(60, 0, 100),
};

type Worth = { readonly id: string; readonly runs: number; readonly mean: number };

export const metaFusion: EnricherFrom = (value) => {
  const read = readSettings(value, FIELDS);
  if (read.kind === 'refused') return read;
  const { chooseVariant, minRuns, priorPercent, priorRuns, lastRuns, examples, place, priority } = read.settings;
  return {
    kind: 'ready',
    apply: (draft, { prompt, context }) => {
      const runs = context.runs
        .toSorted((a, b) => b.at - a.at || byId(a, b))
        .slice(0, lastRuns)
        .toSorted(byId);
      const worthOf = (id: string, ofThese: readonly RunNote[]): Worth => {
        const scores = ofThese.map(scoreOf).filter((score) => score !== null);
        const sum = scores.reduce((total, score) => total + score, (priorPercent / 100) * priorRuns);
        return { id, runs: scores.length, mean: sum / (priorRuns + scores.length) };
      };
      const choice = chooseVariant ? choose(prompt, runs, minRuns, worthOf) : undefined;
      const shown = prompt.examples
        .map((example) => ({
          example,
          worth: worthOf(
            example.id,
            runs.filter((run) => run.exampleIds.includes(example.id)),
          ),
        }))
        .toSorted((a, b) => b.worth.mean - a.worth.mean || byId(a.example, b.example))
        .slice(0, examples);
      const additions = shown.map(({ example, worth }, at): Addition => ({
        section: 'Examples',
        place,
        text: `Example ${at + 1}\nInput: ${example.input}\nOutput: ${example.output}`,
        what: `Example ${example.id}: ${inWords(worth)}.`,
        priority,
        ref: example.id,
      }));
      if (!choice) return { kind: 'step', draft, additions, changes: [], leftOut: [] };
      const changes = [{ what: `Version ${choice.id} instead of ${prompt.versionId}: ${choice.why}.`, addedTokens: 0 }];
      return {
        kind: 'step',
        draft: { ...draft, content: choice.content, variantId: choice.id },
        additions,
        changes,
        leftOut: [],
      };
    },
  };
};

/** The wording to take instead of the standing one; undefined when that is as good as any. */
function choose(
  prompt: PromptToEnrich,
  runs: readonly RunNote[],
  minRuns: number,
  worthOf: (id: string, runs: readonly RunNote[]) => Worth,
): { id: string; content: string; why: string } | undefined {
  const ofVariant = (id: string) =>
    worthOf(
      id,
      runs.filter((run) => run.variantId === id),
    );
  const standing = ofVariant(prompt.versionId);
  const [best] = prompt.variants
    .map(({ id, content }) => ({ content, worth: ofVariant(id) }))
    .filter(({ worth }) => worth.id !== prompt.versionId && worth.runs >= minRuns && worth.mean > standing.mean)
    .toSorted((a, b) => b.worth.mean - a.worth.mean || byId(a.worth, b.worth));
  if (!best) return undefined;
  return { id: best.worth.id, content: best.content, why: `${inWords(best.worth)}, against ${inWords(standing)}` };
}

/** A run's score, its feedback, or the mean of both; null when nobody judged it. Scores outside of 0 to 1 are cut. */
function scoreOf({ score, feedback }: RunNote): number | null {
  const said = feedback === null ? null : feedback === 'up' ? 1 : 0;
  if (score === null || Number.isNaN(score)) return said;
  const within = Math.min(1, Math.max(0, score));
  return said === null ? within : (within + said) / 2;
}

function inWords({ runs, mean }: Worth): string {
  return `${mean.toFixed(3)} over ${runs} ${runs === 1 ? 'judgement' : 'judgements'}`;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}
