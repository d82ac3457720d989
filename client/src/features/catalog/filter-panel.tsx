// The facets: what the catalogue can be narrowed to, each with how many trainings it would leave. On a phone they fold
// away behind one button.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { TextField } from '../../ui/text-field.tsx';
import {
  HOURS_BANDS,
  HOURS_WORDS,
  LEVEL_WORDS,
  LEVELS,
  MODE_WORDS,
  MODES,
  toggled,
  type CatalogueFilters,
} from './catalogue-filters.ts';
import { byFrequency, type FacetCounts, type Facets } from './facets.ts';

export interface FilterPanelProps {
  filters: CatalogueFilters;
  facets: Facets;
  officeName: (code: string) => string;
  activeCount: number;
  onChange: (filters: CatalogueFilters) => void;
}

const SKILLS_SHOWN = 8;

/** All facets of the catalogue. */
export function FilterPanel({ filters, facets, officeName, activeCount, onChange }: FilterPanelProps) {
  const [isOpen, setIsOpen] = useState(false);
  const set = (change: Partial<CatalogueFilters>): void => onChange({ ...filters, ...change });
  return (
    <aside className="catalogue-filters" aria-label="Filters" data-open={isOpen || undefined}>
      <div className="catalogue-filters-toggle">
        <Button
          icon="filter"
          aria-expanded={isOpen}
          aria-controls="catalogue-facets"
          onClick={() => setIsOpen(!isOpen)}
        >
          {activeCount === 0 ? 'Filters' : `Filters (${activeCount})`}
        </Button>
      </div>
      <div id="catalogue-facets" className="catalogue-facets">
        <Disclosure summary="Office" defaultOpen>
          <Choices
            values={byFrequency(facets.location, filters.locations)}
            words={officeName}
            chosen={filters.locations}
            onToggle={(value) => set({ locations: toggled(filters.locations, value) })}
          />
        </Disclosure>
        <Disclosure summary="Mode" defaultOpen>
          <Choices
            values={inOrder(MODES, facets.mode)}
            words={(mode) => MODE_WORDS[mode]}
            chosen={filters.modes}
            onToggle={(value) => set({ modes: toggled(filters.modes, value) })}
          />
        </Disclosure>
        <Disclosure summary="Seats and dates" defaultOpen>
          <Checkbox checked={filters.seats} count={facets.seats.get('1') ?? 0} onChange={(seats) => set({ seats })}>
            Seats left
          </Checkbox>
          <div className="catalogue-dates">
            <TextField
              label="From"
              type="date"
              value={filters.from ?? ''}
              onChange={(day) => set({ from: day === '' ? null : day })}
            />
            <TextField
              label="Until"
              type="date"
              value={filters.to ?? ''}
              onChange={(day) => set({ to: day === '' ? null : day })}
            />
          </div>
        </Disclosure>
        <Disclosure summary="Skill" defaultOpen>
          <Skills
            facets={facets}
            filters={filters}
            onToggle={(value) => set({ skills: toggled(filters.skills, value) })}
          />
        </Disclosure>
        <Disclosure summary="Level" defaultOpen={filters.levels.length > 0}>
          <Choices
            values={inOrder(LEVELS, facets.level)}
            words={(level) => LEVEL_WORDS[level]}
            chosen={filters.levels}
            onToggle={(value) => set({ levels: toggled(filters.levels, value) })}
          />
        </Disclosure>
        <Disclosure summary="Length" defaultOpen={filters.hours.length > 0}>
          <Choices
            values={inOrder(HOURS_BANDS, facets.hours)}
            words={(band) => HOURS_WORDS[band]}
            chosen={filters.hours}
            onToggle={(value) => set({ hours: toggled(filters.hours, value) })}
          />
        </Disclosure>
      </div>
    </aside>
  );
}

interface ChoicesProps<T extends string> {
  values: readonly { value: T; count: number }[];
  /** How a value is written; as it stands where left out. */
  words?: ((value: T) => string) | undefined;
  chosen: readonly string[];
  onToggle: (value: T) => void;
}

function Choices<T extends string>({ values, words = (value) => value, chosen, onToggle }: ChoicesProps<T>) {
  const asked = new Set(chosen.map((value) => value.toLowerCase()));
  const named = values.filter(({ value }) => value !== '');
  if (named.length === 0) return <p className="catalogue-none">Nothing to choose from here.</p>;
  return (
    <>
      {named.map(({ value, count }) => {
        const checked = asked.has(value.toLowerCase());
        const known = chosen.find((other) => other.toLowerCase() === value.toLowerCase());
        return (
          <Checkbox key={value} checked={checked} count={count} onChange={() => onToggle((known ?? value) as T)}>
            {capitalised(words(value))}
          </Checkbox>
        );
      })}
    </>
  );
}

function Skills({
  facets,
  filters,
  onToggle,
}: Pick<FilterPanelProps, 'facets' | 'filters'> & { onToggle: (skill: string) => void }) {
  const [showAll, setShowAll] = useState(false);
  const all = byFrequency(facets.skill, filters.skills);
  const first = all.filter(({ value }, at) => at < SKILLS_SHOWN || filters.skills.includes(value));
  return (
    <>
      <Choices values={showAll ? all : first} chosen={filters.skills} onToggle={onToggle} />
      {all.length > first.length ? (
        <Button size="small" variant="quiet" aria-expanded={showAll} onClick={() => setShowAll(!showAll)}>
          {showAll ? 'Fewer skills' : `All ${all.length} skills`}
        </Button>
      ) : null}
    </>
  );
}

/** Names and skills are written as their office or training writes them; only the first letter is lifted. */
function capitalised(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1);
}

function inOrder<T extends string>(values: readonly T[], counts: FacetCounts): { value: T; count: number }[] {
  return values.map((value) => ({ value, count: counts.get(value) ?? 0 }));
}
