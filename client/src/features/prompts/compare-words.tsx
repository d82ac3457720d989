// One line of a comparison with what changed in it marked: words that went are struck through, words that came underlined,
// so that nothing is said by colour alone. Lines that share little are marked whole: word by word nobody could read them.
import { diffWords, type WordSpan } from '@openkms/schema/domain/prompt/diff.ts';
import { useMemo } from 'react';

/** Longer lines are marked whole: their words are too many to draw one by one. */
const LONGEST = 4_000;

export interface ChangedLineProps {
  from: string;
  to: string;
  side: 'from' | 'to';
}

/** `from` with what left it, or `to` with what came. */
export function ChangedLine({ from, to, side }: ChangedLineProps) {
  const spans = useMemo(() => wordsBetween(from, to), [from, to]);
  if (spans === null) return side === 'from' ? <del>{from}</del> : <ins>{to}</ins>;
  const hidden = side === 'from' ? 'added' : 'removed';
  return spans.map(({ kind, text }, index) => {
    // Spans have no identity of their own and are never reordered: their place is their key.
    const key = `${index} ${text.length}`;
    if (kind === hidden) return null;
    if (kind === 'same') return <span key={key}>{text}</span>;
    return kind === 'removed' ? <del key={key}>{text}</del> : <ins key={key}>{text}</ins>;
  });
}

function wordsBetween(from: string, to: string): WordSpan[] | null {
  if (from.length + to.length > LONGEST) return null;
  const spans = diffWords(from, to);
  const same = spans.reduce((sum, { kind, text }) => sum + (kind === 'same' ? text.trim().length : 0), 0);
  return same * 3 < Math.max(from.length, to.length) ? null : spans;
}
