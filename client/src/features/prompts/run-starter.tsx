// Runs what the preview shows, and shows the answer where it was asked for. Always: what is sent is the text of the preview
// itself; a text that is not saved is saved first, because a run belongs to a version.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import type { Refusal } from '../../ui/form-dialog.tsx';
import { useSync } from '../../view/use-sync.ts';
import { ButtonLink } from './button-link.tsx';
import { type PreviewResult, UNSAVED } from './preview-run.ts';
import { RunAnswer, RunBadge } from './run-answer.tsx';
import { RunFigures } from './run-facts.tsx';
import { RUN_KEY, useRunShortcut } from './run-shortcut.ts';
import { useRunRows } from './use-run-rows.ts';
import type { Saved } from './use-saving.ts';
import { useStarting } from './use-starting.ts';
import './run.css';

/** Whether what stands in the editor can be run. */
export type Runnable =
  | { readonly kind: 'ready'; readonly versionId: string }
  | { readonly kind: 'save-first'; readonly save: () => Promise<Saved> }
  | { readonly kind: 'not-now'; readonly why: string };

export interface RunStarterProps {
  promptId: string;
  runnable: Runnable;
  /** What a model would get now. */
  take: () => PreviewResult | null;
  /** The preview refuses: its own words say why. */
  isRefused: boolean;
  /** The number of another version that Meta Fusion puts in the place of this one; null where none is. */
  instead: string | null;
}

/** The button, and the run it started. */
export function RunStarter({ promptId, runnable, take, isRefused, instead }: RunStarterProps) {
  const { start } = useStarting();
  const { connection } = useSync();
  const [runId, setRunId] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal>(null);
  const [isSending, setSending] = useState(false);
  const canRun = runnable.kind !== 'not-now' && !isRefused;

  const run = async (): Promise<void> => {
    if (!canRun || isSending) return;
    const taken = take();
    if (taken?.kind !== 'enriched') return;
    setSending(true);
    setRefusal(null);
    const { enriched, task, values, model } = taken;
    const saved: Saved =
      runnable.kind === 'save-first' ? await runnable.save() : { kind: 'saved', versionId: runnable.versionId };
    if (saved.kind === 'saved') {
      const versionId = enriched.variantId === UNSAVED ? saved.versionId : enriched.variantId;
      const started = await start({ promptId, versionId, enriched, task, values, model });
      if (started.kind === 'asked') setRunId(started.runId);
      else setRefusal(started.why);
    } else setRefusal(saved.why);
    setSending(false);
  };
  useRunShortcut(() => void run());

  return (
    <div className="run-starter">
      <div className="run-bar">
        <Button
          icon="play"
          pending={isSending}
          pendingLabel="Saving the run"
          disabled={!canRun}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          onClick={() => void run()}
        >
          {runnable.kind === 'save-first' ? 'Save and run' : 'Run'}
        </Button>
        <kbd className="run-key">{RUN_KEY}</kbd>
        <p className="run-quiet">
          {runnable.kind === 'not-now'
            ? runnable.why
            : connection === 'online'
              ? 'Sends exactly what is shown below.'
              : 'Without a line it is kept, and sent exactly as shown below when the line is back.'}
        </p>
        {instead === null ? null : (
          <p className="run-quiet">
            Meta Fusion takes version {instead}, and that is what runs. To run this text, switch Meta Fusion off under
            Enrichers.
          </p>
        )}
      </div>
      {refusal === null ? null : (
        <Callout tone="error" title="Not run" announce="at once">
          {refusal}
        </Callout>
      )}
      {runId === null ? null : <Started promptId={promptId} runId={runId} />}
    </div>
  );
}

function Started({ promptId, runId }: { promptId: string; runId: string }) {
  const { run, text, isPending } = useRunRows(runId);
  if (run === undefined) {
    return (
      <Callout
        tone="warning"
        title="The server did not take this run"
        action={
          <ButtonLink size="small" href={`/prompts/${promptId}/runs/${runId}`}>
            See why
          </ButtonLink>
        }
      >
        What you sent is kept on this device.
      </Callout>
    );
  }
  return (
    <section className="run-started" aria-label="The run">
      <div className="run-started-head">
        <RunBadge run={run} isPending={isPending} />
        <RunFigures run={run} />
        <ButtonLink size="small" href={`/prompts/${promptId}/runs/${runId}`}>
          Open the run
        </ButtonLink>
      </div>
      <RunAnswer run={run} text={text} isPending={isPending} isMine />
    </section>
  );
}
