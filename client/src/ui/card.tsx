// A pearl card under a navy header: one training, one session, one office. The header carries the name and what
// identifies it, the body the facts, the footer the actions.
import type { ReactNode } from 'react';
import './card.css';

export interface CardProps {
  /** The card's heading; may hold a link. Without it the card has no navy header. */
  title?: ReactNode;
  /** A short line above the title (a code, a kind). */
  eyebrow?: ReactNode;
  /** Shown at the end of the header (a badge, a menu). */
  headerEnd?: ReactNode;
  headingLevel?: 2 | 3 | 4 | undefined;
  footer?: ReactNode;
  /** The element that is drawn; article unless told. */
  as?: 'article' | 'section' | 'li' | 'div' | undefined;
  /** `flush` gives the body no padding (for tables, lists). */
  padding?: 'normal' | 'flush' | undefined;
  /** Lifts under the pointer: for cards whose title is a link. */
  interactive?: boolean | undefined;
  className?: string | undefined;
  children?: ReactNode;
}

/** A pearl card, with a navy header when it has a title. */
export function Card({
  title,
  eyebrow,
  headerEnd,
  headingLevel = 3,
  footer,
  as: Element = 'article',
  padding = 'normal',
  interactive = false,
  className = '',
  children,
}: CardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <Element className={`ui-card${interactive ? ' ui-card--interactive' : ''} ${className}`.trim()}>
      {title === undefined ? null : (
        <header className="ui-card-header">
          <div className="ui-card-naming">
            {eyebrow === undefined ? null : <p className="ui-card-eyebrow">{eyebrow}</p>}
            <Heading className="ui-card-title">{title}</Heading>
          </div>
          {headerEnd === undefined ? null : <div className="ui-card-end">{headerEnd}</div>}
        </header>
      )}
      {children === undefined ? null : <div className={`ui-card-body ui-card-body--${padding}`}>{children}</div>}
      {footer === undefined ? null : <footer className="ui-card-footer">{footer}</footer>}
    </Element>
  );
}

/** A grid of cards: as many columns as fit, never narrower than a phone. */
export function CardGrid({ children, as: Element = 'ul' }: { children: ReactNode; as?: 'ul' | 'div' | undefined }) {
  return <Element className="ui-card-grid">{children}</Element>;
}
