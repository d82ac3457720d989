// A text as it is, with its line breaks; of a very long one the first part, and the rest when asked.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';

/** Characters that are drawn at once: some four screens. */
const AT_ONCE = 8_000;

/** `text`, scrolling in its own frame, which the keyboard reaches too. */
export function LongText({ label, text }: { label: string; text: string }) {
  const [isWhole, setWhole] = useState(false);
  const isCut = text.length > AT_ONCE && !isWhole;
  // A frame that scrolls must take the focus, or the keyboard could not scroll it.
  /* oxlint-disable jsx-a11y/no-noninteractive-tabindex */
  return (
    <div className="history-text-frame">
      <pre className="history-text" role="region" aria-label={label} tabIndex={0}>
        {isCut ? text.slice(0, AT_ONCE) : text}
      </pre>
      {isCut ? (
        <Button size="small" variant="quiet" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString('en')} characters
        </Button>
      ) : null}
    </div>
  );
}
