// What the person should know about this device beyond its queue: data at risk, a clock that is off, a server that was
// restored, something sealed that does not open. Nothing is drawn when all is well.
import { Button } from '../../ui/button.tsx';
import { Callout, type CalloutTone } from '../../ui/callout.tsx';
import { shortMoment } from '../../ui/when.ts';
import { useSync, type SyncState } from '../../view/use-sync.ts';
import { riskWords, skewWords } from './risk-words.ts';
import { useExport } from './use-transfer.ts';

/** The browser's offer to install the app; null where there is none. */
export type Install = (() => void) | null;

/** All notices of the sync page. */
export function Notices({ sync, now, install }: { sync: SyncState; now: number; install: Install }) {
  const skew = skewWords(sync.skewMs);
  const { warning } = sync.durability;
  if (warning === null && skew === null && sync.epochChangedAt === null && !sync.sealedUnreadable) return null;
  return (
    <div className="sync-notices">
      <DataAtRisk install={install} />
      {sync.sealedUnreadable ? (
        <Callout tone="warning" title="What you left here last time does not open">
          It was sealed with a key that the server no longer gives out. It is kept on this device as it is, and nothing
          of it was sent; ask an administrator. An export takes it along as it is, and no import opens it without that
          key. What you do from now on is not touched by it.
        </Callout>
      ) : null}
      {skew === null ? null : <Callout tone="info">{skew}</Callout>}
      {sync.epochChangedAt === null ? null : (
        <Callout tone="info">
          The server was restored from a backup; what it had forgotten was offered again at{' '}
          {shortMoment(sync.epochChangedAt, now)}.
        </Callout>
      )}
    </div>
  );
}

/** The one warning that counts most, with what helps. */
export function DataAtRisk({ install, shape = 'callout' }: { install: Install; shape?: 'callout' | 'banner' }) {
  const sync = useSync();
  const { isSaving, save } = useExport();
  const { warning, safariDaysLeft, database } = sync.durability;
  if (warning === null) return null;
  const { unsaved, pending } = sync;
  const { title, text, action } = riskWords(warning, {
    unsaved,
    pending,
    safariDaysLeft,
    database,
    canInstall: install !== null,
  });
  const act = (): void => {
    switch (warning.action) {
      case 'export':
        return save();
      case 'retry':
        return sync.retry();
      case 'install':
        return install?.();
      case 'ask':
        void sync.askToPersist();
    }
  };
  return (
    <Callout
      tone={TONES[warning.code] ?? 'warning'}
      shape={shape}
      announce="politely"
      title={title}
      action={
        action === null ? undefined : (
          <Button size="small" pending={isSaving} pendingLabel="Exporting" onClick={act}>
            {action}
          </Button>
        )
      }
    >
      {text}
    </Callout>
  );
}

/** What has gone wrong already, and what may only come to that; the rest warns. */
const TONES: { readonly [code: string]: CalloutTone } = {
  unsaved_in_memory: 'error',
  database_lost: 'error',
  not_persisted: 'info',
};
