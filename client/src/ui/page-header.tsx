// The head of a page: what it is, one sentence of help, and what can be done with the whole page.
import type { ReactNode } from 'react';
import './page-header.css';

export interface PageHeaderProps {
  /** The page's only h1. */
  title: ReactNode;
  /** A short line above the title; where this page belongs. */
  eyebrow?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  /** Quiet facts below (counts, "as of 09:12"). */
  meta?: ReactNode;
}

/** Title, lead and actions of a page. */
export function PageHeader({ title, eyebrow, lead, actions, meta }: PageHeaderProps) {
  return (
    <header className="ui-page-header">
      <div className="ui-page-header-words">
        {eyebrow === undefined ? null : <p className="ui-page-header-eyebrow">{eyebrow}</p>}
        <h1>{title}</h1>
        {lead === undefined ? null : <p className="ui-page-header-lead">{lead}</p>}
        {meta === undefined ? null : <div className="ui-page-header-meta">{meta}</div>}
      </div>
      {actions === undefined ? null : <div className="ui-page-header-actions">{actions}</div>}
    </header>
  );
}

export interface SectionHeaderProps {
  title: ReactNode;
  headingLevel?: 2 | 3 | undefined;
  /** How many it holds; none is said by what stands in their place. */
  count?: number | undefined;
  lead?: ReactNode;
  actions?: ReactNode;
  /** For aria-labelledby of the section it heads. */
  id?: string | undefined;
}

/** The head of one section of a page. */
export function SectionHeader({ title, headingLevel = 2, count, lead, actions, id }: SectionHeaderProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <div className="ui-section-header">
      <div>
        <Heading id={id}>
          {title}
          {count === undefined || count === 0 ? null : <span className="ui-section-header-count"> {count}</span>}
        </Heading>
        {lead === undefined ? null : <p className="ui-section-header-lead">{lead}</p>}
      </div>
      {actions === undefined ? null : <div className="ui-page-header-actions">{actions}</div>}
    </div>
  );
}
