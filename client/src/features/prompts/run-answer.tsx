// How a run stands and what the model says, growing while it says it. Always: plain text, whatever the model wrote; who
// listens hears how far it is every hundred words and not each of them; nothing above the growing text moves.
import type { PromptRunRow, PromptRunTextRow } from '@openkms/schema/domain/rows.ts';
import { type ReactNode, useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { counted } from '../../ui/number-text.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { useSync } from '../../view/use-sync.ts';
import {
  finishWords,
  heardWords,
  isOpen,
  failureDetail,
  problemWords,
  type Standing,
  standingWords,
} from './run-words.ts';
import './run.css';

/** Characters that are drawn at once: more takes long to lay out. */
const AT_ONCE = 20_000;

export interface RunAnswerProps {
  run: PromptRunRow;
  /** Null where it is somebody else's, or not on this device. */
  text: PromptRunTextRow | null;
  /** The server has not heard of the run. */
  isPending: boolean;
  isMine: boolean;
}

/** The answer, or what stands in its place. */
export function RunAnswer({ run, text, isPending, isMine }: RunAnswerProps) {
  const answer = text?.output ?? '';
  const finish = finishWords(text?.finishReason ?? null);
  return (
    <div className="run-answer">
      <VisuallyHidden>
        <output>{heardWords(run.status, answer)}</output>
      </VisuallyHidden>
      {run.status === 'failed' ? (
        <Failed code={run.code} detail={text === null ? null : failureDetail(text.log)} />
      ) : null}
      {text === null ? <NotHere isMine={isMine} userName={run.userName} /> : null}
      {answer === '' ? null : <Words answer={answer} isGrowing={run.status === 'running'} />}
      {text !== null && answer === '' ? <Nothing run={run} isPending={isPending} /> : null}
      {finish === null ? null : <p className="run-quiet">{finish}</p>}
      {run.status === 'cancelled' && answer !== '' ? (
        <p className="run-quiet">Cancelled: so much had come by then.</p>
      ) : null}
    </div>
  );
}

/** How a run stands, as a badge. */
export function RunBadge({ run, isPending }: Pick<RunAnswerProps, 'run' | 'isPending'>) {
  const { connection } = useSync();
  const { words, tone }: Standing = standingWords(run, { isPending, isOnline: connection === 'online' });
  return <Badge tone={tone}>{words}</Badge>;
}

function Words({ answer, isGrowing }: { answer: string; isGrowing: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && answer.length > AT_ONCE;
  return (
    <>
      <pre className="run-text" aria-busy={isGrowing} data-growing={isGrowing || undefined}>
        {isCut ? answer.slice(0, AT_ONCE) : answer}
      </pre>
      {isCut ? (
        <Button size="small" onClick={() => setWhole(true)}>
          {`Show all ${counted(answer.length, 'character')}`}
        </Button>
      ) : null}
    </>
  );
}

function Nothing({ run, isPending }: Pick<RunAnswerProps, 'run' | 'isPending'>): ReactNode {
  const { connection } = useSync();
  if (run.status === 'running' || (run.status === 'asked' && !isPending)) {
    return (
      <div className="run-waiting">
        <p className="run-quiet">
          {run.status === 'running' ? 'The model is asked; its first word is on its way.' : 'It is in the queue.'}
        </p>
        <Skeleton lines={3} />
      </div>
    );
  }
  if (isOpen(run)) {
    return (
      <p className="run-quiet">
        {connection === 'online'
          ? 'Saved on this device, on its way to the server.'
          : 'Waits for a line. It is saved on this device with the text as you saw it, and asked as soon as the server can be reached.'}
      </p>
    );
  }
  if (run.status === 'cancelled') return <p className="run-quiet">Cancelled before the first word.</p>;
  return run.status === 'done' ? <p className="run-quiet">The model answered with nothing.</p> : null;
}

function Failed({ code, detail }: { code: string | null; detail: string | null }) {
  const { title, what } = problemWords(code, detail);
  return (
    <Callout tone="error" title={title}>
      {what}
    </Callout>
  );
}

function NotHere({ isMine, userName }: { isMine: boolean; userName: string }) {
  return (
    <p className="run-quiet">
      {isMine
        ? 'What was said is not on this device. It comes with a line, for your newest runs.'
        : `What was sent and answered is ${userName}’s alone; nobody else reads it, administrators included.`}
    </p>
  );
}
