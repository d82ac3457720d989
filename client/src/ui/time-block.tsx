// One entry of an agenda: when on the left, what on the right, its standing as an edge and a badge.
import type { ReactNode } from 'react';
import './time-block.css';

export type TimeBlockStanding = 'confirmed' | 'pending' | 'waitlist' | 'conflict' | 'busy' | 'cancelled';

export interface TimeBlockProps {
  /** Wall time, such as "09:00". */
  start: ReactNode;
  end?: ReactNode;
  /** A zone where it differs from the reader's: "14:00 in London". */
  zoneNote?: ReactNode;
  title: ReactNode;
  /** Where, with whom. */
  detail?: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  standing?: TimeBlockStanding | undefined;
  as?: 'li' | 'div' | 'article' | undefined;
}

/** An agenda's line. */
export function TimeBlock({
  start,
  end,
  zoneNote,
  title,
  detail,
  badge,
  actions,
  standing = 'confirmed',
  as: Element = 'li',
}: TimeBlockProps) {
  return (
    <Element className={`ui-block ui-block--${standing}`}>
      <div className="ui-block-when">
        <span className="ui-block-start">{start}</span>
        {end === undefined ? null : <span className="ui-block-end">to {end}</span>}
      </div>
      <div className="ui-block-what">
        <p className="ui-block-title">{title}</p>
        {detail === undefined ? null : <div className="ui-block-detail">{detail}</div>}
        {zoneNote === undefined ? null : <p className="ui-block-zone">{zoneNote}</p>}
      </div>
      {badge === undefined && actions === undefined ? null : (
        <div className="ui-block-side">
          {badge}
          {actions}
        </div>
      )}
    </Element>
  );
}

/** The entries of one day under its date. */
export function DayBlocks({
  day,
  note,
  headingLevel = 2,
  children,
}: {
  day: ReactNode;
  note?: ReactNode;
  headingLevel?: 2 | 3;
  children: ReactNode;
}) {
  const Heading = `h${headingLevel}` as const;
  return (
    <section className="ui-day">
      <div className="ui-day-head">
        <Heading className="ui-day-name">{day}</Heading>
        {note === undefined ? null : <span className="ui-day-note">{note}</span>}
      </div>
      <ul className="ui-day-list">{children}</ul>
    </section>
  );
}
