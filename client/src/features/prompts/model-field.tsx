// Which model: any name, with those offered that this installation can ask and those whose length is known.
import { useId, useState } from 'react';
import { TextField } from '../../ui/text-field.tsx';
import { KNOWN_MODELS } from './preview-words.ts';
import { useModels } from './use-models.ts';

export interface ModelFieldProps {
  value: string;
  onChange: (model: string) => void;
}

const LONGEST = 200;

/** A field that may stay empty: then it is the installation's own choice. */
export function ModelField({ value, onChange }: ModelFieldProps) {
  const listId = useId();
  const [wasEntered, setEntered] = useState(false);
  const { names, own } = useModels(wasEntered);
  const offered = names.length > 0 ? names : KNOWN_MODELS;
  return (
    <>
      <TextField
        label="Model"
        placeholder={own === null ? 'The installation’s own' : `${own}, the installation’s own`}
        onFocus={() => setEntered(true)}
        value={value}
        list={listId}
        maxLength={LONGEST}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={/[<>]/.test(value) ? 'Leave out < and >.' : undefined}
        onChange={onChange}
      />
      <datalist id={listId}>
        {offered.map((model) => (
          <option key={model}>{model}</option>
        ))}
      </datalist>
    </>
  );
}
