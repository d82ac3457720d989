/**
 * What the library is narrowed to, as the page's address says it: `/prompts?q=summary&scope=global&tag=mail`. Always: the
 * address is the only state; parsing keeps what makes sense of whatever an address holds; same filters, same address.
 */
import type { PromptScope, PromptSource } from '@openkms/schema/domain/rows.ts';
import { SCOPE_WORDS, SCOPES, SOURCE_WORDS, SOURCES, STATUS_WORDS, STATUSES } from './prompt-words.ts';

export type ListedStatus = (typeof STATUSES)[number];

export type LibraryFilters = {
  readonly q: string;
  readonly scope: readonly PromptScope[];
  readonly tag: readonly string[];
  readonly label: readonly string[];
  readonly source: readonly PromptSource[];
  /** None: those in use. */
  readonly status: readonly ListedStatus[];
};
export type FacetName = Exclude<keyof LibraryFilters, 'q'>;

export const FACETS: readonly FacetName[] = ['scope', 'tag', 'label', 'source', 'status'];
export const NO_FILTERS: LibraryFilters = { q: '', scope: [], tag: [], label: [], source: [], status: [] };

const LONGEST_QUERY = 200;

/** The filters an address asks for; `search` with or without its question mark. */
export function parseFilters(search: string): LibraryFilters {
  const asked = new URLSearchParams(search);
  return {
    q: (asked.get('q') ?? '').slice(0, LONGEST_QUERY),
    scope: known(asked, 'scope', SCOPES),
    tag: values(asked, 'tag'),
    label: values(asked, 'label'),
    source: known(asked, 'source', SOURCES),
    status: known(asked, 'status', STATUSES),
  };
}

/** The address of `filters` without its path: `?q=…`, or nothing when nothing is narrowed. */
export function searchOf(filters: LibraryFilters): string {
  const asked = new URLSearchParams();
  if (filters.q !== '') asked.set('q', filters.q);
  for (const facet of FACETS) for (const value of filters[facet]) asked.append(facet, value);
  const text = asked.toString();
  return text === '' ? '' : `?${text}`;
}

/** `filters` with `value` of `facet` added, or taken out when it was there; case does not matter. */
export function toggled(filters: LibraryFilters, facet: FacetName, value: string): LibraryFilters {
  const chosen: readonly string[] = filters[facet];
  const rest = chosen.filter((other) => other.toLowerCase() !== value.toLowerCase());
  const next = rest.length === chosen.length ? [...chosen, value] : rest;
  return { ...filters, [facet]: next };
}

/** A value of a facet as people read it. */
export function facetWords(facet: FacetName, value: string): string {
  const words: Partial<Record<FacetName, { readonly [value: string]: string }>> = {
    scope: SCOPE_WORDS,
    source: SOURCE_WORDS,
    status: STATUS_WORDS,
  };
  return words[facet]?.[value] ?? value;
}

export type ActiveFilter = {
  readonly key: string;
  readonly facet: FacetName;
  /** What the badge shows: "Everybody". */
  readonly label: string;
  readonly without: LibraryFilters;
};

/** Each active filter, with what stays when it is taken away. The query is not one: it has its own field. */
export function activeFilters(filters: LibraryFilters): ActiveFilter[] {
  return FACETS.flatMap((facet) =>
    filters[facet].map((value) => ({
      key: `${facet}:${value}`,
      facet,
      label: facetWords(facet, value),
      without: toggled(filters, facet, value),
    })),
  );
}

function values(asked: URLSearchParams, name: string): string[] {
  return [...new Set(asked.getAll(name).map((value) => value.trim()))].filter((value) => value !== '');
}

function known<T extends string>(asked: URLSearchParams, name: string, all: readonly T[]): T[] {
  const said = values(asked, name).map((value) => value.toLowerCase());
  return all.filter((value) => said.includes(value));
}
