// One of a few. The browser's own select underneath: complete for keyboards and screen readers, at home on a phone,
// and free of charge in a page's weight. For one of many, or for typing to find, see combo-box.tsx.
import { useId, type ComponentPropsWithRef } from 'react';
import { Field, fieldAria, type FieldWords } from './field.tsx';
import { Icon } from './icon.tsx';

export interface SelectOption<Value extends string> {
  value: Value;
  label: string;
  disabled?: boolean | undefined;
}

export interface SelectProps<Value extends string>
  extends
    FieldWords,
    Omit<ComponentPropsWithRef<'select'>, 'value' | 'onChange' | 'children' | 'required' | 'multiple'> {
  value: Value;
  options: readonly SelectOption<Value>[];
  onChange: (value: Value) => void;
}

/** A labelled choice among given options. */
export function Select<Value extends string>({
  label,
  hideLabel,
  description,
  error,
  required,
  value,
  options,
  onChange,
  className,
  id,
  ...rest
}: SelectProps<Value>) {
  const made = useId();
  const selectId = id ?? made;
  return (
    <Field id={selectId} {...{ label, hideLabel, description, error, required, className }}>
      <div className="ui-select">
        <select
          {...rest}
          {...fieldAria(selectId, { description, error })}
          id={selectId}
          required={required}
          className="ui-control"
          value={value}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.currentTarget.value);
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="chevron-down" />
      </div>
    </Field>
  );
}
