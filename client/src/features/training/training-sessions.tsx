// The sessions of one training, by office, with registering and the dialog for two that overlap; what is over comes last.
import { useMemo, useState } from 'react';
import { readerZone } from '../../ui/date-text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { counted } from '../../ui/number-text.ts';
import { SectionHeader } from '../../ui/page-header.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { CollisionDialog } from './collision-dialog.tsx';
import { nearestFitting } from './fits.ts';
import { SessionCard, type SessionActions, type SessionCardProps } from './session-card.tsx';
import { byOffice } from './session-facts.ts';
import type { ManagerSlots } from './manager-slots.ts';
import { useRegistering } from './use-registering.ts';
import type { SessionItem, TrainingState } from './use-training.ts';

/** All sessions of `found`; `slot` draws a manager's actions beside each. */
export function TrainingSessions({
  found,
  now,
  slot,
}: {
  found: Extract<TrainingState, { state: 'shown' }>;
  now: number;
  slot: ManagerSlots['session'] | undefined;
}) {
  const { training, ahead, past, commitments } = found;
  const { register, leave, withdraw } = useRegistering();
  const [wantedId, setWantedId] = useState<string | null>(null);
  const reader = useMemo(() => readerZone(), []);
  const wanted = ahead.find(({ session }) => session.id === wantedId) ?? null;
  const alternatives = wanted === null ? [] : nearestFitting(wanted.session, ahead, commitments, now);
  const take = (item: SessionItem): void => {
    setWantedId(null);
    void register(item.session, training.title);
  };
  const actions: SessionActions & Pick<SessionCardProps, 'slot'> = {
    slot,
    onRegister: take,
    onCollision: (item) => setWantedId(item.session.id),
    onLeave: ({ offer }) => {
      if (offer.kind === 'registered' || offer.kind === 'waitlisted') void leave(offer.registration, training.title);
    },
    onWithdraw: (commandId) => void withdraw(commandId, training.title),
  };
  return (
    <>
      {byOffice(ahead, (officeId) => ahead.find((item) => item.session.officeId === officeId)?.office).map(
        ({ office, sessions }) => (
          <section key={office?.id ?? ''} className="training-office">
            <SectionHeader title={office?.name ?? 'Office to be announced'} count={sessions.length} />
            <ul className="session-list">
              {sessions.map((item) => (
                <SessionCard key={item.session.id} item={item} reader={reader} {...actions} />
              ))}
            </ul>
          </section>
        ),
      )}
      {past.length === 0 ? null : (
        <section className="training-past">
          <h2>
            <VisuallyHidden>Past sessions</VisuallyHidden>
          </h2>
          <Disclosure summary={counted(past.length, 'past session')}>
            <ul className="session-list">
              {past
                .toSorted((a, b) => (b.session.startsAt ?? 0) - (a.session.startsAt ?? 0))
                .map((item) => (
                  <SessionCard key={item.session.id} item={item} reader={reader} {...actions} />
                ))}
            </ul>
          </Disclosure>
        </section>
      )}
      <CollisionDialog
        wanted={wanted}
        title={training.title}
        held={wanted?.offer.kind === 'collides' ? wanted.offer.held : []}
        alternatives={alternatives
          .map(({ session }) => ahead.find((item) => item.session.id === session.id))
          .filter((item) => item !== undefined)}
        onChoose={take}
        onClose={() => setWantedId(null)}
      />
    </>
  );
}
