// Sync status: the queue with each entry's story, how safe this device's data is, and the client's figures.
import { useMemo } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PageHeader, SectionHeader } from '../../ui/page-header.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { shortMoment } from '../../ui/when.ts';
import { isNoise } from '../../view/queue.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow } from '../../view/use-view.ts';
import { FiguresCard } from './figures-card.tsx';
import { DropPlace, ImportButton } from './import-file.tsx';
import { type Install, Notices } from './notices.tsx';
import { QueueList } from './queue-list.tsx';
import { SafetyCard } from './safety-card.tsx';
import { syncWords } from './sync-words.ts';
import { useExport, useImport } from './use-transfer.ts';
import './sync.css';

const TEN_SECONDS_MS = 10_000;

/** The page at /sync. `install`: the browser's offer to install the app; null where there is none. */
export function SyncPage({ install = null }: { install?: Install }) {
  const sync = useSync();
  const importing = useImport();
  const entries = useMemo(() => sync.entries.filter((entry) => !isNoise(entry)), [sync.entries]);
  const now = useNow(TEN_SECONDS_MS);
  const { words, icon, tone } = syncWords(sync, now);
  usePageTitle('Sync status');
  return (
    <DropPlace take={importing.take}>
      <PageHeader
        eyebrow="This device"
        title="Sync status"
        actions={
          <Button icon="refresh" onClick={sync.retry}>
            Try now
          </Button>
        }
      />
      <p className="sync-line" data-tone={tone}>
        <Icon name={icon} size={24} />
        <span>{words}</span>
        {sync.lastRowAt === null ? null : (
          <span className="sync-line-as-of">Last news {shortMoment(sync.lastRowAt, now)}</span>
        )}
      </p>
      <Notices sync={sync} now={now} install={install} />
      <div className="sync-page">
        <section aria-labelledby="sync-queue">
          <SectionHeader
            id="sync-queue"
            title="Changes made here"
            count={entries.length}
            actions={
              <>
                <ImportButton {...importing} />
                <ExportButton />
              </>
            }
          />
          <QueueList entries={entries} now={now} />
        </section>
        <div className="sync-side">
          <SafetyCard sync={sync} now={now} />
          <FiguresCard now={now} />
        </div>
      </div>
    </DropPlace>
  );
}

function ExportButton() {
  const { isSaving, save } = useExport();
  return (
    <Button size="small" icon="download" variant="quiet" pending={isSaving} pendingLabel="Exporting" onClick={save}>
      Export
    </Button>
  );
}
