// Sync status: the queue with each entry's story, how safe this device's data is, and the client's figures.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHeader, SectionHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useToasts } from '../../ui/use-toasts.ts';
import { isoDay, readerZone } from '../../ui/date-text.ts';
import { shortMoment } from '../../ui/when.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { FiguresCard } from './figures-card.tsx';
import { QueueList } from './queue-list.tsx';
import { SafetyCard } from './safety-card.tsx';
import { syncWords } from './sync-words.ts';
import './sync.css';

const TEN_SECONDS_MS = 10_000;

/** The page at /sync. */
export function SyncPage() {
  const sync = useSync();
  const now = useNow(TEN_SECONDS_MS);
  const { words, icon, tone } = syncWords(sync, now);
  usePageTitle('Sync status');
  return (
    <>
      <PageHeader
        eyebrow="This device"
        title="Sync status"
        actions={
          <>
            <ExportButton />
            <Button icon="refresh" onClick={sync.retry}>
              Try now
            </Button>
          </>
        }
      />
      <p className="sync-line" data-tone={tone}>
        <Icon name={icon} size={24} />
        <span>{words}</span>
        {sync.lastRowAt === null ? null : (
          <span className="sync-line-as-of">Last news {shortMoment(sync.lastRowAt, now)}</span>
        )}
      </p>
      <div className="sync-page">
        <section aria-labelledby="sync-queue">
          <SectionHeader id="sync-queue" title="Changes made here" count={sync.entries.length} />
          <QueueList entries={sync.entries} now={now} />
        </section>
        <div className="sync-side">
          <SafetyCard durability={sync.durability} />
          <FiguresCard now={now} />
        </div>
      </div>
    </>
  );
}

function ExportButton() {
  const { exportQueue } = useSync();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const url = URL.createObjectURL(await exportQueue());
      const link = document.createElement('a');
      link.href = url;
      link.download = `openkms-changes-${isoDay(Date.now(), readerZone())}.json`;
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      console.error('The queue could not be exported', error);
      toasts.show({ id: 'export', tone: 'error', message: 'The changes could not be exported.' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon="download" variant="quiet" pending={busy} pendingLabel="Exporting" onClick={() => void save()}>
      Export
    </Button>
  );
}
