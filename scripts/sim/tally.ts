/**
 * What a soak has found so far. Pure. Always: chunks of seeds count once and in order, so a soak that was cut off goes on
 * with the first seed that was not counted, and its totals are those of the seeds below it.
 */
/** What runs came to. */
type Sums = {
  readonly runs: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly divergent: number;
  readonly commands: number;
};
const SUMMED = ['runs', 'lost', 'duplicated', 'divergent', 'commands'] as const satisfies readonly (keyof Sums)[];

/** What came of one chunk of seeds; `from` is the first of them. */
export type Chunk = Sums & { readonly from: number; readonly failing: readonly number[] };

export type Tally = Chunk & {
  /** The first seed that is not counted yet. */
  readonly next: number;
  /** Of all its parts together. */
  readonly seconds: number;
};

export function emptyTally(from: number): Tally {
  return { from, next: from, runs: 0, lost: 0, duplicated: 0, divergent: 0, commands: 0, failing: [], seconds: 0 };
}

/** Takes over what of `chunks` follows on `tally`; gives back what has to wait for an earlier one. */
export function counted(tally: Tally, chunks: readonly Chunk[]): { tally: Tally; waiting: readonly Chunk[] } {
  let sum = tally;
  let waiting = chunks;
  for (
    let next = waiting.find((each) => each.from === sum.next);
    next;
    next = waiting.find((each) => each.from === sum.next)
  ) {
    const chunk = next;
    waiting = waiting.filter((each) => each !== chunk);
    const sums = Object.fromEntries(SUMMED.map((what) => [what, sum[what] + chunk[what]])) as Sums;
    sum = { ...sum, ...sums, next: sum.next + chunk.runs, failing: [...sum.failing, ...chunk.failing] };
  }
  return { tally: sum, waiting };
}

/** A tally as a file holds it. Throws where the file is not one. */
export function readTally(text: string): Tally {
  const read = JSON.parse(text) as Tally;
  const numbers = [read.from, read.next, read.seconds, ...SUMMED.map((what) => read[what])];
  if (![...numbers, ...read.failing].every(Number.isFinite))
    throw new TypeError('This file is not the state of a soak.');
  return read;
}

/** The last line of a soak. */
export function summary({ runs, lost, duplicated, divergent }: Tally): string {
  return `${runs} runs, ${lost} lost, ${duplicated} duplicated, ${divergent} divergent`;
}
