/**
 * Enriches what is being written with what this device holds, without a line too. Always: by the rules the server has;
 * typing never waits for it, it comes a moment later and says so.
 */
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import type { PromptFault } from '@openkms/schema/domain/prompt/fault.ts';
import { normaliseContent } from '@openkms/schema/domain/prompt/normalise.ts';
import type { VariableDeclaration } from '@openkms/schema/domain/prompt/variables.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { type Person, useSession } from '../../view/use-session.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { useCalmText } from './checks-pace.ts';
import { isLibraryHere } from './checks-references.ts';
import { enrichHere, learntHere } from './enrich-here.ts';
import { maxTokensOf, type PreviewChoices } from './preview-choices.ts';
import { hasFragments, type PreviewRows, previewRows } from './preview-context.ts';
import { readValues } from './preview-values.ts';
import { faultWords, type FaultWords } from './preview-words.ts';

const MINUTE_MS = 60_000;
/** Stands for the id of what was never saved. */
export const UNSAVED = '';

export type PreviewAsked = {
  readonly text: string;
  /** Null while the prompt was never saved. */
  readonly promptId: string | null;
  readonly variables: readonly VariableDeclaration[];
  readonly choices: PreviewChoices;
  readonly isLibraryBrought: boolean;
};

export type PreviewResult =
  | {
      readonly kind: 'enriched';
      readonly enriched: Enriched;
      /** What it was tried with, for the record of a run. */
      readonly task: string;
      readonly values: JsonObject;
      readonly model: string;
    }
  | { readonly kind: 'refused'; readonly faults: readonly FaultWords[] };

export type Preview = {
  /** Null before the first. */
  readonly result: PreviewResult | null;
  /** What is shown is of an earlier text or of earlier choices. */
  readonly isBehind: boolean;
  /** What a model would get at once: what is shown, or where that is behind, of what stands in the fields. */
  readonly take: () => PreviewResult | null;
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
  const isBehind = taken !== wanted || calm !== text;
  const take = useCallback((): PreviewResult | null => {
    if (!isBehind || wanted === null) return result;
    return previewOf({ ...wanted, asked: { ...wanted.asked, text } });
  }, [isBehind, wanted, result, text]);
  return { result, isBehind, take };
}

type Wanted = {
  readonly asked: PreviewAsked;
  readonly rows: PreviewRows;
  readonly person: Person;
  /** ms UTC. */
  readonly now: number;
};

/**
 * The enrichment itself; pure. A text that is the standing version's may give way to another wording, as it would for an
 * agent; one that is being written is taken as it is.
 */
export function previewOf({ asked, rows, person, now }: Wanted): PreviewResult {
  const { text, variables, choices, isLibraryBrought } = asked;
  const promptId = asked.promptId ?? UNSAVED;
  const { task, model, enrichers } = choices;
  const { values, wrong } = readValues(variables, choices.values);
  const typos = Object.entries(wrong).map(([name, message]): PromptFault => {
    return { code: 'variable_wrong_type', name, message: `“${name}”: ${message}` };
  });
  const content = normaliseContent(text);
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
  const prompt = rows.prompt.get(promptId);
  const head = rows.promptVersion.get(prompt?.headId ?? UNSAVED);
  const isHead = head?.content === content;
  const result = enrichHere(rows, person, now, {
    promptId,
    version: { id: isHead ? head.id : UNSAVED, content },
    variables,
    learnt: learntHere(rows, prompt, { isChosen: !isHead }),
    task,
    values,
    model,
    maxTokens: maxTokensOf(choices.maxTokens) ?? null,
    enrichers,
  });
  return result.kind === 'enriched'
    ? { kind: 'enriched', enriched: result, task, values, model }
    : inWords(result.faults);
}
