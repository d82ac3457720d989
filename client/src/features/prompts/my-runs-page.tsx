// Everything this person ran lately, with whatever prompt: on every device of theirs, with a line and without. What agents ran
// in their name stands with its prompt.
import { queries } from '@openkms/schema/zero/queries.ts';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted } from '../../ui/number-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView } from '../../view/use-view.ts';
import { ButtonLink } from './button-link.tsx';
import { figuresOf, totalCostWords } from './run-summary.ts';
import { downloadRuns } from './runs-download.ts';
import { RunsTable } from './runs-table.tsx';
import { newestRunFirst } from './use-prompt-runs.ts';
import { usePerson } from './use-person.ts';
import './run.css';
import './runs.css';

const MINUTE_MS = 60_000;
/** As many as every device of a person holds. */
const MOST = 100;

/** /prompts/runs */
export default function MyRunsPage() {
  usePageTitle('My runs');
  useBrought(queries.prompts.library());
  const { userId } = usePerson();
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  const all = useView((view) => view.table('promptRun'));
  const texts = useView((view) => view.table('promptRunText'));
  const prompts = useView((view) => view.table('prompt'));
  const runs = useMemo(() => {
    const own = all.where('userId', userId).filter(({ agent }) => agent === null);
    return own.toSorted(newestRunFirst).slice(0, MOST);
  }, [all, userId]);
  return (
    <div className="runs">
      <PageHeader
        eyebrow={<Link href="/prompts">Prompts</Link>}
        title="My runs"
        lead="Your newest hundred, with what you sent and what came back. Nobody else reads those words."
        meta={
          runs.length === 0 ? null : (
            <>
              <output>{counted(runs.length, 'run')}</output>
              <span>Cost: {totalCostWords(figuresOf(runs))}</span>
            </>
          )
        }
        actions={
          <Button
            icon="download"
            disabled={runs.length === 0}
            onClick={() => downloadRuns(runs, (id) => texts.get(id), now)}
          >
            Download as JSONL
          </Button>
        }
      />
      <AsOf {...sync} now={now}>
        Your runs are here all the same.
      </AsOf>
      <RunsTable
        caption="My runs, newest first"
        runs={runs}
        nameOf={({ promptId }) => prompts.get(promptId)?.title ?? 'A prompt that is not here'}
        showWho={false}
        now={now}
        empty={
          <EmptyState
            icon="play"
            title="You have not run a prompt yet"
            action={<ButtonLink href="/prompts">Choose one from the library</ButtonLink>}
          >
            Open a prompt, give it a task and press Run. Without a line it is kept and asked when the line is back.
          </EmptyState>
        }
      />
    </div>
  );
}
