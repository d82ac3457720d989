// Narrows the audit log: action, outcome, person, text; an entity chosen from an entry stays as a gold badge.
import { FilterBadge } from '../../ui/badge.tsx';
import { ClearFilters, FilterSelect } from '../../ui/filter-parts.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ACTIONS, OUTCOMES } from './action-words.ts';
import { type AuditFilter, NO_FILTER } from './audit-filter.ts';

export interface AuditFiltersProps {
  filter: AuditFilter;
  onChange: (filter: AuditFilter) => void;
  /** What the chosen entity is called. */
  entityName: string | null;
}

/** The filters above the table. */
export function AuditFilters({ filter, onChange, entityName }: AuditFiltersProps) {
  const isNarrowed = Object.entries(filter).some(([name, value]) => value !== NO_FILTER[name as keyof AuditFilter]);
  return (
    <search className="audit-filters" aria-label="Filter the audit log">
      <FilterSelect
        label="Action"
        every="Every action"
        value={filter.action}
        options={ACTIONS}
        onChange={(action) => onChange({ ...filter, action })}
      />
      <FilterSelect
        label="Outcome"
        every="Every outcome"
        value={filter.outcome}
        options={OUTCOMES}
        onChange={(outcome) => onChange({ ...filter, outcome })}
      />
      <TextField label="Person" value={filter.person} onChange={(person) => onChange({ ...filter, person })} />
      <TextField label="Text" type="search" value={filter.text} onChange={(text) => onChange({ ...filter, text })} />
      {filter.entityId === null ? null : (
        <FilterBadge
          removeLabel={`Remove filter: ${entityName ?? filter.entityId}`}
          onRemove={() => onChange({ ...filter, entityId: null })}
        >
          Only {entityName ?? filter.entityId}
        </FilterBadge>
      )}
      {isNarrowed ? <ClearFilters onClear={() => onChange(NO_FILTER)} /> : null}
    </search>
  );
}
