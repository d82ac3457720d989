// One prompt: its text to read or write on, and beside it all that is set about it. Works without a network; what is
// changed here is saved on this device first.
import { Link } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { ButtonLink } from './button-link.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { LabelsPanel } from './labels-panel.tsx';
import { LinksPanel } from './links-panel.tsx';
import { OpenConflicts } from './open-conflicts.tsx';
import type { PromptIndex } from './prompt-index.ts';
import { PromptMenu } from './prompt-menu.tsx';
import { scopeWords, versionLine } from './prompt-words.ts';
import { TagsPanel } from './tags-panel.tsx';
import { type ShownPrompt, usePrompt } from './use-prompt.ts';
import { useStanding } from './use-standing.ts';
import { VariablesPanel } from './variables-panel.tsx';
import { WritingPanel } from './writing-panel.tsx';
import './prompts.css';

const MINUTE_MS = 60_000;

/** The page at /prompts/:id. */
export function PromptPage({ promptId, index }: { promptId: string; index: PromptIndex }) {
  const found = usePrompt(promptId);
  usePageTitle(found.state === 'shown' ? found.prompt.title : 'Prompt');
  switch (found.state) {
    case 'loading':
      return (
        <Loading label="Loading the prompt">
          <Skeleton shape="title" />
          <Skeleton lines={6} />
          <Skeleton shape="card" />
        </Loading>
      );
    case 'missing':
    case 'absent':
      return (
        <>
          <PageHeader title={found.state === 'missing' ? 'No such prompt' : 'Not on this device'} />
          <EmptyState
            icon={found.state === 'missing' ? 'prompt' : 'cloud-off'}
            title={found.state === 'missing' ? 'There is nothing here for you' : 'It comes when you are online'}
            action={<Link href="/prompts">Go to the library</Link>}
          >
            {found.state === 'missing'
              ? 'It may have been deleted, or it is another person’s own.'
              : 'Prompts of yours and those you opened lately are here without a line.'}
          </EmptyState>
        </>
      );
    case 'shown':
      return <Shown shown={found} index={index} />;
  }
}

function Shown({ shown, index }: { shown: ShownPrompt; index: PromptIndex }) {
  const { prompt, head, versions, rights, isPending } = shown;
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  return (
    <>
      <p className="prompt-back">
        <Link href="/prompts">All prompts</Link>
      </p>
      <PageHeader
        eyebrow={scopeWords(prompt)}
        title={prompt.title}
        meta={
          <>
            <span>{versionLine(head, now)}</span>
            {isPending ? <Badge tone="warning">Waits to be sent</Badge> : null}
            {prompt.status === 'archived' ? <Badge icon="archive">Archived</Badge> : null}
          </>
        }
        actions={
          <>
            <ButtonLink href={`/prompts/${prompt.id}/history`} icon="clock">
              History
            </ButtonLink>
            {versions.length > 1 ? (
              <ButtonLink href={`/prompts/${prompt.id}/compare`} icon="compare">
                Compare
              </ButtonLink>
            ) : null}
            <ButtonLink href={`/prompts/${prompt.id}/runs`} icon="play">
              Runs
            </ButtonLink>
            <ButtonLink href={`/prompts/${prompt.id}/bench`} icon="check-circle">
              Test bench
            </ButtonLink>
            <PromptMenu shown={shown} />
          </>
        }
      />
      <div className="prompt-notices">
        <AsOf {...sync} now={now}>
          You can write and save; others’ versions come when the line is back.
        </AsOf>
        <OutOfUse shown={shown} />
        <OpenConflicts shown={shown} />
      </div>
      <div className="prompt-page">
        <WritingPanel key={prompt.id} shown={shown} index={index} />
        <div className="prompt-side">
          <DetailsPanel shown={shown} now={now} />
          <TagsPanel shown={shown} />
          <VariablesPanel shown={shown} />
          <LabelsPanel shown={shown} now={now} />
          {prompt.scope === 'user' && shown.links.length === 0 ? null : (
            <LinksPanel shown={shown} mayLink={rights.link} />
          )}
        </div>
      </div>
    </>
  );
}

function OutOfUse({ shown }: { shown: ShownPrompt }) {
  const { restore } = useStanding(shown);
  const { prompt, rights } = shown;
  if (prompt.status === 'active') return null;
  const isArchived = prompt.status === 'archived';
  return (
    <Callout
      tone="warning"
      title={isArchived ? 'This prompt is archived' : 'This prompt was deleted'}
      action={
        rights.keep ? (
          <Button size="small" onClick={() => void restore()}>
            Restore
          </Button>
        ) : null
      }
    >
      {isArchived
        ? 'Nobody writes on it and no agent gets it. Its versions are all here.'
        : `Only ${prompt.scope === 'user' ? 'you' : 'its owner and administrators'} can still see it. Its versions are all here.`}
    </Callout>
  );
}
