// What a page of a prompt shows instead of it: on its way, not on this device, or nothing that is the reader's to see.
import { Link } from 'wouter';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';

export interface PromptAbsentProps {
  state: 'loading' | 'missing' | 'not-here';
  /** The page's heading: "History". */
  title: string;
}

/** The page without a prompt. */
export function PromptAbsent({ state, title }: PromptAbsentProps) {
  return (
    <>
      <PageHeader eyebrow="Prompts" title={title} />
      {state === 'loading' ? (
        <Loading label="Loading the versions">
          <Skeleton shape="title" />
          <Skeleton lines={6} />
        </Loading>
      ) : state === 'not-here' ? (
        <EmptyState icon="cloud-off" title="These versions are not on this device yet">
          They come as soon as the line is back, and stay here for reading without one.
        </EmptyState>
      ) : (
        <EmptyState icon="search" title="There is no such prompt" action={<Link href="/prompts">All prompts</Link>}>
          It was deleted, or it is somebody else’s own.
        </EmptyState>
      )}
    </>
  );
}
