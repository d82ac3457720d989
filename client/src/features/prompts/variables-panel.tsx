// What a prompt asks to be given, and the form in which that is said.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { Panel } from './panel.tsx';
import type { ShownPrompt } from './use-prompt.ts';
import { useVariablesEdit } from './use-variables-edit.ts';
import { defaultText, typeWords, variableDrafts, variableErrors, variablesOf } from './variable-form.ts';
import { VariablesEditor } from './variables-editor.tsx';

/** The variables of a prompt. */
export function VariablesPanel({ shown }: { shown: ShownPrompt }) {
  const { prompt, rights } = shown;
  const [isEditing, setEditing] = useState(false);
  return (
    <Panel
      title="Variables"
      action={
        rights.write ? (
          <Button size="small" aria-label="Edit variables" onClick={() => setEditing(true)}>
            Edit
          </Button>
        ) : null
      }
    >
      {prompt.variables.length === 0 ? (
        <p className="prompts-none">None declared.</p>
      ) : (
        <ul className="prompt-list">
          {prompt.variables.map((variable) => (
            <li key={variable.name}>
              <code>{variable.name}</code> <span className="prompt-quiet">{wordsOf(variable)}</span>
              {variable.description === '' ? null : <p className="prompt-quiet">{variable.description}</p>}
            </li>
          ))}
        </ul>
      )}
      {isEditing ? <VariablesDialog shown={shown} onClose={() => setEditing(false)} /> : null}
    </Panel>
  );
}

function wordsOf(variable: ShownPrompt['prompt']['variables'][number]): string {
  const text = defaultText(variable).replaceAll('\n', ', ');
  return [typeWords(variable.type), variable.required ? 'required' : null, text === '' ? null : `default ${text}`]
    .filter((part) => part !== null)
    .join(' · ');
}

function VariablesDialog({ shown, onClose }: { shown: ShownPrompt; onClose: () => void }) {
  const edit = useVariablesEdit();
  const [began] = useState(shown.prompt);
  const [drafts, setDrafts] = useState(() => variableDrafts(began.variables));
  const [showsErrors, setShowsErrors] = useState(false);
  const errors = variableErrors(drafts);
  const submit = async (): Promise<Refusal> => {
    setShowsErrors(true);
    if (Object.keys(errors).length > 0) return LOOK_BELOW;
    return edit(began, variablesOf(drafts));
  };
  return (
    <FormDialog
      title="Variables"
      lead="What has to be given before this prompt is used, written {{ name }} in its text."
      submitLabel="Save"
      onSubmit={submit}
      onClose={onClose}
    >
      <VariablesEditor drafts={drafts} errors={showsErrors ? errors : {}} onChange={setDrafts} />
    </FormDialog>
  );
}
