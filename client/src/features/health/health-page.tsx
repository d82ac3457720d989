// System health: the server's parts, this device's own figures, and for administrators the dead letters. Read-only.
import { AsOf } from '../../ui/as-of.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { DeadLetters } from './dead-letters.tsx';
import { DeviceHealth } from './device-health.tsx';
import { ServerHealth } from './server-health.tsx';
import './health.css';

/** /health */
export function HealthPage() {
  usePageTitle('System health');
  const session = useSession();
  const sync = useSync();
  const now = useNow(30_000);
  const administers = 'person' in session && session.person.role === 'admin';
  return (
    <>
      <PageHeader
        eyebrow="System"
        title="System health"
        lead="How the server’s parts are, and how this device keeps what it holds."
      />
      <div className="health">
        <AsOf {...sync} now={now} />
        <ServerHealth />
        <DeviceHealth />
        {administers ? <DeadLetters /> : null}
      </div>
    </>
  );
}
