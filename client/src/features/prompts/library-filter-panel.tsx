// The facets of the library, each choice with how many prompts it would leave. On a phone they fold away behind one button.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { byFrequency, type Facets } from './library-facets.ts';
import { type FacetName, facetWords, type LibraryFilters, toggled } from './library-filters.ts';
import { SCOPES, SOURCES, STATUSES } from './prompt-words.ts';

export interface LibraryFilterPanelProps {
  filters: LibraryFilters;
  facets: Facets;
  activeCount: number;
  onChange: (filters: LibraryFilters) => void;
}

const SHOWN = 8;

/** All facets. */
export function LibraryFilterPanel({ filters, facets, activeCount, onChange }: LibraryFilterPanelProps) {
  const [isOpen, setIsOpen] = useState(false);
  const choices = (facet: FacetName, values?: readonly string[]) => (
    <Choices
      facet={facet}
      values={
        values?.map((value) => ({ value, count: facets[facet].get(value) ?? 0 })) ??
        byFrequency(facets[facet], filters[facet])
      }
      chosen={filters[facet]}
      onToggle={(value) => onChange(toggled(filters, facet, value))}
    />
  );
  return (
    <aside className="prompts-filters" aria-label="Filters" data-open={isOpen || undefined}>
      <div className="prompts-filters-toggle">
        <Button icon="filter" aria-expanded={isOpen} aria-controls="prompt-facets" onClick={() => setIsOpen(!isOpen)}>
          {activeCount === 0 ? 'Filters' : `Filters (${activeCount})`}
        </Button>
      </div>
      <div id="prompt-facets" className="prompts-facets">
        <Disclosure summary="For" defaultOpen>
          {choices('scope', SCOPES)}
        </Disclosure>
        <Disclosure summary="Tag" defaultOpen>
          {choices('tag')}
        </Disclosure>
        <Disclosure summary="Label" defaultOpen>
          {choices('label')}
        </Disclosure>
        <Disclosure summary="Source" defaultOpen={filters.source.length > 0}>
          {choices('source', SOURCES)}
        </Disclosure>
        <Disclosure summary="Status" defaultOpen>
          {choices('status', STATUSES)}
        </Disclosure>
      </div>
    </aside>
  );
}

interface ChoicesProps {
  facet: FacetName;
  values: readonly { value: string; count: number }[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
}

function Choices({ facet, values, chosen, onToggle }: ChoicesProps) {
  const [showAll, setShowAll] = useState(false);
  const asked = new Set(chosen.map((value) => value.toLowerCase()));
  if (values.length === 0) return <p className="prompts-none">Nothing to choose from here.</p>;
  const first = values.filter(({ value }, at) => at < SHOWN || asked.has(value.toLowerCase()));
  return (
    <>
      {(showAll ? values : first).map(({ value, count }) => (
        <Checkbox
          key={value}
          checked={asked.has(value.toLowerCase())}
          count={count}
          onChange={() => onToggle(chosen.find((other) => other.toLowerCase() === value.toLowerCase()) ?? value)}
        >
          {facetWords(facet, value)}
        </Checkbox>
      ))}
      {values.length > first.length ? (
        <Button size="small" variant="quiet" aria-expanded={showAll} onClick={() => setShowAll(!showAll)}>
          {showAll ? 'Fewer' : `All ${values.length}`}
        </Button>
      ) : null}
    </>
  );
}
