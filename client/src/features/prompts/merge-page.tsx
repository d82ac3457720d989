// Two versions of a prompt that contradict each other: settled one contradiction after the other, saved as one version.
import { Link, useParams } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { PromptAbsent } from './history-absent.tsx';
import { notesOf } from './history-words.ts';
import { sideTitle, waysWords, whenWords } from './merge-sides.ts';
import { MergeForm } from './merge-form.tsx';
import { type MergeState, type MergeSubject, useMerge } from './merge-state.ts';
import { MergeVerdict } from './merge-verdict.tsx';
import './compare.css';
import './merge.css';

const TITLE = 'Write what they become';

/** /prompts/:id/conflicts/:conflictId */
export default function MergePage() {
  const { id, conflictId } = useParams<{ id: string; conflictId: string }>();
  const state = useMerge(id, conflictId);
  usePageTitle('prompt' in state ? `${TITLE} · ${state.prompt.title}` : TITLE);
  switch (state.state) {
    case 'loading':
    case 'missing':
    case 'not-here':
      return <PromptAbsent state={state.state} title={TITLE} />;
    case 'of-one-person':
      return (
        <>
          <PageHeader eyebrow="Prompts" title={TITLE} />
          <EmptyState icon="user" title="A prompt of one person">
            {state.owner} wrote it for nobody else: what the two versions become is theirs to settle, and theirs to
            read.
          </EmptyState>
        </>
      );
    case 'no-conflict':
    case 'versions-missing':
      return (
        <>
          <Head promptId={id} title={state.prompt.title} />
          <EmptyState
            icon={state.sync.connection === 'online' ? 'compare' : 'cloud-off'}
            title={state.state === 'no-conflict' ? 'This conflict is not on this device' : 'Not on this device yet'}
            action={<Link href={`/prompts/${id}/history`}>History of the prompt</Link>}
          >
            {state.state === 'no-conflict'
              ? 'It has not arrived yet, or it is shown only to the two whose versions they are and to administrators.'
              : 'One of the versions has not come yet. It comes as soon as the line is back.'}
          </EmptyState>
        </>
      );
    case 'open':
    case 'settled':
      return <MergeOf key={conflictId} {...state} />;
  }
}

function MergeOf(state: Extract<MergeState, { state: 'open' | 'settled' }>) {
  const { prompt, sync, now, isPending } = state;
  return (
    <div className="merge">
      <Head promptId={prompt.id} title={prompt.title} />
      <AsOf {...sync} now={now}>
        You can settle it now; it travels when the line is back.
      </AsOf>
      {isPending ? (
        <BadgeRow>
          <Badge tone="warning">On this device · not on the server yet</Badge>
        </BadgeRow>
      ) : null}
      <Sides {...state} />
      {state.state === 'settled' ? (
        <MergeVerdict {...state} />
      ) : (
        <>
          {state.mayWrite ? null : (
            <Callout tone="info" title="You can read it, not settle it">
              The prompt is archived, or only its owner and administrators may write it.
            </Callout>
          )}
          <MergeForm {...state} readerId={state.person?.userId ?? ''} />
        </>
      )}
    </div>
  );
}

function Head({ promptId, title }: { promptId: string; title: string }) {
  return (
    <PageHeader
      eyebrow={<Link href={`/prompts/${promptId}`}>{title}</Link>}
      title={TITLE}
      lead="Two versions were written from the same one and contradict each other. Both are kept until it is said what stands."
      actions={
        <Link className="ui-button ui-button--secondary" href={`/prompts/${promptId}/history`}>
          History
        </Link>
      }
    />
  );
}

function Sides({ sides, conflict, device }: MergeSubject) {
  const { base, mine, theirs } = sides;
  const noted = (version: typeof mine) => {
    const notes = notesOf(version);
    return notes === null ? '' : ` · ${notes}`;
  };
  return (
    <FactList
      showLabels
      columns
      facts={[
        {
          label: 'Came later',
          icon: 'user',
          value: sideTitle(mine),
          detail: `${waysWords(conflict, device)}${noted(mine)}`,
        },
        {
          label: 'Stood already',
          icon: 'users',
          value: sideTitle(theirs),
          detail: `${whenWords(theirs)}${noted(theirs)}`,
        },
        {
          label: 'Both began from',
          icon: 'compare',
          value: sideTitle(base),
          detail: base === undefined ? 'they share nothing' : `${whenWords(base)}${noted(base)}`,
        },
      ]}
    />
  );
}
