// What is chosen for comparing, and the way there; or how to choose.
import { Link } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { compareHref } from './compare-address.ts';
import { type Choice, chosenPair } from './history-choice.ts';

export interface CompareBarProps {
  promptId: string;
  choice: Choice;
  onClear: () => void;
}

/** Above the list; read out as the choice grows. */
export function CompareBar({ promptId, choice, onClear }: CompareBarProps) {
  const pair = chosenPair(choice);
  return (
    <div className="history-bar">
      <output className="history-bar-words">
        {pair !== null
          ? `Versions ${pair.from} and ${pair.to} are chosen.`
          : choice[0] === undefined
            ? 'Choose two versions to compare them.'
            : `Version ${choice[0]} is chosen; choose one more.`}
        <span className="history-keys">
          {' '}
          <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>Enter</kbd> opens, <kbd>Space</kbd> chooses.
        </span>
      </output>
      {pair === null ? null : (
        <Link className="ui-button ui-button--primary ui-button--small" href={compareHref(promptId, pair)}>
          Compare versions {pair.from} and {pair.to}
        </Link>
      )}
      {choice.length === 0 ? null : (
        <Button size="small" variant="quiet" icon="x" onClick={onClear}>
          Clear
        </Button>
      )}
    </div>
  );
}
