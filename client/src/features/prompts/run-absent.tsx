// What a page of runs shows instead of them: on their way, not on this device, or nothing that is the reader's to see.
import { Link } from 'wouter';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';

export interface RunAbsentProps {
  state: 'loading' | 'missing' | 'absent';
  /** The page's heading: "Run". */
  title: string;
  /** Null where only the run's id is known. */
  promptId: string | null;
}

/** The page without its rows. */
export function RunAbsent({ state, title, promptId }: RunAbsentProps) {
  return (
    <>
      <PageHeader eyebrow="Prompts" title={title} />
      {state === 'loading' ? (
        <Loading label={`Loading: ${title}`}>
          <Skeleton shape="title" />
          <Skeleton lines={6} />
        </Loading>
      ) : state === 'absent' ? (
        <EmptyState icon="cloud-off" title="This is not on this device yet">
          It comes as soon as the line is back. Your hundred newest runs are always here.
        </EmptyState>
      ) : (
        <EmptyState
          icon="search"
          title="There is nothing here for you"
          action={
            promptId === null ? (
              <Link href="/prompts/runs">Go to my runs</Link>
            ) : (
              <Link href={`/prompts/${promptId}`}>Go to the prompt</Link>
            )
          }
        >
          {promptId === null
            ? 'By its id alone a run is found among your hundred newest. Others are listed at their prompt, under Runs.'
            : 'It may be gone, too old to be listed, or of a prompt that is somebody else’s own.'}
        </EmptyState>
      )}
    </>
  );
}
