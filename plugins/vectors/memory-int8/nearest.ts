/** The k best of many, kept while going through them. Always: best first; equal scores by id, the smaller first. */

export type Found = { readonly id: string; readonly score: number; readonly slot: number };

export type Nearest = {
  /** Whether something with this score may still be among the k best; cheap, to be asked before `add`. */
  readonly mayEnter: (score: number) => boolean;
  readonly add: (found: Found) => void;
  readonly list: () => readonly Found[];
};

export function keepNearest(k: number): Nearest {
  const best: Found[] = [];
  return {
    mayEnter: (score) => best.length < k || score >= (best.at(-1)?.score ?? -Infinity),
    add: (found) => {
      // Where it belongs, by halving.
      let low = 0;
      let high = best.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        const other = best[middle];
        if (other !== undefined && isBetter(other, found)) low = middle + 1;
        else high = middle;
      }
      best.splice(low, 0, found);
      if (best.length > k) best.pop();
    },
    list: () => best,
  };
}

function isBetter(a: Found, b: Found): boolean {
  return a.score > b.score || (a.score === b.score && a.id < b.id);
}
