// Narrows the inbox: open or decided, kind, office, person, age.
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { ToggleGroup } from '../../ui/toggle-button.tsx';
import { type ConflictAge, KINDS, NO_FILTER } from './conflict-filter.ts';
import type { Inbox } from './use-inbox.ts';

const ages: readonly { value: ConflictAge; label: string }[] = [
  { value: 'any', label: 'Any age' },
  { value: 'last-day', label: 'Last 24 hours' },
  { value: 'over-day', label: 'Older than a day' },
  { value: 'over-week', label: 'Older than a week' },
];

/** The filters above the list. */
export function InboxFilters({ inbox }: { inbox: Inbox }) {
  const { filter, setFilter, offices, people } = inbox;
  const isNarrowed =
    filter.kind !== null || filter.officeId !== null || filter.personId !== null || filter.age !== 'any';
  return (
    <search className="inbox-filters" aria-label="Filter conflicts">
      <ToggleGroup
        label="Which conflicts"
        value={filter.status}
        options={[
          { value: 'open', label: 'Open' },
          { value: 'resolved', label: 'Decided' },
        ]}
        onChange={(status) => setFilter({ ...filter, status })}
      />
      <div className="inbox-selects">
        <Select
          label="Kind"
          value={filter.kind ?? ''}
          options={[
            { value: '', label: 'Every kind' },
            { value: 'field', label: 'Same field' },
            { value: 'schedule', label: 'Two sessions at once' },
            { value: 'rights', label: 'No longer allowed' },
          ]}
          onChange={(kind) => setFilter({ ...filter, kind: KINDS.find((each) => each === kind) ?? null })}
        />
        <Select
          label="Office"
          value={filter.officeId ?? ''}
          options={[
            { value: '', label: 'Every office' },
            ...offices.map((office) => ({ value: office.id, label: office.name })),
          ]}
          onChange={(officeId) => setFilter({ ...filter, officeId: officeId === '' ? null : officeId })}
        />
        <Select
          label="Person"
          value={filter.personId ?? ''}
          options={[
            { value: '', label: 'Everybody' },
            ...people.map((person) => ({ value: person.id, label: person.name })),
          ]}
          onChange={(personId) => setFilter({ ...filter, personId: personId === '' ? null : personId })}
        />
        <Select label="Age" value={filter.age} options={ages} onChange={(age) => setFilter({ ...filter, age })} />
      </div>
      {isNarrowed ? (
        <Button
          size="small"
          variant="quiet"
          icon="x"
          onClick={() => setFilter({ ...NO_FILTER, status: filter.status })}
        >
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}
