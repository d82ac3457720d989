// A part that folds away under its name (the browser's own details element): a facet group, a story, an advanced form.
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import './disclosure.css';

export interface DisclosureProps {
  summary: ReactNode;
  /** Shown at the end of the summary: how many are chosen. */
  note?: ReactNode;
  /** Open at first; afterwards the person decides. */
  defaultOpen?: boolean | undefined;
  children: ReactNode;
}

/** A summary that opens and closes what is under it. */
export function Disclosure({ summary, note, defaultOpen = false, children }: DisclosureProps) {
  return (
    <details className="ui-disclosure" open={defaultOpen}>
      <summary className="ui-disclosure-summary">
        <span className="ui-disclosure-name">{summary}</span>
        {note === undefined ? null : <span className="ui-disclosure-note">{note}</span>}
        <Icon name="chevron-down" />
      </summary>
      <div className="ui-disclosure-body">{children}</div>
    </details>
  );
}
