// One session: when, where, with whom, seats, and what pressing the button will do, said before it is pressed.
import type { ReactNode } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Card } from '../../ui/card.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { FactList, type Fact } from '../../ui/fact-list.tsx';
import { Meter } from '../../ui/meter.tsx';
import { counted } from '../../ui/number-text.ts';
import { seatsLeft } from '@openkms/schema/domain/seats.ts';
import type { Offer } from './offer.ts';
import { meetingLines, placeOf, sessionWhen, sessionWhere } from './session-facts.ts';
import type { SessionItem } from './use-training.ts';

export interface SessionActions {
  onRegister: (item: SessionItem) => void;
  onCollision: (item: SessionItem) => void;
  onLeave: (item: SessionItem) => void;
  onWithdraw: (commandId: string) => void;
}

export interface SessionCardProps extends SessionActions {
  item: SessionItem;
  reader: string;
  /** Draws a manager's actions for a session, by id. */
  slot?: ((sessionId: string) => ReactNode) | undefined;
}

/** A session's card with its one action. */
export function SessionCard({ item, reader, slot, ...actions }: SessionCardProps) {
  const { session, office } = item;
  const { meetings } = session;
  const place = placeOf(session, office);
  const when = sessionWhen(session, place, reader);
  const cancelled = session.status === 'cancelled';
  return (
    <Card
      as="li"
      className="session-card"
      headingLevel={3}
      eyebrow={session.code}
      title={<span className={cancelled ? 'session-cancelled' : undefined}>{when.text}</span>}
      footer={cancelled ? undefined : <SessionOffer item={item} {...actions} />}
    >
      {cancelled ? (
        <Callout tone="warning" title="This session is cancelled">
          {session.cancelReason ?? 'No reason was given.'}
        </Callout>
      ) : null}
      <FactList facts={factsOf(item, when.note)} />
      {session.description === '' ? null : <p className="session-description">{session.description}</p>}
      {cancelled || session.schedule === 'self-paced' ? null : <Seats item={item} />}
      {meetings.length > 1 ? (
        <Disclosure summary={meetings.length === 2 ? 'Both meetings' : `All ${meetings.length} meetings`}>
          <ol className="session-meetings">
            {meetingLines(meetings, place, reader).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </Disclosure>
      ) : null}
      {slot?.(session.id)}
    </Card>
  );
}

function factsOf({ session, office, offer }: SessionItem, note: string | null): Fact[] {
  const facts: Fact[] = [];
  if (note !== null) facts.push({ label: 'At the office', icon: 'clock', value: note });
  facts.push({
    label: 'Where',
    icon: session.mode === 'in-person' ? 'pin' : 'video',
    value: sessionWhere(session, office),
  });
  const trainers = session.trainers.length === 0 ? 'Trainer to be announced' : session.trainers.join(', ');
  facts.push({ label: 'Trainer', icon: 'user', value: trainers });
  if (session.virtualUrl !== null && offer.kind === 'registered') {
    facts.push({
      label: 'Link',
      icon: 'external',
      value: (
        <a href={session.virtualUrl} target="_blank" rel="noreferrer">
          Join online
        </a>
      ),
    });
  }
  return facts;
}

function Seats({ item: { session } }: { item: SessionItem }) {
  const left = seatsLeft(session);
  const waiting = session.waitlistCount === 0 ? '' : ` · ${counted(session.waitlistCount, 'person', 'people')} waiting`;
  return (
    <Meter
      label="Seats taken"
      value={session.seatsTaken}
      max={session.capacity}
      tone={left === 0 ? 'error' : left <= Math.max(1, session.capacity / 10) ? 'warning' : 'normal'}
      text={
        left === 0
          ? `Full, ${counted(session.capacity, 'seat')}${waiting}`
          : `${left} of ${counted(session.capacity, 'seat')} left`
      }
    />
  );
}

function SessionOffer({ item, onRegister, onCollision, onLeave, onWithdraw }: { item: SessionItem } & SessionActions) {
  const { offer } = item;
  const about = item.session.code;
  switch (offer.kind) {
    case 'registered':
    case 'waitlisted':
      return (
        <>
          <Badge tone={offer.kind === 'registered' ? 'success' : 'warning'}>{offer.words}</Badge>
          <Button
            size="small"
            variant="quiet"
            aria-label={`${leaveWords(offer)}: ${about}`}
            onClick={() => onLeave(item)}
          >
            {leaveWords(offer)}
          </Button>
        </>
      );
    case 'requested':
    case 'leaving':
      return (
        <>
          <Badge tone="info">{offer.words}</Badge>
          <Button
            size="small"
            variant="quiet"
            aria-label={`Withdraw: ${about}`}
            onClick={() => onWithdraw(offer.commandId)}
          >
            Withdraw
          </Button>
        </>
      );
    case 'closed':
      return <p className="session-offer">{offer.words}</p>;
    case 'open':
    case 'waitlist':
    case 'collides':
      return (
        <>
          <p className="session-offer">{offer.words}</p>
          <Button
            variant={offer.kind === 'open' ? 'primary' : 'secondary'}
            aria-label={`${registerWords(offer)}: ${about}`}
            onClick={() => (offer.kind === 'collides' ? onCollision(item) : onRegister(item))}
          >
            {registerWords(offer)}
          </Button>
        </>
      );
  }
}

function leaveWords(offer: Offer): string {
  return offer.kind === 'waitlisted' ? 'Leave waitlist' : 'Cancel';
}

function registerWords(offer: Offer): string {
  return offer.kind === 'waitlist' ? 'Join waitlist' : 'Register';
}
