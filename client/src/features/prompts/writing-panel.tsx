// The text of a prompt. Always: what is typed is kept in this tab until it is saved or thrown away; a version that
// arrives meanwhile is told, and never takes the place of what is being written.
import { useDeferredValue, useMemo, useState } from 'react';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToasts } from '../../ui/use-toasts.ts';
import type { Editor } from './code-mirror.ts';
import { type TextDraft, textDraft } from './draft-store.ts';
import { savingErrors } from './prompt-form.ts';
import type { PromptIndex } from './prompt-index.ts';
import type { Runnable } from './run-starter.tsx';
import { SaveNotice } from './save-notice.tsx';
import { SimilarPanel } from './similar-panel.tsx';
import { TextEditor } from './text-editor.tsx';
import { TextInsight } from './text-insight.tsx';
import { useKeptDraft } from './use-kept-draft.ts';
import type { ShownPrompt } from './use-prompt.ts';
import { type Saved, type Saving, useSaving } from './use-saving.ts';
import { useVariablesEdit } from './use-variables-edit.ts';
import { variableDrafts, variablesOf, withVariable } from './variable-form.ts';
import { cameMeanwhile, differs, meanwhileWords, parentOf, shownContent, typed } from './writing.ts';

/** The text: an editor for whoever may write, else to read. */
export function WritingPanel({ shown, index }: { shown: ShownPrompt; index: PromptIndex }) {
  const { prompt, head, rights } = shown;
  const saving = useSaving(shown);
  if (rights.write) return <Writing shown={shown} index={index} saving={saving} />;
  const why =
    prompt.status === 'active'
      ? 'Only whoever owns it and administrators can change it.'
      : 'Restore it to write on it.';
  return <Reading shown={shown} why={why} text={shownContent(head.content)} />;
}

function Reading({ shown, why, text }: { shown: ShownPrompt; why: string; text: string }) {
  const [editor, setEditor] = useState<Editor | null>(null);
  const { id, variables } = shown.prompt;
  const runnable = runnableOf(shown, null);
  return (
    <div className="prompt-writing">
      <TextEditor label="Text" readOnly value={text} description={why} onOpen={setEditor} />
      <TextInsight text={text} promptId={id} variables={variables} editor={editor} runnable={runnable} />
    </div>
  );
}

interface WritingProps {
  shown: ShownPrompt;
  index: PromptIndex;
  saving: Saving;
}

function Writing({ shown, index, saving }: WritingProps) {
  const { prompt, head, isGuess, conflicts } = shown;
  const toasts = useToasts();
  const [draft, keep] = useKeptDraft(prompt.id, textDraft);
  const [refusal, setRefusal] = useState<Refusal>(null);
  const [isSending, setSending] = useState(false);
  const [editor, setEditor] = useState<Editor | null>(null);
  const text = draft?.content ?? shownContent(head.content);
  const parent = parentOf(head, isGuess);
  const errors: { readonly [field: string]: string } = draft === null ? {} : savingErrors(draft);
  const canSave =
    draft !== null && (differs(draft, head) || draft.parent !== parent) && Object.keys(errors).length === 0;
  const change = (part: { content?: string; notes?: string }): void => keep(typed(draft, part, head, parent));

  const saveDraft = async (written: TextDraft): Promise<Saved> => {
    const saved = await saving.save(written);
    setRefusal(saved.kind === 'refused' ? saved.why : null);
    if (saved.kind === 'saved') keep(null);
    return saved;
  };
  const save = async (): Promise<void> => {
    if (!canSave || isSending) return;
    setSending(true);
    await saveDraft(draft);
    setSending(false);
  };
  const runnable =
    draft !== null && Object.keys(errors).length > 0
      ? ({ kind: 'not-now', why: 'Put the text right first.' } as const)
      : runnableOf(shown, draft !== null && differs(draft, head) ? () => saveDraft(draft) : null);
  const discard = (): void => {
    keep(null);
    setRefusal(null);
    toasts.show({
      id: `discarded-${prompt.id}`,
      tone: 'info',
      message: 'What you typed is gone',
      action: { label: 'Undo', onPress: () => keep(draft) },
    });
  };
  const editVariables = useVariablesEdit();
  const declare = async (name: string): Promise<void> => {
    const why = await editVariables(prompt, variablesOf(withVariable(variableDrafts(prompt.variables), name)));
    if (why === null) return;
    toasts.show({ id: `undeclared-${name}`, tone: 'error', message: `“${name}” was not declared`, detail: why });
  };
  // The contradiction that was just made stands above the page already, as every open one does.
  const outcome =
    saving.outcome?.kind === 'contradiction' && conflicts.some(({ kind }) => kind === 'prompt') ? null : saving.outcome;

  return (
    <div className="prompt-writing">
      <form
        className="prompt-writing"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Meanwhile shown={shown} draft={draft} saving={saving} />
        <TextEditor
          label="Text"
          value={text}
          onOpen={setEditor}
          error={errors['content']}
          onChange={(content) => change({ content })}
          onSave={() => void save()}
        />
        <TextField
          label="What changed"
          description="One line for whoever reads the history"
          value={draft?.notes ?? ''}
          error={errors['notes']}
          onChange={(notes) => change({ notes })}
        />
        {refusal === null ? null : (
          <Callout tone="error" title="Not saved yet" announce="at once">
            {refusal}
          </Callout>
        )}
        <ButtonRow>
          <Button variant="primary" type="submit" pending={isSending} pendingLabel="Saving" disabled={!canSave}>
            Save
          </Button>
          {draft === null ? null : (
            <>
              <Button variant="quiet" onClick={discard}>
                Discard
              </Button>
              <span className="prompt-quiet">Not saved yet; kept in this tab.</span>
            </>
          )}
        </ButtonRow>
        <SaveNotice outcome={outcome} promptId={prompt.id} onWriteOn={keep} onDismiss={saving.dismiss} />
      </form>
      <SimilarPanel index={index} text={text} promptId={prompt.id} isWriting={draft !== null} />
      <TextInsight
        text={text}
        promptId={prompt.id}
        variables={prompt.variables}
        editor={editor}
        runnable={runnable}
        onChange={(content) => change({ content })}
        onDeclare={(name) => void declare(name)}
      />
    </div>
  );
}

/** `save`: what stands in the editor is no version yet. */
function runnableOf({ prompt, head, isGuess }: ShownPrompt, save: (() => Promise<Saved>) | null): Runnable {
  if (prompt.status !== 'active') return { kind: 'not-now', why: 'Restore the prompt to run it.' };
  if (save !== null) return { kind: 'save-first', save };
  // Another merge may come of it, and that will have another id.
  if (head.kind === 'merged' && isGuess(head.id))
    return { kind: 'not-now', why: 'It can be run when the merge has come about.' };
  return { kind: 'ready', versionId: head.id };
}

function Meanwhile({
  shown,
  draft,
  saving,
}: {
  shown: ShownPrompt;
  draft: Parameters<typeof cameMeanwhile>[0];
  saving: Saving;
}) {
  const { head, isGuess, person } = shown;
  const { expect } = saving;
  const newer = cameMeanwhile(draft, head, parentOf(head, isGuess));
  const written = useDeferredValue(draft);
  // What it would come to is worked out again when the text or the version that stands changes, not with every row that arrives.
  const expected = useMemo(
    () => (newer === null || written === null ? 'same' : expect(written)),
    [newer, written, expect],
  );
  if (newer === null) return null;
  return (
    <Callout tone="info" announce="politely">
      {meanwhileWords(newer, person.userId, expected)}
    </Callout>
  );
}
