// What every form field has in common: a label that names it, a description that helps, an error that says what to
// do. The ids tie them together for assistive technology.
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';
import './field.css';

export interface FieldWords {
  label: ReactNode;
  /** Keeps the label for screen readers only, where the place already says what the field is. */
  hideLabel?: boolean | undefined;
  description?: ReactNode;
  /** What is wrong and how to mend it; marks the field invalid. */
  error?: ReactNode;
  /** Marks the label; native `required` semantics are set by the field itself. */
  required?: boolean | undefined;
}

export interface FieldProps extends FieldWords {
  /** The control's id; description and error get ids made from it (see fieldAria). */
  id: string;
  className?: string | undefined;
  children: ReactNode;
}

/** Label above, control, then error or description. */
export function Field({
  id,
  label,
  hideLabel = false,
  description,
  error,
  required = false,
  className = '',
  children,
}: FieldProps) {
  return (
    <div className={`ui-field ${className}`.trim()}>
      {hideLabel ? (
        <VisuallyHidden>
          <label htmlFor={id}>{label}</label>
        </VisuallyHidden>
      ) : (
        <label className="ui-field-label" htmlFor={id}>
          {label}
          {required ? <span className="ui-field-required"> required</span> : null}
        </label>
      )}
      {children}
      {description === undefined ? null : (
        <p className="ui-field-description" id={`${id}-description`}>
          {description}
        </p>
      )}
      <div className="ui-field-error" id={`${id}-error`} aria-live="polite">
        {error === undefined || error === null ? null : (
          <>
            <Icon name="alert" size={16} />
            <span>{error}</span>
          </>
        )}
      </div>
    </div>
  );
}

/** The aria attributes that tie a control to its field's words. */
export function fieldAria(id: string, words: Pick<FieldWords, 'description' | 'error'>) {
  const invalid = words.error !== undefined && words.error !== null;
  const described = [words.description === undefined ? '' : `${id}-description`, invalid ? `${id}-error` : ''];
  const describedBy = described.filter((part) => part !== '').join(' ');
  return {
    'aria-invalid': invalid ? true : undefined,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
  };
}
