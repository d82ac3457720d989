// One of a few views, side by side (agenda or week).
import { Icon, type IconName } from './icon.tsx';
import './field.css';

export interface ToggleGroupProps<Value extends string> {
  /** The accessible name of the group. */
  label: string;
  value: Value;
  options: readonly { value: Value; label: string; icon?: IconName | undefined }[];
  onChange: (value: Value) => void;
}

/** Exactly one of a few views, side by side. */
export function ToggleGroup<Value extends string>({ label, value, options, onChange }: ToggleGroupProps<Value>) {
  return (
    <fieldset aria-label={label} className="ui-toggle-group">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="ui-toggle"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.icon === undefined ? null : <Icon name={option.icon} size={16} />}
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
