// A run by its id alone, as the REST interface and the command line print it: leads to the run's own page.
import { queries } from '@openkms/schema/zero/queries.ts';
import { Redirect, useParams } from 'wouter';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useSync } from '../../view/use-sync.ts';
import { useView } from '../../view/use-view.ts';
import { RunAbsent } from './run-absent.tsx';

/** /prompts/runs/:runId */
export default function RunByIdPage() {
  const { runId } = useParams<{ runId: string }>();
  const run = useView((view) => view.table('promptRun').get(runId));
  const areOwnBrought = useBrought(queries.prompts.runs());
  const { connection } = useSync();
  usePageTitle('Run of a prompt');
  if (run !== undefined) return <Redirect to={`/prompts/${run.promptId}/runs/${run.id}`} replace />;
  const state = areOwnBrought ? 'missing' : connection === 'offline' ? 'absent' : 'loading';
  return <RunAbsent state={state} title="Run" promptId={null} />;
}
