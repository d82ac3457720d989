// What is to be said of a prompt's text while it is written, and what a model would get of it. Always: outside of the form
// that saves, so that trying something out saves nothing but what a run is made of.
import type { PromptRow } from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useBrought } from '../../view/use-brought.ts';
import { lintMarks } from './checks-lint.ts';
import { ChecksList } from './checks-list.tsx';
import { useChecks } from './checks-run.ts';
import type { Editor } from './code-mirror.ts';
import { ANSWER_TOKENS } from './enrich-here.ts';
import { FIRST_CHOICES } from './preview-choices.ts';
import { PromptPreview } from './preview-panel.tsx';
import type { Runnable } from './run-starter.tsx';

const NONE: readonly string[] = [];

export interface TextInsightProps {
  /** As it stands in the editor. */
  text: string;
  /** Null while the prompt was never saved. */
  promptId: string | null;
  /** The same list until it changes. */
  variables: PromptRow['variables'];
  editor: Editor | null;
  /** Without it nothing can be run. */
  runnable?: Runnable | undefined;
  /** Without it nothing can be put right. */
  onChange?: ((text: string) => void) | undefined;
  /** Adds a variable of this name. Without it none can be declared here. */
  onDeclare?: ((name: string) => void) | undefined;
}

/** The checks, also as marks in the editor, and the preview. */
export function TextInsight({ text, promptId, variables, editor, runnable, onChange, onDeclare }: TextInsightProps) {
  const [choices, setChoices] = useState(FIRST_CHOICES);
  // Names of others' prompts are missing only where all that there are have come.
  const isLibraryBrought = useBrought(queries.prompts.library());
  const models = useMemo(() => (choices.model === '' ? NONE : [choices.model]), [choices.model]);
  const checks = useChecks(text, variables, { promptId, models, answerTokens: ANSWER_TOKENS, isLibraryBrought });
  useEffect(() => {
    if (checks.text !== null) editor?.mark(lintMarks(checks.findings, checks.text.length));
  }, [checks, editor]);
  const goTo = useCallback((from: number, to: number): void => editor?.goTo(from, to), [editor]);
  return (
    <>
      <ChecksList checks={checks} text={text} onGoTo={goTo} onPutRight={onChange} onDeclare={onDeclare} />
      <PromptPreview
        text={text}
        promptId={promptId}
        variables={variables}
        choices={choices}
        onChoices={setChoices}
        isLibraryBrought={isLibraryBrought}
        runnable={runnable}
        onGoTo={goTo}
      />
    </>
  );
}
