// One run: the answer as it comes, what was sent, what it took, how good it was. Works without a network for what is here.
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { ButtonLink } from './button-link.tsx';
import { CaseChecks } from './case-checks.tsx';
import { LongText } from './history-text.tsx';
import { Panel } from './panel.tsx';
import { RunAbsent } from './run-absent.tsx';
import { RunAnswer, RunBadge } from './run-answer.tsx';
import { RunChain } from './run-chain-panel.tsx';
import { RunFacts, RunTrace } from './run-facts.tsx';
import { RunJudge } from './run-judge.tsx';
import { RunLog } from './run-log.tsx';
import { RunSent } from './run-sent.tsx';
import { isOpen } from './run-words.ts';
import { useRunActions } from './run-actions.ts';
import { type RunState, type ShownRun, useRun } from './use-run.ts';
import './prompts.css';
import './history.css';
import './run.css';

const MINUTE_MS = 60_000;

/** /prompts/:id/runs/:runId */
export default function RunPage() {
  const { id, runId } = useParams<{ id: string; runId: string }>();
  const state = useRun(id, runId);
  usePageTitle('prompt' in state ? `Run · ${state.prompt.title}` : 'Run of a prompt');
  switch (state.state) {
    case 'loading':
    case 'missing':
    case 'absent':
      return <RunAbsent state={state.state} title="Run" promptId={id} />;
    case 'refused':
      return <Refused {...state} />;
    case 'shown':
      return <Shown key={runId} shown={state} />;
  }
}

function Shown({ shown }: { shown: ShownRun }) {
  const { run, text, prompt, version, tried, isPending, isMine, chain, names } = shown;
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  return (
    <>
      <PageHeader
        eyebrow={<Link href={`/prompts/${prompt.id}`}>{prompt.title}</Link>}
        title={version === undefined ? 'Run' : `Run of version ${version.number}`}
        meta={
          <>
            <RunBadge run={run} isPending={isPending} />
            {tried === undefined ? null : <span>On the case “{tried.name}”</span>}
          </>
        }
        actions={<Actions shown={shown} />}
      />
      <div className="prompt-notices">
        <AsOf {...sync} now={now}>
          What came before is here; an answer grows on when the line is back.
        </AsOf>
      </div>
      <div className="prompt-page">
        <div className="run-main">
          <section className="run-card" aria-labelledby="run-answer">
            <h2 id="run-answer">Answer</h2>
            <RunAnswer run={run} text={text} isPending={isPending} isMine={isMine} />
            {tried === undefined || text === null || isOpen(run) ? null : (
              <CaseChecks checks={tried.checks} answer={text.output} />
            )}
          </section>
          {text === null ? null : (
            <div className="run-folds">
              <RunSent text={text} names={names} />
              <RunLog log={text.log} />
            </div>
          )}
        </div>
        <div className="prompt-side">
          <RunJudge run={run} isMine={isMine} />
          <Panel title="What it took">
            <RunFacts run={run} now={now} />
          </Panel>
          <RunChain chain={chain} runId={run.id} />
          <Panel title="Trace">
            <RunTrace traceId={run.traceId} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Actions({ shown }: { shown: ShownRun }) {
  const { run, text, prompt, version, head, isMine } = shown;
  const [, navigate] = useLocation();
  const { cancel, again, withHead } = useRunActions(shown);
  const [refusal, setRefusal] = useState<string | null>(null);
  const isActive = prompt.status === 'active';
  const go = async (starting: Promise<{ readonly runId: string } | { readonly why: string }>): Promise<void> => {
    const started = await starting;
    if ('why' in started) setRefusal(started.why);
    else navigate(`/prompts/${prompt.id}/runs/${started.runId}`);
  };
  return (
    <>
      {isMine && isOpen(run) ? (
        <Button icon="x" onClick={() => void cancel()}>
          Cancel
        </Button>
      ) : null}
      {text !== null && isActive && !isOpen(run) ? (
        <Button icon="refresh" onClick={() => void go(again(text))}>
          Run again
        </Button>
      ) : null}
      {text !== null && isActive && head !== undefined && version !== undefined && head.id !== version.id ? (
        <Button icon="play" onClick={() => void go(withHead(head, text))}>
          Run version {head.number}
        </Button>
      ) : null}
      <ButtonLink href={`/prompts/${prompt.id}/runs`}>All runs</ButtonLink>
      {refusal === null ? null : (
        <Callout tone="error" title="Not run" announce="at once">
          {refusal}
        </Callout>
      )}
    </>
  );
}

function Refused({ prompt, why, input }: Extract<RunState, { state: 'refused' }>) {
  return (
    <>
      <PageHeader eyebrow={<Link href={`/prompts/${prompt.id}`}>{prompt.title}</Link>} title="Run" />
      <div className="run-main">
        <Callout
          tone="error"
          title="The server did not take this run"
          action={
            <ButtonLink size="small" href={`/prompts/${prompt.id}`}>
              Back to the prompt
            </ButtonLink>
          }
        >
          {why}
        </Callout>
        {input === '' ? null : (
          <section className="run-card" aria-labelledby="run-kept">
            <h2 id="run-kept">What was to be sent</h2>
            <LongText label="The whole text that was to be sent" text={input} />
          </section>
        )}
      </div>
    </>
  );
}
