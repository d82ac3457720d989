// The history of a prompt: its versions as a tree, one of them open, two of them chosen for comparing.
import { useMemo, useState } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Callout } from '../../ui/callout.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { PromptAbsent } from './history-absent.tsx';
import { useVersionActions } from './history-actions.ts';
import { type Choice, toggled } from './history-choice.ts';
import { CompareBar } from './history-compare-bar.tsx';
import { historyOf } from './history-items.ts';
import { HistoryList } from './history-list.tsx';
import { type PromptState, usePromptRows } from './history-rows.ts';
import { HistoryVersion } from './history-version.tsx';
import './history.css';

/** /prompts/:id/history?version=3 */
export default function HistoryPage() {
  const { id } = useParams<{ id: string }>();
  const state = usePromptRows(id);
  usePageTitle(state.state === 'shown' ? `History · ${state.prompt.title}` : 'History of a prompt');
  if (state.state !== 'shown') return <PromptAbsent state={state.state} title="History" />;
  return <HistoryOf key={id} {...state} />;
}

type Shown = Extract<PromptState, { state: 'shown' }>;

function HistoryOf({ prompt, versions, conflicts, isPending, isWhole, mayWrite, sync, now }: Shown) {
  const [query] = useSearchParams();
  const [choice, setChoice] = useState<Choice>([]);
  const history = useMemo(
    () => historyOf(prompt, versions, conflicts, isPending),
    [prompt, versions, conflicts, isPending],
  );
  const { revert, merge } = useVersionActions(prompt, versions);
  const asked = Number(query.get('version'));
  const opened = history.items.find(({ version }) => version.number === asked);
  const item = opened ?? history.items.find(({ isHead }) => isHead) ?? history.items[0];
  const find = (id: string | undefined) => versions.find((version) => version.id === id);
  return (
    <div className="history" data-open={opened !== undefined || undefined}>
      <PageHeader
        eyebrow={<Link href={`/prompts/${prompt.id}`}>{prompt.title}</Link>}
        title="History"
        lead="Every version is kept. Two people who wrote from the same one both keep theirs until they are merged."
        meta={<output>{versionsWords(history.items.length, prompt.versionCount)}</output>}
      />
      <AsOf {...sync} now={now}>
        You can compare, go back and merge; it travels when the line is back.
      </AsOf>
      {isWhole ? null : (
        <Callout tone="info" announce="politely">
          Not every version is on this device yet; the tree is complete when they have come.
        </Callout>
      )}
      <CompareBar promptId={prompt.id} choice={choice} onClear={() => setChoice([])} />
      <div className="history-columns">
        <HistoryList
          history={history}
          hrefOf={(number) => `/prompts/${prompt.id}/history?version=${number}`}
          opened={item?.version.number ?? null}
          choice={choice}
          onChoose={(number) => setChoice(toggled(choice, number))}
          now={now}
        />
        {item === undefined ? null : (
          <HistoryVersion
            key={item.version.id}
            promptId={prompt.id}
            item={item}
            head={find(prompt.headId)}
            parent={find(item.version.parents[0])}
            mayWrite={mayWrite}
            onRevert={(version) => void revert(version)}
            onMerge={(version) => void merge(version)}
          />
        )}
      </div>
    </div>
  );
}

function versionsWords(here: number, all: number): string {
  const words = `${all.toLocaleString('en')} ${all === 1 ? 'version' : 'versions'}`;
  return here < all ? `${here.toLocaleString('en')} of ${words} on this device` : words;
}
