/** Lines and columns of a text. Always: both count from 1; a column counts UTF-16 code units, as editors do. */

export type Position = { readonly line: number; readonly column: number };

/** Where a value stands, by the way to it from the root; undefined where nobody knows. */
export type Locate = (path: readonly PropertyKey[]) => Position | undefined;

/** Says where offsets of `text` are. The lines are counted once, and not before somebody asks. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Looks `path` up among `offsets` (keys by {@link pathKey}); what is not there is where what holds it is. */
export function locateBy(offsets: ReadonlyMap<string, number>, at: (offset: number) => Position): Locate {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const offset = offsets.get(pathKey(path.slice(0, length)));
      if (offset !== undefined) return at(offset);
    }
    return undefined;
  };
}

/** Deep enough for `prompts.3.versions.2.content`. */
export const LOCATED_DEPTH = 6;

export function pathKey(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
