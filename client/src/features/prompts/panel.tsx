// One thing about a prompt, beside its text: a heading, what is so, what can be done.
import { useId, type ReactNode } from 'react';

export interface PanelProps {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A named part of the page. */
export function Panel({ title, action, children }: PanelProps) {
  const id = useId();
  return (
    <section className="prompt-panel" aria-labelledby={id}>
      <div className="prompt-panel-head">
        <h2 id={id}>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
