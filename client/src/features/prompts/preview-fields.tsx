// What a prompt is tried with: a task, a value for each of its variables by its type, a model and a limit.
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { ModelField } from './model-field.tsx';
import { maxTokensOf, type PreviewChoices } from './preview-choices.ts';
import { defaultWords, HINTS, readValues, under } from './preview-values.ts';

export interface PreviewFieldsProps {
  variables: readonly VariableDeclaration[];
  choices: PreviewChoices;
  onChoices: (choices: PreviewChoices) => void;
}

/** The fields above a preview. */
export function PreviewFields({ variables, choices, onChoices }: PreviewFieldsProps) {
  const set = (part: Partial<PreviewChoices>): void => onChoices({ ...choices, ...part });
  const { wrong } = readValues(variables, choices.values);
  return (
    <div className="preview-fields">
      <TextField
        label="Try it with a task"
        description="What a person would ask for"
        className="preview-wide"
        value={choices.task}
        onChange={(task) => set({ task })}
      />
      {variables.map((variable) => (
        <ValueField
          key={variable.name}
          variable={variable}
          typed={under(choices.values, variable.name)}
          error={under(wrong, variable.name) || undefined}
          onType={(typed) => set({ values: { ...choices.values, [variable.name]: typed } })}
        />
      ))}
      <ModelField value={choices.model} onChange={(model) => set({ model })} />
      <TextField
        label="At most so many tokens"
        inputMode="numeric"
        placeholder="As many as the model reads"
        value={choices.maxTokens}
        error={maxTokensOf(choices.maxTokens) === undefined ? 'Write a whole number, such as 2000.' : undefined}
        onChange={(maxTokens) => set({ maxTokens })}
      />
    </div>
  );
}

const YES_OR_NO = [
  { value: '', label: 'Not given' },
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
] as const;

export interface ValueFieldProps {
  variable: VariableDeclaration;
  typed: string;
  error: string | undefined;
  onType: (typed: string) => void;
}

/** A field for one variable, by its type. */
export function ValueField({ variable, typed, error, onType }: ValueFieldProps) {
  const { name, type, required, description = '' } = variable;
  const otherwise = defaultWords(variable);
  const about = [description, HINTS[type], otherwise ?? ''].filter((part) => part !== '').join(' · ');
  const words = {
    label: name,
    error,
    // The preview itself says what is missing: the browser's own words would come too soon.
    required: required && otherwise === null,
    ...(about === '' ? {} : { description: about }),
  };
  switch (type) {
    case 'boolean': {
      const value = YES_OR_NO.find((option) => option.value === typed)?.value ?? '';
      return <Select {...words} value={value} options={YES_OR_NO} onChange={onType} />;
    }
    case 'date':
      return <TextField {...words} type="date" value={typed} onChange={onType} />;
    case 'number':
      return <TextField {...words} inputMode="decimal" value={typed} onChange={onType} />;
    case 'list':
    case 'json':
      return <TextArea {...words} rows={2} className="preview-short" value={typed} onChange={onType} />;
    case 'text':
      return <TextArea {...words} rows={1} className="preview-short" value={typed} onChange={onType} />;
    default:
      return type satisfies never;
  }
}
