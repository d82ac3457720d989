// What cannot wait, above every page: data at risk, a new version, or a session that only signing in again renews. Never
// reloads by itself: the person says when.
import { useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { DataAtRisk } from '../features/sync-status/notices.tsx';
import { isForEveryPage } from '../features/sync-status/risk-words.ts';
import { Button } from '../ui/button.tsx';
import { Callout } from '../ui/callout.tsx';
import { counted } from '../ui/number-text.ts';
import { useSync } from '../view/use-sync.ts';
import { useNow } from '../view/use-view.ts';
import type { ServiceWorkerUpdates } from './register-service-worker.ts';

const MINUTE_MS = 60_000;

/** At most one banner; nothing when all is well. */
export function ShellBanner({ updates, install }: { updates: ServiceWorkerUpdates; install: (() => void) | null }) {
  const update = useSyncExternalStore(updates.subscribe, updates.state);
  const sync = useSync();
  const { connection, pending, trouble } = sync;
  const now = useNow(MINUTE_MS);
  const [path, navigate] = useLocation();
  const { warning } = sync.durability;
  // The page about it says it itself.
  const isAtRisk = path !== '/sync' && isForEveryPage({ ...sync, warning }, now);
  if (isAtRisk && (warning?.code === 'unsaved_in_memory' || warning?.code === 'database_lost'))
    return <DataAtRisk install={install} shape="banner" />;
  if (connection === 'needs-sign-in') {
    const then = encodeURIComponent(path + window.location.search);
    return (
      <Callout
        shape="banner"
        tone="warning"
        announce="politely"
        title="Sign in again to receive news and send your changes"
        action={
          <Button size="small" variant="primary" onClick={() => navigate(`/sign-in?then=${then}`)}>
            Sign in
          </Button>
        }
      >
        {pending === 0
          ? 'Everything here goes on working.'
          : `${counted(pending, 'change')} ${pending === 1 ? 'waits' : 'wait'} safely on this device.`}
      </Callout>
    );
  }
  if (update.kind === 'update-ready' || update.kind === 'activating') {
    return (
      <Callout
        shape="banner"
        announce="politely"
        title="A new version is ready"
        action={
          <Button size="small" pending={update.kind === 'activating'} pendingLabel="Reloading" onClick={updates.accept}>
            Reload
          </Button>
        }
      />
    );
  }
  if (update.kind === 'replaced' || trouble === 'outdated') {
    return (
      <Callout
        shape="banner"
        announce="politely"
        title="This tab runs an older version"
        action={
          <Button size="small" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        Reload it when it suits you; nothing is lost.
      </Callout>
    );
  }
  return isAtRisk ? <DataAtRisk install={install} shape="banner" /> : null;
}
