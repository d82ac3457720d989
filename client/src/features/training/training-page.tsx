// One training: what it is, its sessions by office, and registering for one. Works without a network: what is asked for
// is saved on this device first and sent when there is a line.
import { Link } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Badge, BadgeRow } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { decimal } from '../../ui/number-text.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import type { ManagerSlots } from './manager-slots.ts';
import { TrainingSessions } from './training-sessions.tsx';
import { useTraining, type TrainingState } from './use-training.ts';
import './training.css';

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
      <TrainingSessions found={found} now={now} slot={actions?.session} />
    </>
  );
}
