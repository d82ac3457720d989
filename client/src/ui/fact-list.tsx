// When, where, with whom: short facts, each with its icon and, for screen readers, its name.
import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { VisuallyHidden } from './visually-hidden.tsx';
import './fact-list.css';

export interface Fact {
  /** What the fact is: "When". Read out always, shown with `showLabels`. */
  label: string;
  value: ReactNode;
  detail?: ReactNode;
  icon?: IconName | undefined;
}

/** A list of named facts. */
export function FactList({
  facts,
  showLabels = false,
  columns = false,
}: {
  facts: readonly Fact[];
  showLabels?: boolean | undefined;
  columns?: boolean | undefined;
}) {
  return (
    <dl className={columns ? 'ui-facts ui-facts--columns' : 'ui-facts'}>
      {facts.map((fact) => (
        <div key={fact.label} className="ui-fact">
          <dt className="ui-fact-label">
            {fact.icon === undefined ? null : <Icon name={fact.icon} />}
            {showLabels ? fact.label : <VisuallyHidden>{fact.label}</VisuallyHidden>}
          </dt>
          <dd className="ui-fact-value">
            {fact.value}
            {fact.detail === undefined ? null : <span className="ui-fact-detail">{fact.detail}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
