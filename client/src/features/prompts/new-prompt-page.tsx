// Writing a prompt. Always: what is typed outlives a reload; it says saved once it is on this device's disk, with or
// without a line, and then the prompt's own page is shown.
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { z } from 'zod';
import { newId } from '../../command/use-commands.ts';
import { AsOf } from '../../ui/as-of.tsx';
import { Button, ButtonRow } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { LOOK_BELOW, type Refusal } from '../../ui/form-dialog.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import type { Editor } from './code-mirror.ts';
import { Panel } from './panel.tsx';
import { createArgs, isUntouched, NEW_PROMPT, type NewPromptDraft, newPromptErrors } from './prompt-form.ts';
import type { PromptIndex } from './prompt-index.ts';
import { ScopeFields } from './scope-fields.tsx';
import { SimilarPanel } from './similar-panel.tsx';
import { TagsEditor } from './tags-editor.tsx';
import { TextEditor } from './text-editor.tsx';
import { TextInsight } from './text-insight.tsx';
import { useKeptDraft } from './use-kept-draft.ts';
import { useKnownTags } from './use-known-tags.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';
import { declaredBy, VARIABLE_TYPES, variableErrors, withVariable } from './variable-form.ts';
import { VariablesEditor } from './variables-editor.tsx';
import './prompts.css';

const MINUTE_MS = 60_000;
const typeOf = z.enum(VARIABLE_TYPES.map(({ value }) => value));
const variable = z.object({
  key: z.string(),
  name: z.string(),
  type: typeOf,
  required: z.boolean(),
  default: z.string(),
  description: z.string(),
});
const kept: z.ZodType<NewPromptDraft> = z.object({
  title: z.string(),
  scope: z.enum(['user', 'agent', 'global']),
  agent: z.string(),
  tags: z.array(z.string()),
  variables: z.array(variable),
  content: z.string(),
  notes: z.string(),
});

/** The page at /prompts/new. */
export function NewPromptPage({ index }: { index: PromptIndex }) {
  const [, navigate] = useLocation();
  const send = usePromptCommands();
  const sync = useSync();
  const toasts = useToasts();
  const now = useNow(MINUTE_MS);
  const known = useKnownTags();
  const [draft, keep] = useKeptDraft('new', kept);
  const [shownErrors, setShownErrors] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>(null);
  const [isSending, setSending] = useState(false);
  const [editor, setEditor] = useState<Editor | null>(null);
  usePageTitle('Write a prompt');
  const value = draft ?? NEW_PROMPT;
  const set = (part: Partial<NewPromptDraft>): void => {
    const next = { ...value, ...part };
    setRefusal(null);
    keep(isUntouched(next) && next.scope === 'user' ? null : next);
  };
  const declared = useMemo(() => declaredBy(value.variables), [value.variables]);
  const errors = shownErrors ? newPromptErrors(value) : {};
  // It says so only as long as a field does.
  const notSaved = Object.keys(errors).length > 0 ? LOOK_BELOW : refusal;

  const save = async (): Promise<void> => {
    setShownErrors(true);
    setRefusal(null);
    if (Object.keys(newPromptErrors(value)).length > 0 || isSending) return;
    setSending(true);
    const promptId = newId();
    const args = createArgs(value, { promptId, versionId: newId() });
    const undo = [{ name: 'prompt.delete', args: { promptId } }];
    const said = await send('prompt.create', args, { message: `“${args.title}” is saved`, undo });
    setSending(false);
    setRefusal(said);
    if (said !== null) return;
    keep(null);
    navigate(`/prompts/${promptId}`, { replace: true });
  };

  const startOver = (): void => {
    keep(null);
    setShownErrors(false);
    setRefusal(null);
    toasts.show({
      id: 'new-prompt',
      tone: 'info',
      message: 'The page is empty again',
      action: { label: 'Undo', onPress: () => keep(draft) },
    });
  };

  return (
    <>
      <p className="prompt-back">
        <Link href="/prompts">All prompts</Link>
      </p>
      <PageHeader title="Write a prompt" />
      <AsOf {...sync} now={now}>
        You can write and save; it is sent when the line is back.
      </AsOf>
      <div className="prompt-page prompt-page--new">
        <form
          className="prompt-new-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <div className="prompt-writing">
            <TextField
              label="Title"
              required
              value={value.title}
              error={errors['title']}
              onChange={(title) => set({ title })}
            />
            <TextEditor
              label="Text"
              required
              value={value.content}
              error={errors['content']}
              onOpen={setEditor}
              placeholder="You are… Write what the model shall do; {{ name }} stands for a variable."
              onChange={(content) => set({ content })}
              onSave={() => void save()}
            />
            <TextField
              label="Notes"
              description="What this first version is good for"
              value={value.notes}
              error={errors['notes']}
              onChange={(notes) => set({ notes })}
            />
          </div>
          <div className="prompt-side">
            <SimilarPanel index={index} text={value.content} promptId={null} isWriting />
            <Panel title="Who it is for">
              <ScopeFields draft={value} errors={errors} onChange={set} />
            </Panel>
            <Panel title="Tags">
              <TagsEditor tags={value.tags} known={known} error={errors['tags']} onChange={(tags) => set({ tags })} />
            </Panel>
            <Panel title="Variables">
              <VariablesEditor
                drafts={value.variables}
                errors={shownErrors ? variableErrors(value.variables) : {}}
                onChange={(variables) => set({ variables })}
              />
            </Panel>
          </div>
          <div className="prompt-end">
            {notSaved === null ? null : (
              <Callout tone="error" title="Not saved yet" announce="at once">
                {notSaved}
              </Callout>
            )}
            <ButtonRow>
              <Button variant="primary" type="submit" pending={isSending} pendingLabel="Saving">
                Save
              </Button>
              {draft === null ? null : (
                <Button variant="quiet" onClick={startOver}>
                  Start over
                </Button>
              )}
            </ButtonRow>
          </div>
        </form>
        <div className="prompt-writing">
          <TextInsight
            text={value.content}
            promptId={null}
            variables={declared}
            editor={editor}
            onChange={(content) => set({ content })}
            onDeclare={(name) => set({ variables: withVariable(value.variables, name) })}
          />
        </div>
      </div>
    </>
  );
}
