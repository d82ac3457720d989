/**
 * Enriches what is being written with what this device holds, without a line too. Always: by the rules the server has;
 * typing never waits for it, it comes a moment later and says so.
 */
import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import type { PromptFault } from '@openkms/schema/domain/prompt/fault.ts';
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';
import { useDeferredValue, useMemo } from 'react';
import { type Person, useSession } from '../../view/use-session.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { useCalmText } from './checks-pace.ts';
import { isLibraryHere } from './checks-references.ts';
import { maxTokensOf, type PreviewChoices } from './preview-choices.ts';
import { gatherContext, hasFragments, type PreviewRows, previewRows } from './preview-context.ts';
import { readValues } from './preview-values.ts';
import { faultWords, type FaultWords } from './preview-words.ts';

/** As the server keeps for the answer where nobody says otherwise. */
export const ANSWER_TOKENS = 1000;
const MINUTE_MS = 60_000;
const UNSAVED = '';

export type PreviewAsked = {
  readonly text: string;
  /** Null while the prompt was never saved. */
  readonly promptId: string | null;
  readonly variables: readonly VariableDeclaration[];
  readonly choices: PreviewChoices;
  readonly isLibraryBrought: boolean;
};

export type PreviewResult =
  | { readonly kind: 'enriched'; readonly enriched: Enriched }
  | { readonly kind: 'refused'; readonly faults: readonly FaultWords[] };

export type Preview = {
  /** Null before the first. */
  readonly result: PreviewResult | null;
  /** What is shown is of an earlier text or of earlier choices. */
  readonly isBehind: boolean;
};

/** What a model would get of `asked`, a moment after it was typed. */
export function usePreview({ text, promptId, variables, choices, isLibraryBrought }: PreviewAsked): Preview {
  const rows = useView(previewRows);
  const session = useSession();
  const now = useNow(MINUTE_MS);
  const calm = useCalmText(text);
  const person = 'person' in session ? session.person : null;
  const wanted = useMemo(
    () =>
      person === null
        ? null
        : { asked: { text: calm, promptId, variables, choices, isLibraryBrought }, rows, person, now },
    [calm, promptId, variables, choices, isLibraryBrought, rows, person, now],
  );
  const taken = useDeferredValue(wanted, null);
  const result = useMemo(() => (taken === null ? null : previewOf(taken)), [taken]);
  return { result, isBehind: taken !== wanted || calm !== text };
}

type Wanted = {
  readonly asked: PreviewAsked;
  readonly rows: PreviewRows;
  readonly person: Person;
  /** ms UTC. */
  readonly now: number;
};

/** The enrichment itself; pure. */
export function previewOf({ asked, rows, person, now }: Wanted): PreviewResult {
  const { text: content, variables, choices, isLibraryBrought } = asked;
  const promptId = asked.promptId ?? UNSAVED;
  const { task, model, enrichers } = choices;
  const { values, wrong } = readValues(variables, choices.values);
  const maxTokens = maxTokensOf(choices.maxTokens);
  const typos = Object.entries(wrong).map(([name, message]): PromptFault => {
    return { code: 'variable_wrong_type', name, message: `“${name}”: ${message}` };
  });
  const isMerging = enrichers.some(({ name, enabled }) => name === 'user-agent-merge' && enabled);
  const inWords = (faults: readonly PromptFault[]): PreviewResult => {
    const context = {
      promptId,
      isComposed: isMerging && hasFragments(content),
      nameOf: (id: string) => rows.prompt.get(id)?.title ?? id,
      isLibraryHere: isLibraryHere(rows.prompt.all(), person.userId, isLibraryBrought),
    };
    return { kind: 'refused', faults: faults.map((fault) => faultWords(fault, context)) };
  };
  if (typos.length > 0) return inWords(typos);
  const result = enrich(
    { id: promptId, versionId: UNSAVED, content, variables, variants: [], examples: [] },
    {
      ...gatherContext(rows, person, { task, content, now }),
      now,
      task,
      values,
      memory: [],
      runs: [],
      model,
      maxTokens: maxTokens ?? null,
      answerTokens: ANSWER_TOKENS,
    },
    enrichers,
  );
  return result.kind === 'enriched' ? { kind: 'enriched', enriched: result } : inWords(result.faults);
}
