// Who wrote each line of a version: runs of lines, each with the version that brought it. Worked out once the page stands,
// because a long history takes a moment.
import { blame } from '@openkms/schema/domain/prompt/blame.ts';
import type { PromptVersionRow } from '@openkms/schema/domain/rows.ts';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { LoadMore } from '../../ui/load-more.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { calendarDay } from '../../ui/when.ts';
import { type BlameRun, blameRuns, firstRuns } from './compare-blame.ts';
import { notesOf } from './history-words.ts';

const STEP = 600;

export interface CompareLinesProps {
  promptId: string;
  versions: readonly PromptVersionRow[];
  version: PromptVersionRow;
}

/** Each line of `version` with its origin. */
export function CompareLines({ promptId, versions, version }: CompareLinesProps) {
  const runs = useRuns(versions, version.id);
  const [most, setMost] = useState(STEP);
  if (runs === null)
    return (
      <Loading label="Looking up who wrote each line">
        <Skeleton lines={8} />
      </Loading>
    );
  const total = runs.reduce((sum, { lines }) => sum + lines.length, 0);
  return (
    <>
      <table className="blame-table">
        <caption>
          <VisuallyHidden>Who wrote each line of version {version.number}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            <th scope="col">Brought by</th>
            <th scope="col">Lines</th>
          </tr>
        </thead>
        <tbody>
          {firstRuns(runs, most).map((run) => (
            <Run key={run.start} promptId={promptId} run={run} by={versions.find(({ id }) => id === run.version)} />
          ))}
        </tbody>
      </table>
      {total > most ? <LoadMore shown={most} total={total} noun="line" onMore={() => setMost(most + STEP)} /> : null}
    </>
  );
}

function Run({ promptId, run, by }: { promptId: string; run: BlameRun; by: PromptVersionRow | undefined }) {
  const notes = by === undefined ? null : notesOf(by);
  return (
    <tr>
      <th scope="row" className="blame-by">
        {by === undefined ? (
          'A version not on this device'
        ) : (
          <>
            <Link href={`/prompts/${promptId}/history?version=${by.number}`}>Version {by.number}</Link>
            <span className="compare-quiet">
              {by.authorName}, {calendarDay(by.createdAt)}
            </span>
            {notes === null ? null : <span className="compare-quiet blame-notes">{notes}</span>}
          </>
        )}
      </th>
      <td className="blame-lines">
        <ol start={run.start}>
          {run.lines.map((line, index) => (
            // Lines have no identity but their number.
            <li key={`${run.start + index}`} value={run.start + index}>
              {line}
            </li>
          ))}
        </ol>
      </td>
    </tr>
  );
}

/** The runs; null while they are worked out. */
function useRuns(versions: readonly PromptVersionRow[], id: string): BlameRun[] | null {
  const [done, setDone] = useState<{ versions: unknown; id: string; runs: BlameRun[] } | null>(null);
  useEffect(() => {
    // After the next frame, so that the page says what it is doing before it is busy.
    const timer = setTimeout(() => setDone({ versions, id, runs: blameRuns(blame(versions, id) ?? []) }), 30);
    return () => clearTimeout(timer);
  }, [versions, id]);
  // While others come, what was worked out before stays in sight.
  return done?.id === id ? done.runs : null;
}
