// How a list is narrowed: one of many or every one, what is open or what was decided, and all of it undone at once.
import { Button } from './button.tsx';
import { Select } from './select.tsx';
import { ToggleGroup } from './toggle-button.tsx';

export interface FilterSelectProps<Value extends string> {
  label: string;
  /** The choice that narrows nothing: "Every office". */
  every: string;
  /** Null: every one. */
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value | null) => void;
}

/** One of `options`, or every one. */
export function FilterSelect<Value extends string>({
  label,
  every,
  value,
  options,
  onChange,
}: FilterSelectProps<Value>) {
  return (
    <Select<Value | ''>
      label={label}
      value={value ?? ''}
      options={[{ value: '', label: every }, ...options]}
      onChange={(chosen) => onChange(chosen === '' ? null : chosen)}
    />
  );
}

type OpenOrDecided = 'open' | 'resolved';
export interface DecidedToggleProps {
  /** The accessible name: "Which conflicts". */
  label: string;
  /** What those are called that nobody has decided yet. */
  open: string;
  value: OpenOrDecided;
  onChange: (value: OpenOrDecided) => void;
}

/** What waits for a decision, or what was decided. */
export function DecidedToggle({ label, open, value, onChange }: DecidedToggleProps) {
  return (
    <ToggleGroup
      label={label}
      value={value}
      options={[
        { value: 'open', label: open },
        { value: 'resolved', label: 'Decided' },
      ]}
      onChange={onChange}
    />
  );
}

/** Undoes every filter. */
export function ClearFilters({ onClear }: { onClear: () => void }) {
  return (
    <Button size="small" variant="quiet" icon="x" onClick={onClear}>
      Clear filters
    </Button>
  );
}
