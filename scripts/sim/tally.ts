/**
 * What a soak has found so far. Pure. Always: chunks of seeds count once and in order, so a soak that was cut off goes on
 * with the first seed that was not counted, and its totals are those of the seeds below it.
 */
/** What came of one chunk of seeds. */
export type Chunk = {
  readonly from: number;
  readonly runs: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly divergent: number;
  readonly commands: number;
  readonly failing: readonly number[];
};

export type Tally = {
  /** The first seed. */
  readonly from: number;
  /** The first seed that is not counted yet. */
  readonly next: number;
  readonly runs: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly divergent: number;
  readonly commands: number;
  readonly failing: readonly number[];
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
    sum = {
      ...sum,
      next: sum.next + chunk.runs,
      runs: sum.runs + chunk.runs,
      lost: sum.lost + chunk.lost,
      duplicated: sum.duplicated + chunk.duplicated,
      divergent: sum.divergent + chunk.divergent,
      commands: sum.commands + chunk.commands,
      failing: [...sum.failing, ...chunk.failing],
    };
  }
  return { tally: sum, waiting };
}

/** A tally as a file holds it. Throws where the file is not one. */
export function readTally(text: string): Tally {
  const read = JSON.parse(text) as Tally;
  const numbers = [
    read.from,
    read.next,
    read.runs,
    read.lost,
    read.duplicated,
    read.divergent,
    read.commands,
    read.seconds,
  ];
  if (![...numbers, ...read.failing].every(Number.isFinite))
    throw new TypeError('This file is not the state of a soak.');
  return read;
}

/** The last line of a soak. */
export function summary({ runs, lost, duplicated, divergent }: Tally): string {
  return `${runs} runs, ${lost} lost, ${duplicated} duplicated, ${divergent} divergent`;
}
