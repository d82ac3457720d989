/**
 * Narrowing the library and counting what each further choice would leave. Pure, one pass over the entries. Always: without
 * a status those in use are shown; the counts of a facet ignore that facet's own choices.
 */
import type { LibraryEntry } from './library-entries.ts';
import { type FacetName, FACETS, type LibraryFilters } from './library-filters.ts';

export type FacetCounts = ReadonlyMap<string, number>;
export type Facets = { readonly [F in FacetName]: FacetCounts };

const valuesOf: { readonly [F in FacetName]: (entry: LibraryEntry) => readonly string[] } = {
  scope: ({ prompt }) => [prompt.scope],
  tag: ({ prompt }) => prompt.tags,
  label: ({ prompt }) => Object.keys(prompt.labels),
  source: ({ prompt }) => [prompt.source],
  status: ({ prompt }) => [prompt.status],
};

/** The entries that pass all of `filters` but the query, in the order given. */
export function narrow(entries: readonly LibraryEntry[], filters: LibraryFilters): readonly LibraryEntry[] {
  const passes = testsOf(filters);
  return entries.filter((entry) => FACETS.every((facet) => passes[facet](entry)));
}

/** For every facet and value: how many prompts are left when it is chosen. Values nobody has are absent. */
export function facetCounts(entries: readonly LibraryEntry[], filters: LibraryFilters): Facets {
  const passes = testsOf(filters);
  const counts = { scope: counter(), tag: counter(), label: counter(), source: counter(), status: counter() };
  for (const entry of entries) {
    const failed = FACETS.filter((facet) => !passes[facet](entry));
    if (failed.length > 1) continue;
    for (const facet of failed.length === 0 ? FACETS : failed)
      for (const value of valuesOf[facet](entry)) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
  }
  return counts;
}

/** Values of a facet, most frequent first; chosen ones are kept even at zero. */
export function byFrequency(counts: FacetCounts, chosen: readonly string[]): { value: string; count: number }[] {
  const all = new Map(counts);
  const there = new Set([...all.keys()].map((value) => value.toLowerCase()));
  for (const value of chosen) if (!there.has(value.toLowerCase())) all.set(value, 0);
  return [...all]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value, 'en'));
}

function testsOf(filters: LibraryFilters): { readonly [F in FacetName]: (entry: LibraryEntry) => boolean } {
  const test = (facet: FacetName, chosen: readonly string[]) => {
    const wanted = new Set(chosen.map((value) => value.toLowerCase()));
    return (entry: LibraryEntry) =>
      wanted.size === 0 || valuesOf[facet](entry).some((value) => wanted.has(value.toLowerCase()));
  };
  return {
    scope: test('scope', filters.scope),
    tag: test('tag', filters.tag),
    label: test('label', filters.label),
    source: test('source', filters.source),
    status: test('status', filters.status.length === 0 ? ['active'] : filters.status),
  };
}

function counter(): Map<string, number> {
  return new Map();
}
