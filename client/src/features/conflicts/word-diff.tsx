// What changed inside a long text, word by word, or both texts whole where it was rewritten. Said by elements (del, ins)
// and by a line through or under the words, never by colour alone.
import { useMemo } from 'react';
import { textChange } from './word-changes.ts';

/** `to`, with what left `from` struck out and what came underlined. */
export function WordDiff({ from, to }: { from: string; to: string }) {
  const change = useMemo(() => textChange(from, to), [from, to]);
  if (change.kind === 'rewritten') {
    return (
      <div className="conflict-diff conflict-diff-whole">
        <del>{change.left}</del>
        <ins>{change.came}</ins>
      </div>
    );
  }
  return (
    <div className="conflict-diff">
      {change.parts.map(({ kind, text }, index) => {
        // Parts have no identity of their own and are never reordered: their place is their key.
        const key = `${index} ${text.length}`;
        if (kind === 'left') return <del key={key}>{text}</del>;
        return kind === 'came' ? <ins key={key}>{text}</ins> : <span key={key}>{text}</span>;
      })}
    </div>
  );
}
