// Fields for words: one line, many lines.
import { useId, type ComponentPropsWithRef } from 'react';
import { Field, fieldAria, type FieldWords } from './field.tsx';

export interface TextFieldProps
  extends FieldWords, Omit<ComponentPropsWithRef<'input'>, 'onChange' | 'size' | 'required'> {
  onChange?: ((value: string) => void) | undefined;
}

/** A labelled one-line field; all other props go to the native input. */
export function TextField({
  label,
  hideLabel,
  description,
  error,
  required,
  onChange,
  className,
  id,
  ...rest
}: TextFieldProps) {
  const made = useId();
  const inputId = id ?? made;
  return (
    <Field id={inputId} {...{ label, hideLabel, description, error, required, className }}>
      <input
        type="text"
        {...rest}
        {...fieldAria(inputId, { description, error })}
        id={inputId}
        required={required}
        className="ui-control"
        onChange={onChange === undefined ? undefined : (event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

export interface TextAreaProps extends FieldWords, Omit<ComponentPropsWithRef<'textarea'>, 'onChange' | 'required'> {
  onChange?: ((value: string) => void) | undefined;
}

/** A labelled field for long text; grows with its content where the browser can. */
export function TextArea({
  label,
  hideLabel,
  description,
  error,
  required,
  onChange,
  className,
  id,
  ...rest
}: TextAreaProps) {
  const made = useId();
  const inputId = id ?? made;
  return (
    <Field id={inputId} {...{ label, hideLabel, description, error, required, className }}>
      <textarea
        rows={4}
        {...rest}
        {...fieldAria(inputId, { description, error })}
        id={inputId}
        required={required}
        className="ui-control"
        onChange={onChange === undefined ? undefined : (event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
