// One training of the catalogue: when and where it can be joined next, how many seats are left, why it is shown.
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { FoundBy } from '../../ui/found-by.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { counted, decimal } from '../../ui/number-text.ts';
import { LEVEL_WORDS } from './catalogue-filters.ts';
import { matchWords } from '../../search/match-words.ts';
import type { Match } from './facets.ts';
import type { TrainingReason } from './training-reason.ts';
import { standingWords, type Standing } from './standings.ts';
import { seatWords, whenWords, whereWords } from './session-words.ts';

export interface CatalogueCardProps {
  match: Match;
  why: readonly TrainingReason[];
  /** The reader's own registration for this training, if any; not always for the session the card shows. */
  standing: Standing | undefined;
  /** False while only the search index is here: dates are on their way. */
  datesKnown: boolean;
  reader: string;
  onOpen: (href: string) => void;
}

/** A card that leads to its training. */
export function CatalogueCard({ match, why, standing, datesKnown, reader, onOpen }: CatalogueCardProps) {
  const { entry } = match;
  const href = `/trainings/${encodeURIComponent(entry.code)}`;
  return (
    <Card
      as="li"
      interactive
      headingLevel={2}
      className="catalogue-card"
      eyebrow={entry.department === '' ? entry.code : `${entry.code} · ${entry.department}`}
      title={
        <a
          href={href}
          data-result
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
            event.preventDefault();
            onOpen(href);
          }}
        >
          {entry.title}
        </a>
      }
      footer={<CardFooter match={match} why={why} />}
    >
      {standing === undefined ? null : (
        <BadgeRow>
          <Badge tone={standing.tone}>{standingWords(standing, match.sessions[0]?.id, reader)}</Badge>
        </BadgeRow>
      )}
      <FactList facts={factsOf(match, datesKnown, reader, standing !== undefined)} />
    </Card>
  );
}

function factsOf({ entry, sessions }: Match, datesKnown: boolean, reader: string, stands: boolean): Fact[] {
  const session = sessions[0];
  const length = [
    entry.hours === null ? null : counted(entry.hours, 'hour').replace(/^[\d.,]+/, decimal(entry.hours)),
    entry.level === null ? null : LEVEL_WORDS[entry.level],
  ].filter((word) => word !== null);
  const size: Fact[] = length.length === 0 ? [] : [{ label: 'Length', icon: 'clock', value: length.join(' · ') }];
  if (!datesKnown) return [...size, { label: 'When', icon: 'calendar', value: 'Dates are on their way' }];
  if (session === undefined) return [{ label: 'When', icon: 'calendar', value: 'No session planned yet' }, ...size];
  const when = whenWords(session, reader);
  const seats = seatWords(session, stands);
  return [
    { label: 'When', icon: 'calendar', value: when.text, ...(when.note === null ? {} : { detail: when.note }) },
    { label: 'Where', icon: session.mode === 'in-person' ? 'pin' : 'video', value: whereWords(session) },
    {
      label: 'Seats',
      icon: 'seat',
      value: seats.standing === 'few' ? <strong className="catalogue-few">{seats.text}</strong> : seats.text,
    },
    ...size,
  ];
}

const FIELD_WORDS: Record<TrainingReason['field'], string> = {
  title: 'title',
  code: 'code',
  department: 'department',
  skills: 'skills',
  trainers: 'trainer',
  description: 'description',
};

function CardFooter({ match, why }: { match: Match; why: readonly TrainingReason[] }) {
  const further = match.sessions.length - 1;
  const reasons = matchWords(why, FIELD_WORDS);
  return (
    <>
      {reasons.length === 0 ? (
        <p className="catalogue-why">{match.entry.skills.slice(0, 3).join(' · ')}</p>
      ) : (
        <FoundBy reasons={reasons} />
      )}
      {further > 0 ? <p className="catalogue-more">{counted(further, 'more session')}</p> : null}
    </>
  );
}
