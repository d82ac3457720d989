// What happened to a run, step by step.
import type { PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { counted } from '../../ui/number-text.ts';
import { Timeline, type TimelineTone } from '../../ui/timeline.tsx';
import { eventWords, latencyWords } from './run-words.ts';

type Event = PromptRunTextRow['log'][number]['event'];
const TONES: Partial<Record<Event, TimelineTone>> = { done: 'success', failed: 'error', retry: 'warning' };

/** The log; each step with how long after the first it came. */
export function RunLog({ log }: { log: PromptRunTextRow['log'] }) {
  const first = log[0]?.at ?? 0;
  return (
    <Disclosure summary="Log" note={counted(log.length, 'step')}>
      <Timeline
        label="Steps of this run"
        steps={log.map((entry, at) => ({
          key: `${at}`,
          title: eventWords(entry),
          time: at === 0 ? undefined : `after ${latencyWords(entry.at - first)}`,
          detail: entry.detail,
          tone: TONES[entry.event] ?? 'done',
        }))}
      />
    </Disclosure>
  );
}
