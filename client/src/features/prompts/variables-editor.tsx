// The variables of a prompt in a form: one block each, added and removed, with what is wrong where it is wrong.
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { VARIABLE_TYPES, type VariableDraft, type VariableErrors, withNewVariable } from './variable-form.ts';

export interface VariablesEditorProps {
  drafts: readonly VariableDraft[];
  errors: VariableErrors;
  onChange: (drafts: readonly VariableDraft[]) => void;
}

/** All variables, to be changed. */
export function VariablesEditor({ drafts, errors, onChange }: VariablesEditorProps) {
  const change = (key: string, part: Partial<VariableDraft>): void =>
    onChange(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  return (
    <div className="prompt-variables">
      {drafts.map((draft, at) => (
        <fieldset key={draft.key} className="prompt-variable">
          <legend>{draft.name.trim() === '' ? `Variable ${at + 1}` : draft.name}</legend>
          <div className="prompt-row">
            <TextField
              label="Name"
              required
              value={draft.name}
              error={errors[draft.key]?.name}
              autoComplete="off"
              spellCheck={false}
              onChange={(name) => change(draft.key, { name })}
            />
            <Select
              label="Type"
              value={draft.type}
              options={VARIABLE_TYPES}
              onChange={(type) => change(draft.key, { type, default: '' })}
            />
          </div>
          <DefaultField
            draft={draft}
            error={errors[draft.key]?.default}
            onChange={(value) => change(draft.key, { default: value })}
          />
          <TextField
            label="Description"
            value={draft.description}
            maxLength={300}
            onChange={(description) => change(draft.key, { description })}
          />
          <div className="prompt-variable-end">
            <Checkbox checked={draft.required} onChange={(required) => change(draft.key, { required })}>
              Required
            </Checkbox>
            <Button
              size="small"
              variant="quiet"
              icon="trash"
              aria-label={`Remove variable: ${draft.name.trim() === '' ? at + 1 : draft.name}`}
              onClick={() => onChange(drafts.filter(({ key }) => key !== draft.key))}
            >
              Remove
            </Button>
          </div>
        </fieldset>
      ))}
      <div>
        <Button size="small" icon="plus" onClick={() => onChange(withNewVariable(drafts))}>
          Add a variable
        </Button>
      </div>
    </div>
  );
}

interface DefaultFieldProps {
  draft: VariableDraft;
  error: string | undefined;
  onChange: (value: string) => void;
}

function DefaultField({ draft, error, onChange }: DefaultFieldProps) {
  const words = { label: 'Default', value: draft.default, error };
  switch (draft.type) {
    case 'boolean':
      return (
        <Select
          {...words}
          options={[
            { value: '', label: 'None' },
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
          onChange={onChange}
        />
      );
    case 'list':
      return <TextArea {...words} rows={3} description="One entry a line" onChange={onChange} />;
    case 'json':
      return <TextArea {...words} rows={3} spellCheck={false} onChange={onChange} />;
    case 'text':
      return <TextArea {...words} rows={2} onChange={onChange} />;
    case 'date':
      return <TextField {...words} type="date" onChange={onChange} />;
    case 'number':
      return <TextField {...words} inputMode="decimal" onChange={onChange} />;
  }
}
