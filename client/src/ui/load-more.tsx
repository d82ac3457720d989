// More of a long list, on request: it says how much is shown, so nobody wonders whether that was all.
import { Button } from './button.tsx';
import { counted } from './number-text.ts';
import './load-more.css';

export interface LoadMoreProps {
  shown: number;
  /** All there are; unknown when left out. */
  total?: number | undefined;
  /** What is counted, each of it: "training". */
  noun: string;
  /** Several of it, where adding an s is not enough. */
  plural?: string | undefined;
  onMore: () => void;
  pending?: boolean | undefined;
  /** False once everything is shown; by default derived from the numbers. */
  hasMore?: boolean | undefined;
}

/** "Showing 24 of 1,325 trainings", and a button for more. */
export function LoadMore({
  shown,
  total,
  noun,
  plural = `${noun}s`,
  onMore,
  pending,
  hasMore = total === undefined || shown < total,
}: LoadMoreProps) {
  const before = total === undefined ? '' : `${shown.toLocaleString('en')} of `;
  return (
    <div className="ui-load-more">
      <output>
        Showing {before}
        {counted(total ?? shown, noun, plural)}
      </output>
      {hasMore ? (
        <Button onClick={onMore} pending={pending} pendingLabel={`Loading more ${plural}`}>
          Show more
        </Button>
      ) : null}
    </div>
  );
}
