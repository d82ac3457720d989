// The test bench: saved cases by versions, each cell with what came of it. Works without a network: what is run then waits.
import { MAX_OPEN_RUNS } from '@openkms/schema/commands/prompt-run.ts';
import { useMemo, useState } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';
import type { PromptCaseRow } from '@openkms/schema/domain/rows.ts';
import { newId } from '../../command/use-commands.ts';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted } from '../../ui/number-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { BenchCase } from './bench-case.tsx';
import { cellsOf, chosenVersions, openRuns, planOf } from './bench-cells.ts';
import { BenchSetup } from './bench-setup.tsx';
import { BenchTotals } from './bench-totals.tsx';
import { ButtonLink } from './button-link.tsx';
import { CaseDialog } from './case-dialog.tsx';
import { caseAgainArgs } from './case-form.ts';
import { orderedLabels } from './label-words.ts';
import { FIRST_CHOICES } from './preview-choices.ts';
import { RunAbsent } from './run-absent.tsx';
import { RUN_KEY, useRunShortcut } from './run-shortcut.ts';
import { type BenchWish, useBench, wishesOf } from './use-bench.ts';
import { usePromptCommands } from './use-prompt-commands.tsx';
import { type ShownPrompt, usePrompt } from './use-prompt.ts';
import { usePromptRuns } from './use-prompt-runs.ts';
import './compare.css';
import './preview-panel.css';
import './run.css';
import './bench.css';

const MINUTE_MS = 60_000;

/** /prompts/:id/bench?versions=5,3 */
export default function BenchPage() {
  const { id } = useParams<{ id: string }>();
  const found = usePrompt(id);
  usePageTitle(found.state === 'shown' ? `Test bench · ${found.prompt.title}` : 'Test bench');
  if (found.state !== 'shown') return <RunAbsent state={found.state} title="Test bench" promptId={id} />;
  return <BenchOf key={id} shown={found} />;
}

/** `null` writes a new case. */
type Editing = { readonly replaces: PromptCaseRow | null };

