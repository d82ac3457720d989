// The runs that belong together with this one, each below what led to it.
import { Link } from 'wouter';
import { useView } from '../../view/use-view.ts';
import { Panel } from './panel.tsx';
import type { ChainLink } from './run-chain.ts';
import { latencyWords, STATUS_WORDS } from './run-words.ts';

/** The chain; draws nothing for a run that stands alone. */
export function RunChain({ chain, runId }: { chain: readonly ChainLink[]; runId: string }) {
  const prompts = useView((view) => view.table('prompt'));
  if (chain.length === 0) return null;
  return (
    <Panel title="Chain">
      <ol className="run-chain">
        {chain.map(({ run, depth }) => (
          <li key={run.id} data-depth={Math.min(depth, 4)} aria-current={run.id === runId ? 'true' : undefined}>
            <Link href={`/prompts/${run.promptId}/runs/${run.id}`}>
              {prompts.get(run.promptId)?.title ?? 'A prompt that is not here'}
            </Link>
            <span className="run-quiet">
              {run.id === runId ? 'This run · ' : ''}
              {STATUS_WORDS[run.status]}
              {run.latencyMs === null ? '' : ` · ${latencyWords(run.latencyMs)}`}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
