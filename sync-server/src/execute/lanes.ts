/** So many at once and no more; whoever comes later waits, in the order of coming. Always: a lane is given on, however its work ended. */

/** Runs `work` when one of the lanes is free; settles as `work` does. */
export type Lanes = <T>(work: () => Promise<T>) => Promise<T>;

/** `count` lanes, from 1. */
export function createLanes(count: number): Lanes {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