function BenchOf({ shown }: { shown: ShownPrompt }) {
  const { prompt, versions, rights, person } = shown;
  const [query] = useSearchParams();
  const [path, navigate] = useLocation();
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  const send = usePromptCommands();
  const { runs, cases: all, isBrought } = usePromptRuns(prompt.id);
  const everyRun = useView((view) => view.table('promptRun').where('userId', person.userId));
  const [model, setModel] = useState('');
  const [enrichers, setEnrichers] = useState(FIRST_CHOICES.enrichers);
  const [editing, setEditing] = useState<Editing | null>(null);
  const bench = useBench(prompt, model, enrichers);
  const chosen = chosenVersions(query.get('versions'), prompt, versions);
  const cases = useMemo(() => all.filter(({ status }) => status === 'active'), [all]);
  const cells = useMemo(() => cellsOf(runs, person.userId), [runs, person.userId]);
  const wishes = wishesOf(cases, chosen, cells, person.userId);
  const plan = planOf(
    { cases: cases.length, versions: chosen.length, busy: cases.length * chosen.length - wishes.length },
    { open: openRuns(everyRun, person.userId), most: MAX_OPEN_RUNS },
  );
  const canRun = prompt.status === 'active' && bench.asking === null;
  const canRunAll = canRun && plan.count > 0 && plan.tooMany === null;

  const run = (those: readonly BenchWish[]): void => void bench.run(those);
  const runAll = (): void => {
    if (canRunAll) run(wishes);
  };
  useRunShortcut(runAll);
  const remove = (row: PromptCaseRow): void => {
    const undo = [{ name: 'prompt-case.save', args: caseAgainArgs(row, { caseId: newId(), replaces: null }) }];
    void send(
      'prompt-case.remove',
      { caseId: row.id, promptId: prompt.id },
      { message: `Case “${row.name}” removed`, undo },
    );
  };
  const namesOf = (versionId: string): string => {
    const labels = orderedLabels(
      Object.entries(prompt.labels).flatMap(([label, at]) => (at === versionId ? [label] : [])),
    );
    const names = versionId === prompt.headId ? ['stands now', ...labels] : labels;
    return names.length === 0 ? '' : ` · ${names.join(', ')}`;
  };

  return (
    <div className="bench">
      <PageHeader
        eyebrow={<Link href={`/prompts/${prompt.id}`}>{prompt.title}</Link>}
        title="Test bench"
        lead="The same cases for every version, side by side: which is better, by how much, at what price."
        meta={<output>{counted(cases.length, 'case')}</output>}
        actions={
          <>
            {rights.write ? (
              <Button icon="plus" onClick={() => setEditing({ replaces: null })}>
                New case
              </Button>
            ) : null}
            <ButtonLink href={`/prompts/${prompt.id}/runs`}>All runs</ButtonLink>
          </>
        }
      />
      <AsOf {...sync} now={now}>
        You can write cases and run them: the runs wait for the line, and what came before is here.
      </AsOf>
      {prompt.status === 'active' ? null : (
        <Callout tone="warning" title="This prompt is out of use">
          Restore it to run it. Its cases and what came of them are all here.
        </Callout>
      )}
      {cases.length === 0 ? (
        isBrought || sync.connection === 'offline' ? (
          <EmptyState
            icon="check-circle"
            title="No case yet"
            action={
              rights.write ? (
                <Button variant="primary" icon="plus" onClick={() => setEditing({ replaces: null })}>
                  Write the first case
                </Button>
              ) : undefined
            }
          >
            {rights.write
              ? 'A case is a task with values, and what a good answer holds. Every version is tried on it the same way.'
              : 'Whoever owns this prompt can write cases; you can run them then.'}
          </EmptyState>
        ) : (
          <Loading label="Loading the cases">
            <Skeleton lines={6} />
          </Loading>
        )
      ) : (
        <>
          <section className="bench-panel" aria-label="What is run">
            <BenchSetup
              versions={versions}
              chosen={chosen}
              namesOf={namesOf}
              onChoose={(numbers) =>
                navigate(numbers.length === 0 ? path : `${path}?versions=${numbers.join(',')}`, { replace: true })
              }
              model={model}
              onModel={setModel}
              enrichers={enrichers}
              onEnrichers={setEnrichers}
            />
            <div className="run-bar">
              <Button
                variant="primary"
                icon="play"
                disabled={!canRunAll}
                pending={bench.asking !== null}
                pendingLabel="Asking"
                aria-keyshortcuts="Control+Enter Meta+Enter"
                onClick={runAll}
              >
                Run all
              </Button>
              <kbd className="run-key">{RUN_KEY}</kbd>
              <output className="run-quiet">
                {bench.asking === null ? plan.words : `Asking ${bench.asking.done + 1} of ${bench.asking.of}.`}
                {sync.connection === 'online' ? '' : ' They wait for the line.'}
              </output>
            </div>
            {plan.tooMany === null ? null : <Callout tone="warning">{plan.tooMany}</Callout>}
          </section>
          <section className="bench-part" aria-labelledby="bench-totals">
            <h2 id="bench-totals">Totals</h2>
            <BenchTotals cases={cases} versions={chosen} cells={cells} />
          </section>
          <section className="bench-part" aria-labelledby="bench-cases">
            <h2 id="bench-cases">Cases</h2>
            <ul className="bench-list">
              {cases.map((tried) => (
                <BenchCase
                  key={tried.id}
                  tried={tried}
                  versions={chosen}
                  cells={cells}
                  userId={person.userId}
                  refusals={bench.refusals}
                  canRun={canRun}
                  mayWrite={rights.write}
                  onRun={(by) => run(wishesOf([tried], by, cells, person.userId))}
                  onEdit={() => setEditing({ replaces: tried })}
                  onRemove={() => remove(tried)}
                />
              ))}
            </ul>
          </section>
        </>
      )}
      {editing === null ? null : (
        <CaseDialog
          key={editing.replaces?.id ?? 'new'}
          prompt={prompt}
          replaces={editing.replaces}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  );
}
