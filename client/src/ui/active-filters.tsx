// The filters that are on, each with its own way off, and one to take them all off; nothing where none is.
import { BadgeRow, FilterBadge } from './badge.tsx';
import { Button } from './button.tsx';

export interface ActiveFilter {
  readonly key: string;
  /** "Office" */
  readonly kind: string;
  /** "Boston" */
  readonly label: string;
  readonly onRemove: () => void;
}

/** A row of gold badges. */
export function ActiveFilters({ filters, onClear }: { filters: readonly ActiveFilter[]; onClear: () => void }) {
  if (filters.length === 0) return null;
  return (
    <BadgeRow label="Active filters">
      {filters.map(({ key, kind, label, onRemove }) => (
        <FilterBadge key={key} removeLabel={`Remove filter: ${kind} ${label}`} onRemove={onRemove}>
          {label}
        </FilterBadge>
      ))}
      <Button size="small" variant="quiet" onClick={onClear}>
        Clear all
      </Button>
    </BadgeRow>
  );
}
