// Why a result is among the results: the words it was found by, and where they stand.
import { Icon } from './icon.tsx';
import './found-by.css';

export interface FoundByProps {
  /** Each word that matched, and how and where: "python", "in title". */
  reasons: readonly { readonly term: string; readonly words: string }[];
}

/** One line of reasons. */
export function FoundBy({ reasons }: FoundByProps) {
  return (
    <p className="ui-found-by">
      <Icon name="search" size={16} />
      <span>
        {reasons.map(({ term, words }, at) => (
          <span key={`${term} ${words}`}>
            {at === 0 ? '' : ', '}
            <mark>{term}</mark> {words}
          </span>
        ))}
      </span>
    </p>
  );
}
