// What a list is narrowed to, kept in the address. Always: the address follows within TYPING_PAUSE_MS of a keystroke and
// replaces the entry it changes, so Back leaves the list instead of undoing letters; an address that changes from outside
// (Back, a link, the palette) wins over what was typed.
import { useEffect, useMemo, useState } from 'react';
import { useLocation, useSearch } from 'wouter';

/** Browsers refuse an address that changes with every keystroke of a fast typist. */
const TYPING_PAUSE_MS = 150;

export type AddressFilters<F> = {
  readonly filters: F;
  readonly setQuery: (q: string) => void;
  readonly setFilters: (filters: F) => void;
};

/** The filters of the address, with the query as it is being typed. `parse` and `write` must stay the same functions. */
export function useAddressFilters<F extends { readonly q: string }>(
  parse: (search: string) => F,
  write: (filters: F) => string,
): AddressFilters<F> {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const asked = useMemo(() => parse(search), [parse, search]);
  const [typed, setTyped] = useState(asked.q);
  const [known, setKnown] = useState(asked.q);
  if (asked.q !== known) {
    setKnown(asked.q);
    setTyped(asked.q);
  }
  const filters = useMemo(() => ({ ...asked, q: typed }), [asked, typed]);

  useEffect(() => {
    if (typed === asked.q) return;
    const timer = setTimeout(() => {
      // While the next page's code is on its way this one is hidden and lives on: it must not call the person back.
      if (window.location.pathname !== path) return;
      setKnown(typed);
      navigate(path + write({ ...asked, q: typed }), { replace: true });
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, path, navigate, write]);

  return {
    filters,
    setQuery: setTyped,
    setFilters: (next) => {
      setKnown(next.q);
      setTyped(next.q);
      navigate(path + write(next), { replace: true });
    },
  };
}
