// A number that opens the rows behind it. When it changes it keeps a soft gold ground for a few seconds, then fades;
// with reduced motion nothing glows, the number is simply the new one.
import { useEffect, useRef, useState } from 'react';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';

const GLOW_MS = 2_600;

export interface LiveNumberProps {
  value: number;
  /** What is counted, shown under the number: "waiting". */
  label: string;
  /** Read out after what is shown: "3 waiting in Boston: show the sessions". */
  place: string;
  detail?: string | undefined;
  onOpen: () => void;
}

/** One figure of an office. */
export function LiveNumber({ value, label, place, detail, onOpen }: LiveNumberProps) {
  const changed = useJustChanged(value);
  return (
    <button type="button" className="board-number" data-changed={changed || undefined} onClick={onOpen}>
      <span className="board-number-value">{value.toLocaleString('en')}</span>{' '}
      <span className="board-number-label">{label}</span>{' '}
      {detail === undefined ? null : <span className="board-number-detail">{detail}</span>}
      <VisuallyHidden> in {place}: show the sessions</VisuallyHidden>
    </button>
  );
}

/** True for a few seconds after `value` has become another; never at first. */
export function useJustChanged(value: number | string): boolean {
  const shown = useRef(value);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (shown.current === value) return;
    shown.current = value;
    setChanged(true);
    const timer = setTimeout(() => setChanged(false), GLOW_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return changed;
}
