// Writes a test case, or another in the place of one. Always: what is typed is kept in this tab until it is saved or thrown
// away; the case itself never changes, so its earlier runs stay what they were.
import type { PromptCaseRow, PromptRow } from '@openkms/schema/domain/rows.ts';
import { useState } from 'react';
import { newId } from '../../command/use-commands.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormDialog, LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { CaseChecksFields } from './case-checks-fields.tsx';
import {
  caseAgainArgs,
  caseArgs,
  caseDraft,
  type CaseDraft,
  caseDraftOf,
  type CaseErrors,
  caseErrors,
  isFine,
  NEW_CASE,
} from './case-form.ts';
import { ValueField } from './preview-fields.tsx';
import { under } from './preview-values.ts';
import { useKeptDraft } from './use-kept-draft.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';

export interface CaseDialogProps {
  prompt: PromptRow;
  /** The case it takes the place of; null for a new one. */
  replaces: PromptCaseRow | null;
  onClose: () => void;
}

const NOTHING_WRONG: CaseErrors = { values: {}, checks: {} };

/** The form in a dialog. */
export function CaseDialog({ prompt, replaces, onClose }: CaseDialogProps) {
  const send = usePromptCommands();
  const { variables } = prompt;
  const [kept, keep] = useKeptDraft(`case-${prompt.id}-${replaces?.id ?? 'new'}`, caseDraft);
  const [wasTried, setTried] = useState(false);
  const draft = kept ?? (replaces === null ? NEW_CASE : caseDraftOf(replaces, variables));
  const errors = wasTried ? caseErrors(draft, variables) : NOTHING_WRONG;
  const change = (part: Partial<CaseDraft>): void => keep({ ...draft, ...part });
  const submit = async (): Promise<Refusal> => {
    setTried(true);
    if (!isFine(caseErrors(draft, variables))) return LOOK_BELOW;
    const caseId = newId();
    const undo =
      replaces === null
        ? [{ name: 'prompt-case.remove', args: { caseId, promptId: prompt.id } }]
        : [{ name: 'prompt-case.save', args: caseAgainArgs(replaces, { caseId: newId(), replaces: caseId }) }];
    const refusal = await send(
      'prompt-case.save',
      caseArgs(draft, variables, { caseId, promptId: prompt.id, replaces: replaces?.id ?? null }),
      { message: `Case “${draft.name.trim()}” saved`, undo },
    );
    if (refusal === null) keep(null);
    return refusal;
  };
  return (
    <FormDialog
      title={replaces === null ? 'New case' : 'Edit the case'}
      lead={
        replaces === null
          ? 'Something to try every version on, the same way each time.'
          : 'It is saved as another in its place, so that earlier runs stay what they were; the new one has none yet.'
      }
      submitLabel="Save"
      size="large"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Name"
        required
        value={draft.name}
        error={errors.name}
        placeholder="A short mail to a customer"
        onChange={(name) => change({ name })}
      />
      <TextArea
        label="Task"
        rows={2}
        className="preview-short"
        description="What a person would ask for"
        value={draft.task}
        error={errors.task}
        onChange={(task) => change({ task })}
      />
      {variables.length === 0 ? null : (
        <fieldset className="case-values">
          <legend>Values of its variables</legend>
          {variables.map((variable) => (
            <ValueField
              key={variable.name}
              variable={variable}
              typed={under(draft.values, variable.name)}
              error={under(errors.values, variable.name) || undefined}
              onType={(typed) => change({ values: { ...draft.values, [variable.name]: typed } })}
            />
          ))}
        </fieldset>
      )}
      <CaseChecksFields checks={draft.checks} errors={errors.checks} onChange={(checks) => change({ checks })} />
      <TextArea
        label="A good answer (optional)"
        rows={3}
        value={draft.expected}
        error={errors.expected}
        onChange={(expected) => change({ expected })}
      />
      <Checkbox checked={draft.isExample} onChange={(isExample) => change({ isExample })}>
        Show to the model as an example, with its good answer
        <span className="preview-does">Not while this very case is tried</span>
      </Checkbox>
    </FormDialog>
  );
}
