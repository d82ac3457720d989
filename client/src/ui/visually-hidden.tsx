// Words for screen readers only; they take no room on the page.
import type { ReactNode } from 'react';
import './visually-hidden.css';

/** Hides its children from sight, not from assistive technology. */
export function VisuallyHidden({ children, id }: { children: ReactNode; id?: string | undefined }) {
  return (
    <span className="ui-visually-hidden" id={id}>
      {children}
    </span>
  );
}
