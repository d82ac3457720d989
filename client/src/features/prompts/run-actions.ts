// What can be done with a run of one's own: cancel it, send the same again, send it with the version that stands now.
import type { PromptRunTextRow, PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { FIRST_CHOICES } from './preview-choices.ts';
import { useEnriching } from './use-enriching.ts';
import { useIssuing } from './use-issuing.ts';
import type { ShownRun } from './use-run.ts';
import { type Started, useStarting } from './use-starting.ts';

export type RunActions = {
  readonly cancel: () => Promise<void>;
  readonly again: (text: PromptRunTextRow) => Promise<Started>;
  /** The same task and values with another version, enriched anew. */
  readonly withHead: (head: PromptVersionRow, text: PromptRunTextRow) => Promise<Started>;
};

/** The actions for `shown`. */
export function useRunActions({ run, prompt }: Pick<ShownRun, 'run' | 'prompt'>): RunActions {
  const issue = useIssuing();
  const starting = useStarting();
  const enriching = useEnriching();
  const toasts = useToasts();
  return {
    async cancel() {
      const issued = await issue('prompt-run.cancel', { runId: run.id });
      if (issued.kind === 'refused')
        toasts.show({ id: `cancel-${run.id}`, tone: 'error', message: 'Not cancelled', detail: issued.why });
    },
    again: (text) => starting.again(run, text),
    async withHead(version, { task, values }) {
      const { caseId, model } = run;
      const { enrichers } = FIRST_CHOICES;
      const made = enriching({ prompt, version, caseId, task, values, model, enrichers });
      if (made.kind === 'refused') return made;
      const { enriched } = made;
      return starting.start({ promptId: prompt.id, versionId: version.id, enriched, task, values, model, caseId });
    },
  };
}
