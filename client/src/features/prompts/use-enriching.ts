// Enriches a version at the moment it is asked for, with what this device holds then.
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import type { PromptRow } from '@openkms/schema/domain/rows.ts';
import { useCallback } from 'react';
import { useNow, useView } from '../../view/use-view.ts';
import { enrichHere, learntHere, type ToEnrich } from './enrich-here.ts';
import { previewRows } from './preview-context.ts';
import { usePerson } from './use-person.ts';

const MINUTE_MS = 60_000;

export type EnrichingAsked = Omit<ToEnrich, 'promptId' | 'variables' | 'learnt' | 'maxTokens'> & {
  readonly prompt: PromptRow;
  /** The case that is tried. */
  readonly caseId: string | null;
};
export type EnrichVersion = (
  asked: EnrichingAsked,
) => { readonly kind: 'enriched'; readonly enriched: Enriched } | { readonly kind: 'refused'; readonly why: string };

/** A function that enriches this very version: no other wording stands in for it. */
export function useEnriching(): EnrichVersion {
  const rows = useView(previewRows);
  const person = usePerson();
  const now = useNow(MINUTE_MS);
  return useCallback(
    ({ prompt, caseId, ...asked }) => {
      const learnt = learntHere(rows, prompt, { isChosen: true, without: caseId });
      const about = { promptId: prompt.id, variables: prompt.variables, learnt, maxTokens: null };
      const result = enrichHere(rows, person, now, { ...asked, ...about });
      return result.kind === 'enriched'
        ? { kind: 'enriched', enriched: result }
        : { kind: 'refused', why: result.faults.map(({ message }) => message).join(' ') };
    },
    [rows, person, now],
  );
}
