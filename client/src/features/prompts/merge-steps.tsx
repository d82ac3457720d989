// From one contradiction to the next, and one answer for all that are left.
import { Button, ButtonRow } from '../../ui/button.tsx';

export interface MergeStepsProps {
  /** The contradiction that is shown, from 0, of `total`. */
  at: number;
  total: number;
  /** How many are not settled; 0 where the reader may not settle them. */
  open: number;
  keep: { readonly mine: string; readonly theirs: string };
  onGo: (at: number) => void;
  onRest: (side: 'mine' | 'theirs') => void;
}

/** Below a contradiction, where there are several. */
export function MergeSteps({ at, total, open, keep, onGo, onRest }: MergeStepsProps) {
  return (
    <ButtonRow>
      <Button size="small" icon="arrow-left" aria-disabled={at === 0} onClick={() => onGo(Math.max(at - 1, 0))}>
        Previous
      </Button>
      <Button
        size="small"
        iconEnd="arrow-right"
        aria-disabled={at === total - 1}
        onClick={() => onGo(Math.min(at + 1, total - 1))}
      >
        Next
      </Button>
      {open > 1
        ? (['mine', 'theirs'] as const).map((side) => (
            <Button key={side} size="small" variant="quiet" onClick={() => onRest(side)}>
              {keep[side]} in all {open}
            </Button>
          ))
        : null}
    </ButtonRow>
  );
}
