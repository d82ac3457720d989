// Any two versions of a prompt side by side, or who wrote each line of the second. Always: the address says which.
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { newestFirst } from '@openkms/schema/domain/prompt/version-tree.ts';
import { useMemo } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Select } from '../../ui/select.tsx';
import { ToggleGroup } from '../../ui/toggle-button.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { type Compared, compareHref, type CompareView, readCompared, readView } from './compare-address.ts';
import { CompareLines } from './compare-lines.tsx';
import { CompareTable } from './compare-table.tsx';
import { PromptAbsent } from './history-absent.tsx';
import { type PromptState, usePromptRows } from './history-rows.ts';
import { comparedVersion, versionBy } from './history-words.ts';
import './compare.css';

/** /prompts/:id/compare?from=3&to=5 */
export default function ComparePage() {
  const { id } = useParams<{ id: string }>();
  const state = usePromptRows(id);
  usePageTitle(state.state === 'shown' ? `Compare · ${state.prompt.title}` : 'Compare versions');
  if (state.state !== 'shown') return <PromptAbsent state={state.state} title="Compare versions" />;
  return <CompareOf key={id} {...state} />;
}

type Shown = Extract<PromptState, { state: 'shown' }>;

function CompareOf({ prompt, versions, isWhole, sync, now }: Shown) {
  const [query] = useSearchParams();
  const [, navigate] = useLocation();
  const sorted = useMemo(() => versions.toSorted(newestFirst), [versions]);
  const asked = readCompared(query, versions, prompt.headId);
  const view = readView(query);
  const find = (number: number | null) => versions.find((version) => version.number === number);
  const [from, to] = [find(asked.from), find(asked.to)];
  const show = (next: Compared, nextView: CompareView = view) =>
    navigate(compareHref(prompt.id, next, nextView), { replace: true });
  return (
    <div className="compare">
      <PageHeader
        eyebrow={<Link href={`/prompts/${prompt.id}`}>{prompt.title}</Link>}
        title="Compare versions"
        actions={
          <Link className="ui-button ui-button--secondary" href={`/prompts/${prompt.id}/history`}>
            History
          </Link>
        }
      />
      <AsOf {...sync} now={now}>
        Versions on this device can be compared all the same.
      </AsOf>
      {from === undefined || to === undefined ? (
        <EmptyState
          icon="compare"
          title={isWhole ? 'There is no such version' : 'That version is not on this device yet'}
          action={<Link href={`/prompts/${prompt.id}/history`}>Choose two from the history</Link>}
        >
          {isWhole ? 'The address names a number this prompt does not have.' : 'It comes when the line is back.'}
        </EmptyState>
      ) : (
        <>
          <Pickers sorted={sorted} from={from} to={to} view={view} onShow={show} />
          {view === 'lines' ? (
            <CompareLines key={to.id} promptId={prompt.id} versions={versions} version={to} />
          ) : (
            <CompareTable key={`${from.id} ${to.id}`} from={comparedVersion(from)} to={comparedVersion(to)} />
          )}
        </>
      )}
    </div>
  );
}

interface PickersProps {
  /** Newest first. */
  sorted: readonly PromptVersionRow[];
  from: PromptVersionRow;
  to: PromptVersionRow;
  view: CompareView;
  onShow: (compared: Compared, view?: CompareView) => void;
}

function Pickers({ sorted, from, to, view, onShow }: PickersProps) {
  const options = useMemo(
    () => sorted.map((version) => ({ value: String(version.number), label: versionBy(version) })),
    [sorted],
  );
  const both = { from: from.number, to: to.number };
  return (
    <div className="compare-pickers">
      <ToggleGroup
        label="What is shown"
        value={view}
        options={[
          { value: 'changes', label: 'Side by side' },
          { value: 'lines', label: 'Who wrote each line' },
        ]}
        onChange={(next) => onShow(both, next)}
      />
      <div className="compare-selects">
        {view === 'lines' ? null : (
          <>
            <Select
              label="From"
              value={String(from.number)}
              options={options}
              onChange={(value) => onShow({ ...both, from: Number(value) })}
            />
            <Button aria-label="Swap the two versions" onClick={() => onShow({ from: both.to, to: both.from })}>
              Swap
            </Button>
          </>
        )}
        <Select
          label={view === 'lines' ? 'Lines of' : 'To'}
          value={String(to.number)}
          options={options}
          onChange={(value) => onShow({ ...both, to: Number(value) })}
        />
      </div>
    </div>
  );
}
