// The runs of a prompt: what each version came to, and each run by itself. Works without a network for what is here.
import { LEARNT_RUNS } from '@openkms/schema/domain/prompt/learnt.ts';
import { newestFirst } from '@openkms/schema/domain/prompt/version-tree.ts';
import { useCallback, useMemo } from 'react';
import { Link, useLocation, useParams, useSearch } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { counted } from '../../ui/number-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Select } from '../../ui/select.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { ButtonLink } from './button-link.tsx';
import { fusionChoice, fusionWords } from './fusion-choice.ts';
import { learntHere } from './enrich-here.ts';
import { orderedLabels } from './label-words.ts';
import { previewRows } from './preview-context.ts';
import { RunAbsent } from './run-absent.tsx';
import { named, namesOf } from './run-names.ts';
import { figuresByVersion } from './run-summary.ts';
import { RUN_STATUSES, STATUS_WORDS } from './run-words.ts';
import { downloadRuns } from './runs-download.ts';
import { ALL_RUNS, narrowRuns, readRunFilters, type RunFilters, runFiltersSearch } from './runs-filters.ts';
import { RunsSummary } from './runs-summary.tsx';
import { RunsTable } from './runs-table.tsx';
import { type ShownPrompt, usePrompt } from './use-prompt.ts';
import { usePromptRuns } from './use-prompt-runs.ts';
import './prompts.css';
import './run.css';
import './runs.css';

const MINUTE_MS = 60_000;

/** /prompts/:id/runs?version=3&status=done&mine=1 */
export default function RunsPage() {
  const { id } = useParams<{ id: string }>();
  const found = usePrompt(id);
  usePageTitle(found.state === 'shown' ? `Runs · ${found.prompt.title}` : 'Runs of a prompt');
  if (found.state !== 'shown') return <RunAbsent state={found.state} title="Runs" promptId={id} />;
  return <RunsOf key={id} shown={found} />;
}

function RunsOf({ shown }: { shown: ShownPrompt }) {
  const { prompt, head, versions, person } = shown;
  const search = useSearch();
  const [path, navigate] = useLocation();
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  const { runs, cases, isBrought } = usePromptRuns(prompt.id);
  const texts = useView((view) => view.table('promptRunText'));
  const filters = useMemo(() => readRunFilters(new URLSearchParams(search)), [search]);
  const numbers = useMemo(() => new Map(versions.map(({ id, number }) => [id, number])), [versions]);
  const numberOf = useCallback((versionId: string) => numbers.get(versionId), [numbers]);
  const listed = useMemo(
    () => narrowRuns(runs, filters, { userId: person.userId, numberOf }),
    [runs, filters, person.userId, numberOf],
  );
  const byVersion = useMemo(() => figuresByVersion(runs, numberOf), [runs, numberOf]);
  const fusion = useFusion(shown, namesOf(versions, cases));
  const narrow = (next: RunFilters) => navigate(path + runFiltersSearch(next), { replace: true });
  const labelsOf = (versionId: string) =>
    orderedLabels(Object.entries(prompt.labels).flatMap(([label, at]) => (at === versionId ? [label] : [])));
  return (
    <div className="runs">
      <PageHeader
        eyebrow={<Link href={`/prompts/${prompt.id}`}>{prompt.title}</Link>}
        title="Runs"
        lead="What was asked with this prompt, what it cost and how good it was. Answers are read by whoever ran it."
        meta={<output>{counted(runs.length, 'run')}</output>}
        actions={
          <>
            <ButtonLink href={`/prompts/${prompt.id}/bench`} icon="check-circle">
              Test bench
            </ButtonLink>
            <ButtonLink href="/prompts/runs">My runs</ButtonLink>
          </>
        }
      />
      <AsOf {...sync} now={now}>
        Runs on this device can be read all the same; what you run now waits for the line.
      </AsOf>
      {runs.length === 0 ? (
        isBrought || sync.connection === 'offline' ? (
          <EmptyState
            icon="play"
            title="Nobody has run this prompt yet"
            action={<ButtonLink href={`/prompts/${prompt.id}`}>Try it in its preview</ButtonLink>}
          >
            Give it a task and press Run: the answer, its cost and its time are kept here.
          </EmptyState>
        ) : (
          <Loading label="Loading the runs">
            <Skeleton lines={6} />
          </Loading>
        )
      ) : (
        <>
          <RunsSummary versions={byVersion} headId={head.id} labelsOf={labelsOf} fusion={fusion} />
          <section className="runs-part" aria-labelledby="runs-each">
            <div className="runs-head">
              <h2 id="runs-each">Each run</h2>
              <Button
                size="small"
                icon="download"
                disabled={listed.length === 0}
                onClick={() => downloadRuns(listed, (id) => texts.get(id), now)}
              >
                Download as JSONL
              </Button>
            </div>
            <div className="runs-filters">
              <Select
                label="Version"
                value={filters.version === null ? '' : String(filters.version)}
                options={[
                  { value: '', label: 'All versions' },
                  ...versions
                    .toSorted(newestFirst)
                    .map(({ number }) => ({ value: String(number), label: `Version ${number}` })),
                ]}
                onChange={(value) => narrow({ ...filters, version: value === '' ? null : Number(value) })}
              />
              <Select
                label="Status"
                value={filters.status ?? ''}
                options={[
                  { value: '', label: 'Any' },
                  ...RUN_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status] })),
                ]}
                onChange={(value) => narrow({ ...filters, status: value === '' ? null : value })}
              />
              <Checkbox checked={filters.mine} onChange={(mine) => narrow({ ...filters, mine })}>
                Only mine
              </Checkbox>
              <output className="run-quiet">{counted(listed.length, 'run')}</output>
            </div>
            <RunsTable
              key={runFiltersSearch(filters)}
              caption="Runs, newest first"
              runs={listed}
              nameOf={({ versionId }) => {
                const number = numberOf(versionId);
                return number === undefined ? 'A version not here' : `Version ${number}`;
              }}
              showWho
              now={now}
              empty={
                <EmptyState
                  icon="search"
                  headingLevel={3}
                  title="No run matches"
                  action={<Button onClick={() => narrow(ALL_RUNS)}>Show all runs</Button>}
                >
                  Take a filter away to see more.
                </EmptyState>
              }
            />
            {runs.length >= MOST_RUNS ? (
              <p className="run-quiet">
                These are the newest {MOST_RUNS}; older ones no longer count for which version is used.
              </p>
            ) : null}
          </section>
        </>
      )}
    </div>
  );
}

/** As many as come with a prompt. */
const MOST_RUNS = LEARNT_RUNS;

/** What Meta Fusion would take now, in a sentence. */
function useFusion({ prompt, head }: ShownPrompt, names: ReturnType<typeof namesOf>): string {
  const rows = useView(previewRows);
  const choice = useMemo(
    () => fusionChoice(prompt.headId, learntHere(rows, prompt, { isChosen: false })),
    [rows, prompt],
  );
  return fusionWords(choice, head.number, (words) => named(words, names));
}
