// More of a long list, on request: it says how much is shown, so nobody wonders whether that was all.
import { Button } from './button.tsx';
import './load-more.css';

export interface LoadMoreProps {
  shown: number;
  /** All there are; unknown when left out. */
  total?: number | undefined;
  /** What is counted, in the plural: "trainings". */
  noun: string;
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
  onMore,
  pending,
  hasMore = total === undefined || shown < total,
}: LoadMoreProps) {
  const count = total === undefined ? number(shown) : `${number(shown)} of ${number(total)}`;
  return (
    <div className="ui-load-more">
      <output>
        Showing {count} {noun}
      </output>
      {hasMore ? (
        <Button onClick={onMore} pending={pending} pendingLabel={`Loading more ${noun}`}>
          Show more
        </Button>
      ) : null}
    </div>
  );
}

function number(value: number): string {
  return value.toLocaleString('en');
}
