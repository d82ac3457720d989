// One training: what it is, its sessions by office, and registering for one. Works without a network: what is asked for
// is saved on this device first and sent when there is a line.
import { useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import { readerZone } from '../../ui/date-text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted, decimal } from '../../ui/number-text.ts';
import { PageHeader, SectionHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { CollisionDialog } from './collision-dialog.tsx';
import { nearestFitting } from './fits.ts';
import { SessionCard, type SessionActions, type SessionCardProps } from './session-card.tsx';
import { byOffice } from './session-facts.ts';
import { useRegistering } from './use-registering.ts';
import { useTraining, type SessionItem, type TrainingState } from './use-training.ts';
import './training.css';

/** What is drawn beside the training and beside each of its sessions, by id. */
export interface ManagerSlots {
  training: (trainingId: string) => ReactNode;
  session: (sessionId: string) => ReactNode;
}

export interface TrainingPageProps {
  /** From the address: a training's id or its code. */
  idOrCode: string;
  /** Where a manager's actions stand; given by the app, because features do not know each other. */
  actions?: ManagerSlots | undefined;
}

const MINUTE_MS = 60_000;

/** The page at /trainings/:id. */
export function TrainingPage({ idOrCode, actions }: TrainingPageProps) {
  const found = useTraining(idOrCode);
  usePageTitle(found.state === 'shown' ? found.training.title : 'Training');
  switch (found.state) {
    case 'loading':
      return (
        <Loading label="Loading the training">
          <Skeleton shape="title" />
          <Skeleton lines={4} />
          <Skeleton shape="card" />
        </Loading>
      );
    case 'missing':
      return (
        <>
          <PageHeader eyebrow={idOrCode} title="Not in the catalogue" />
          <EmptyState
            icon="book"
            title="No training goes by this code"
            action={<Link href="/trainings">Go to the catalogue</Link>}
          >
            It may have been renamed or taken away. Search for it by its topic.
          </EmptyState>
        </>
      );
    case 'shown':
      return <Training found={found} actions={actions} />;
  }
}

type Shown = Extract<TrainingState, { state: 'shown' }>;

function Training({ found, actions }: { found: Shown } & Pick<TrainingPageProps, 'actions'>) {
  const { training, ahead, past } = found;
  const sync = useSync();
  const now = useNow(MINUTE_MS);
  const facts = [
    `${decimal(training.hours)} ${training.hours === 1 ? 'hour' : 'hours'}`,
    training.level === null ? null : training.level.charAt(0).toUpperCase() + training.level.slice(1),
    training.department === '' ? null : training.department,
  ].filter((fact) => fact !== null);
  return (
    <>
      <p className="training-back">
        <Link href="/trainings">All trainings</Link>
      </p>
      <PageHeader
        eyebrow={training.code}
        title={training.title}
        meta={facts.map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
        actions={actions?.training(training.id)}
      />
      <div className="training-notice">
        <AsOf {...sync} now={now}>
          You can register all the same; it is confirmed when you are online.
        </AsOf>
      </div>
      {training.status === 'archived' ? (
        <Callout tone="warning" title="This training is archived">
          {training.archiveReason ?? 'Nobody can register any more.'}
        </Callout>
      ) : null}
      <div className="training-about">
        <p className="training-description">
          {training.description === '' ? 'No description yet.' : training.description}
        </p>
        {training.skills.length === 0 ? null : (
          <BadgeRow label="Skills">
            {training.skills.map((skill) => (
              <Badge key={skill}>{skill}</Badge>
            ))}
          </BadgeRow>
        )}
      </div>
      {ahead.length === 0 ? (
        <EmptyState icon="calendar" title="No session is planned" headingLevel={2}>
          {past.length === 0 ? 'This training has not been scheduled yet.' : 'All its sessions are over.'} New dates
          appear here as soon as a manager announces them.
        </EmptyState>
      ) : null}
      <Sessions found={found} now={now} slot={actions?.session} />
    </>
  );
}

function Sessions({ found, now, slot }: { found: Shown; now: number; slot: ManagerSlots['session'] | undefined }) {
  const { training, ahead, past, commitments } = found;
  const { register, leave, withdraw } = useRegistering();
  const [wantedId, setWantedId] = useState<string | null>(null);
  const reader = useMemo(() => readerZone(), []);
  const wanted = ahead.find(({ session }) => session.id === wantedId) ?? null;
  const alternatives = wanted === null ? [] : nearestFitting(wanted.session, ahead, commitments, now);
  const take = (item: SessionItem): void => {
    setWantedId(null);
    void register(item.session, item.meetings, training.title);
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
