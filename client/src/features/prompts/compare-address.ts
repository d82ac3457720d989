/** Which two versions an address compares, and the address that says so. Pure. */
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';

/** Numbers of versions. */
export type Compared = { readonly from: number; readonly to: number };
/** Side by side, or who wrote each line of the second. */
export type CompareView = 'changes' | 'lines';

/** The address that compares two versions. */
export function compareHref(promptId: string, { from, to }: Compared, view: CompareView = 'changes'): string {
  return `/prompts/${promptId}/compare?from=${from}&to=${to}${view === 'lines' ? '&view=lines' : ''}`;
}

/**
 * What the address asks for among the versions that are here. Without numbers: the version that stands against the one it
 * was written from; a number nobody has is null, so that the page can say so instead of showing another.
 */
export function readCompared(
  query: URLSearchParams,
  versions: readonly Pick<PromptVersionRow, 'id' | 'number' | 'parents'>[],
  headId: string,
): { readonly [side in keyof Compared]: number | null } {
  const has = (number: number) => versions.some((version) => version.number === number);
  const asked = (side: keyof Compared) => {
    const text = query.get(side);
    if (text === null) return undefined;
    return has(Number(text)) ? Number(text) : null;
  };
  const head = versions.find(({ id }) => id === headId);
  const to = asked('to') ?? (query.has('to') ? null : (head?.number ?? null));
  const from = asked('from');
  if (from !== undefined) return { from, to };
  const target = versions.find(({ number }) => number === to);
  const parent = versions.find(({ id }) => id === target?.parents[0]);
  return { from: parent?.number ?? target?.number ?? null, to };
}

/** The tab the address asks for. */
export function readView(query: URLSearchParams): CompareView {
  return query.get('view') === 'lines' ? 'lines' : 'changes';
}
