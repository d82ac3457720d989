// The field results follow as one types. Escape empties it; so does the cross, which then gives the focus back.
import { useId, useRef, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';
import './field.css';

export interface SearchFieldProps {
  /** The accessible name; not shown. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Enter. */
  onSubmit?: ((value: string) => void) | undefined;
  placeholder?: string | undefined;
  size?: 'medium' | 'large' | undefined;
  /** A key that leads here, shown while the field is empty, such as "/". */
  shortcut?: string | undefined;
  /** Ties the field to what it filters (aria-controls). */
  controls?: string | undefined;
  id?: string | undefined;
  /** Read out when it changes: how many results there are. */
  status?: ReactNode;
}

/** A search field with its magnifier and a way to empty it. */
export function SearchField(props: SearchFieldProps) {
  const { label, value, onChange, onSubmit, placeholder, size = 'medium', shortcut, controls, status } = props;
  const input = useRef<HTMLInputElement>(null);
  const made = useId();
  const id = props.id ?? made;
  return (
    <search className={`ui-search ui-search--${size}`}>
      <VisuallyHidden>
        <label htmlFor={id}>{label}</label>
      </VisuallyHidden>
      <Icon name="search" size={size === 'large' ? 24 : 20} />
      <input
        ref={input}
        id={id}
        type="search"
        className="ui-control"
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="search"
        aria-controls={controls}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onSubmit?.(value);
          if (event.key !== 'Escape' || value === '') return;
          event.preventDefault();
          event.stopPropagation();
          onChange('');
        }}
      />
      <span className="ui-search-end">
        {value === '' ? (
          shortcut === undefined ? null : (
            <kbd aria-hidden="true">{shortcut}</kbd>
          )
        ) : (
          <IconButton
            icon="x"
            label="Clear search"
            size="small"
            onClick={() => {
              onChange('');
              input.current?.focus();
            }}
          />
        )}
      </span>
      <VisuallyHidden>
        <output>{status}</output>
      </VisuallyHidden>
    </search>
  );
}
