// What a run took: model, tokens, money, time; and how it can be found again in a log.
import type { PromptRunRow } from '@openkms/schema/domain/rows.ts';
import { Button } from '../../ui/button.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { useToasts } from '../../ui/use-toasts.ts';
import { shortMoment } from '../../ui/when.ts';
import { costWords, isOpen, latencyWords, modelWords, tokensWords } from './run-words.ts';

/** In one line, once there is something to say: "echo-small · 10 in, 20 out · $0.0012 · 1.2 s". */
export function RunFigures({ run }: { run: PromptRunRow }) {
  if (isOpen(run) || run.answeredBy === null) return null;
  const parts = [modelWords(run), tokensWords(run), costWords(run.costMicros), latencyWords(run.latencyMs)];
  return <span className="run-figures">{parts.join(' · ')}</span>;
}

/** All of it. */
export function RunFacts({ run, now }: { run: PromptRunRow; now: number }) {
  const asked = run.model === '' ? 'The installation’s own was asked for' : `${run.model} was asked for`;
  const ended = !isOpen(run);
  // Where no model answered there is nothing to count.
  const isUnanswered = ended && run.answeredBy === null && run.outputTokens === null;
  const facts: Fact[] = [
    { label: 'Model', icon: 'sparkle', value: modelWords(run), detail: run.answeredBy === null ? undefined : asked },
    ...(isUnanswered
      ? []
      : ([
          { label: 'Tokens', icon: 'prompt', value: tokensWords(run) },
          { label: 'Cost', icon: 'target', value: ended ? costWords(run.costMicros) : 'not known yet' },
          {
            label: 'Time',
            icon: 'clock',
            value: run.latencyMs === null ? (ended ? 'not known' : 'not over yet') : latencyWords(run.latencyMs),
            detail: run.firstTokenMs === null ? undefined : `First word after ${latencyWords(run.firstTokenMs)}`,
          },
        ] satisfies Fact[])),
    {
      label: 'Asked',
      icon: 'user',
      value: `${run.userName}, ${shortMoment(run.askedAt, now)}`,
      detail: run.agent === null ? undefined : `By the agent ${run.agent}`,
    },
    ...(run.attempts > 1
      ? [{ label: 'Tries', icon: 'refresh' as const, value: `${run.attempts} times a model was asked` }]
      : []),
  ];
  return <FactList facts={facts} showLabels />;
}

/** The trace to look for in logs, with a button that copies it. */
export function RunTrace({ traceId }: { traceId: string }) {
  const toasts = useToasts();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(traceId);
      toasts.show({ id: 'trace-copied', tone: 'success', message: 'Trace id copied' });
    } catch {
      // A browser that forbids it: the id stands there to be chosen by hand.
      toasts.show({ id: 'trace-copied', tone: 'warning', message: 'The browser does not allow copying' });
    }
  };
  return (
    <div className="run-trace">
      <code>{traceId}</code>
      <Button size="small" icon="copy" onClick={() => void copy()}>
        Copy
      </Button>
    </div>
  );
}
