// Nothing to show, and what to do next.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import './empty-state.css';

export interface EmptyStateProps {
  icon?: IconName | undefined;
  /** What is so: "No trainings match". */
  title: ReactNode;
  /** What to do next, in a sentence. */
  children: ReactNode;
  action?: ReactNode;
  headingLevel?: 2 | 3 | undefined;
}

/** An empty page or list. */
export function EmptyState({ icon = 'sparkle', title, children, action, headingLevel = 2 }: EmptyStateProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <div className="ui-empty">
      <span className="ui-empty-icon">
        <Icon name={icon} size={32} />
      </span>
      <Heading className="ui-empty-title">{title}</Heading>
      <div className="ui-empty-text">{children}</div>
      {action === undefined ? null : <div className="ui-empty-action">{action}</div>}
    </div>
  );
}
