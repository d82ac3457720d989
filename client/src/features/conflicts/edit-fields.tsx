// Writes values of one's own into a field conflict. Each field starts from mine; any version can be taken over whole and
// then changed. A value its field does not accept is named before anything is sent.
import type { JsonObject, JsonValue, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { promptFields } from '@openkms/schema/commands/prompt-fields.ts';
import { sessionFields } from '@openkms/schema/commands/session.ts';
import { trainingFields } from '@openkms/schema/commands/training.ts';
import { useState } from 'react';
import type { z } from 'zod';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { editable, fieldLabel, fieldShape, readEdited } from './field-words.ts';
import { MeetingsField } from './meetings-field.tsx';

export interface EditFieldsProps {
  conflict: SyncConflictRow;
  /** The fields that hold something else than `theirs` by now. */
  standing: JsonObject;
  onSave: (values: JsonObject) => void;
  onCancel: () => void;
}

/** The form of "edit" for a field conflict. */
export function EditFields({ conflict, standing, onSave, onCancel }: EditFieldsProps) {
  const names = Object.keys(conflict.mine);
  const [texts, setTexts] = useState(() =>
    Object.fromEntries(names.map((name) => [name, editable(name, conflict.mine[name] ?? null)])),
  );
  const [errors, setErrors] = useState<{ readonly [field: string]: string }>({});
  const write = (name: string, text: string) => setTexts((all) => ({ ...all, [name]: text }));

  const submit = () => {
    const values: { [field: string]: JsonValue } = {};
    const wrong: { [field: string]: string } = {};
    for (const name of names) {
      const value = readEdited(name, texts[name] ?? '', conflict.mine[name] ?? null);
      if (value === undefined || !accepts(conflict, name, value))
        wrong[name] = `This does not fit “${fieldLabel(name)}”.`;
      else values[name] = value;
    }
    setErrors(wrong);
    if (Object.keys(wrong).length === 0) onSave(values);
  };

  return (
    <form
      className="conflict-edit"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {names.map((name) => (
        <div key={name} className="conflict-edit-field">
          <EditedField
            {...{ name, value: conflict.mine[name] ?? null, text: texts[name] ?? '', error: errors[name] }}
            onChange={(text) => write(name, text)}
          />
          <ButtonRow>
            {(['base', 'mine', 'theirs'] as const).map((side) => (
              <Button
                key={side}
                size="small"
                variant="quiet"
                onClick={() => write(name, editable(name, conflict[side][name] ?? null))}
              >
                Take {side}
              </Button>
            ))}
            {name in standing ? (
              <Button size="small" variant="quiet" onClick={() => write(name, editable(name, standing[name] ?? null))}>
                Take now
              </Button>
            ) : null}
          </ButtonRow>
        </div>
      ))}
      <ButtonRow align="end">
        <Button onClick={onCancel}>Back</Button>
        <Button variant="primary" type="submit">
          Write these values
        </Button>
      </ButtonRow>
    </form>
  );
}

interface EditedFieldProps {
  name: string;
  value: JsonValue;
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

function EditedField({ name, value, text, error, onChange }: EditedFieldProps) {
  const label = fieldLabel(name);
  switch (fieldShape(name, value)) {
    case 'prose':
      return <TextArea label={label} value={text} rows={8} error={error} onChange={onChange} />;
    case 'list':
      return (
        <TextArea
          label={label}
          value={text}
          rows={4}
          description="One on each line"
          error={error}
          onChange={onChange}
        />
      );
    case 'json':
      return <TextArea label={label} value={text} rows={8} description="As JSON" error={error} onChange={onChange} />;
    case 'number':
      return <TextField label={label} value={text} inputMode="decimal" error={error} onChange={onChange} />;
    case 'meetings':
      return <MeetingsField label={label} text={text} error={error} onChange={onChange} />;
    case 'level':
      return (
        <Select
          label={label}
          value={text}
          error={error}
          options={['', 'introductory', 'intermediate', 'advanced'].map((each) => ({
            value: each,
            label: each === '' ? 'Not stated' : each,
          }))}
          onChange={onChange}
        />
      );
    case 'line':
      return <TextField label={label} value={text} error={error} onChange={onChange} />;
  }
}

const RULES = { training: trainingFields, session: sessionFields, prompt: promptFields, registration: {} } as const;

/** The same rule the edit command has for the field; meetings and their zone are checked by the decision itself. */
function accepts(conflict: SyncConflictRow, name: string, value: JsonValue): boolean {
  const rules: { readonly [field: string]: z.ZodType } = RULES[conflict.entityTable];
  return rules[name]?.safeParse(value).success ?? (name === 'meetings' || name === 'zone');
}
