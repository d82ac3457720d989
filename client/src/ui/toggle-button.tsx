// A choice that stays pressed: alone (on or off), or one of a group (agenda or week).
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './field.css';

export interface ToggleButtonProps {
  children: ReactNode;
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  icon?: IconName | undefined;
  disabled?: boolean | undefined;
}

/** A button that is on or off. */
export function ToggleButton({ children, pressed, onChange, icon, disabled }: ToggleButtonProps) {
  return (
    <button
      type="button"
      className="ui-toggle ui-toggle--alone"
      aria-pressed={pressed}
      disabled={disabled}
      onClick={() => onChange(!pressed)}
    >
      {icon === undefined ? null : <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}

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
