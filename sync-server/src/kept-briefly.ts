/** A value that is read again when it is a few seconds old. Always: however many ask at once, one reading answers them; a reading that failed is not kept. */

/** Reads through `read` at most every `forMs` (by `now`, ms UTC); rejects with the error of a reading that fails. */
export function keptBriefly<T>(forMs: number, now: () => number, read: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: number; readonly value: Promise<T> } | undefined;
  return () => {
    // A clock that was set back must not keep it for ever.
    if (kept && Math.abs(now() - kept.at) < forMs) return kept.value;
    const mine = { at: now(), value: read() };
    kept = mine;
    mine.value.catch(() => {
      if (kept === mine) kept = undefined;
    });
    return mine.value;
  };
}
