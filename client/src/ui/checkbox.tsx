// Yes or no; "some" when it stands for several. With a count it is a facet's line.
import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import './field.css';

export interface CheckboxProps {
  children: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** Some, not all, of what it stands for. */
  indeterminate?: boolean | undefined;
  /** How many results the choice holds; shown at the end of the line. */
  count?: number | undefined;
  disabled?: boolean | undefined;
  name?: string | undefined;
}

/** A labelled checkbox. */
export function Checkbox({ children, checked, onChange, indeterminate = false, count, disabled, name }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current !== null) input.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label className="ui-checkbox">
      <span className="ui-checkbox-box">
        <input
          ref={input}
          type="checkbox"
          checked={checked}
          disabled={disabled}
          name={name}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span className="ui-checkbox-tick">
          <Icon name="check" size={16} />
        </span>
        <span className="ui-checkbox-dash" />
      </span>
      <span className="ui-checkbox-words">{children}</span>
      {count === undefined ? null : <span className="ui-checkbox-count">{count}</span>}
    </label>
  );
}
