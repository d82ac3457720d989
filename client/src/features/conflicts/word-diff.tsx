// What changed inside a long text, word by word. Said by elements (del, ins) and by a line through or under the words,
// never by colour alone.
import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';

/** `to`, with what left `from` struck out and what came underlined. */
export function WordDiff({ from, to }: { from: string; to: string }) {
  const parts = useMemo(() => diffWordsWithSpace(from, to), [from, to]);
  return (
    <div className="conflict-diff">
      {parts.map((part, index) => {
        // Parts have no identity of their own and are never reordered: their place is their key.
        const key = `${index} ${part.value.length}`;
        if (part.removed) return <del key={key}>{part.value}</del>;
        return part.added ? <ins key={key}>{part.value}</ins> : <span key={key}>{part.value}</span>;
      })}
    </div>
  );
}
