// Narrows the inbox: open or decided, kind, office, person, age.
import { ClearFilters, DecidedToggle, FilterSelect } from '../../ui/filter-parts.tsx';
import { Select } from '../../ui/select.tsx';
import { type ConflictAge, type ConflictFilter, KINDS, NO_FILTER } from './conflict-filter.ts';
import type { Inbox } from './use-inbox.ts';

const ages: readonly { value: ConflictAge; label: string }[] = [
  { value: 'any', label: 'Any age' },
  { value: 'last-day', label: 'Last 24 hours' },
  { value: 'over-day', label: 'Older than a day' },
  { value: 'over-week', label: 'Older than a week' },
];

const KIND_WORDS: Record<NonNullable<ConflictFilter['kind']>, string> = {
  field: 'Same field',
  schedule: 'Two sessions at once',
  rights: 'No longer allowed',
  prompt: 'Two versions of a prompt',
};

/** The filters above the list. */
export function InboxFilters({ inbox }: { inbox: Inbox }) {
  const { filter, setFilter, offices, people } = inbox;
  const isNarrowed =
    filter.kind !== null || filter.officeId !== null || filter.personId !== null || filter.age !== 'any';
  return (
    <search className="inbox-filters" aria-label="Filter conflicts">
      <DecidedToggle
        label="Which conflicts"
        open="Open"
        value={filter.status}
        onChange={(status) => setFilter({ ...filter, status })}
      />
      <div className="inbox-selects">
        <FilterSelect
          label="Kind"
          every="Every kind"
          value={filter.kind}
          options={KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
          onChange={(kind) => setFilter({ ...filter, kind })}
        />
        <FilterSelect
          label="Office"
          every="Every office"
          value={filter.officeId}
          options={offices.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(officeId) => setFilter({ ...filter, officeId })}
        />
        <FilterSelect
          label="Person"
          every="Everybody"
          value={filter.personId}
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(personId) => setFilter({ ...filter, personId })}
        />
        <Select label="Age" value={filter.age} options={ages} onChange={(age) => setFilter({ ...filter, age })} />
      </div>
      {isNarrowed ? <ClearFilters onClear={() => setFilter({ ...NO_FILTER, status: filter.status })} /> : null}
    </search>
  );
}
