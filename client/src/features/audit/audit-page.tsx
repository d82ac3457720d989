// The audit log: who did what when, sealed into a hash chain that anybody with the right can have walked. Read-only.
import type { AuditLogRow } from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { AsOf } from '../../ui/as-of.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { usePageTitle } from '../../ui/use-page-title.ts';
import { useBrought } from '../../view/use-brought.ts';
import { useLiveQuery } from '../../view/use-live-query.ts';
import { useSession } from '../../view/use-session.ts';
import { useSync } from '../../view/use-sync.ts';
import { useNow, useView, type View } from '../../view/use-view.ts';
import { auditCsv } from './audit-csv.ts';
import { type AuditFilter, filterEntries, readFilter, writeFilter } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditTable } from './audit-table.tsx';
import { entityWords, sessionsNamed } from './entity-words.ts';
import { EntryDetails } from './entry-details.tsx';
import { ChainVerdict, useVerifyChain, VerifyButton } from './verify-chain.tsx';
import './audit.css';

const STEP = 200;
const MOST = 1000;

/** /audit */
export function AuditPage() {
  usePageTitle('Audit log');
  const session = useSession();
  if ((session.state === 'signed-in' || session.state === 'expired') && session.person.role !== 'admin') {
    return (
      <EmptyState icon="shield" title="The audit log is for administrators">
        What became of your own changes is under Sync status.
      </EmptyState>
    );
  }
  return <AuditLog />;
}

function AuditLog() {
  const view = useView((whole) => whole);
  const now = useNow(30_000);
  const sync = useSync();
  const chain = useVerifyChain();
  const [query, setQuery] = useSearchParams();
  const filter = useMemo(() => readFilter(query), [query]);
  const [limit, setLimit] = useState(STEP);
  const [openId, setOpenId] = useState<string | null>(null);
  const { action, entityId } = filter;
  const { rows, state } = useLiveQuery(
    queries.organisation.audit({
      limit,
      ...(action === null ? {} : { action }),
      ...(entityId === null ? {} : { entityId }),
    }),
  );
  const listed = useMemo(() => filterEntries(rows, filter), [rows, filter]);
  // Sessions long over are on no device; the log names them all the same.
  const named = useMemo(() => sessionsNamed(listed, 100), [listed]);
  useBrought(named.length === 0 ? null : queries.catalogue.named({ sessionIds: named }));
  const open = rows.find((row) => row.id === openId);
  const narrow = (next: AuditFilter) => setQuery(writeFilter(next), { replace: true });
  const words = (row: AuditLogRow) => entityWords(view, row);
  const ofEntity = rows.find((row) => row.entityId === entityId);
  const hasMore = rows.length >= limit && limit < MOST;

  return (
    <>
      <PageHeader
        eyebrow="Organisation"
        title="Audit log"
        lead="Who did what, when, on which device, and what it changed. Entries are only ever added, and sealed into a chain of hashes."
        actions={
          <>
            <Button icon="download" disabled={listed.length === 0} onClick={() => download(auditCsv(listed), now)}>
              Export CSV
            </Button>
            <VerifyButton {...chain} />
          </>
        }
      />
      <div className="audit">
        <AsOf {...sync} now={now} />
        <ChainVerdict check={chain.check} />
        <AuditFilters
          filter={filter}
          onChange={narrow}
          entityName={ofEntity === undefined ? null : words(ofEntity).name}
        />
        {rows.length === 0 && state === 'loading' && sync.connection !== 'offline' ? (
          <Loading label="Loading the audit log">
            <Skeleton lines={10} />
          </Loading>
        ) : listed.length === 0 ? (
          <EmptyState icon="shield" title={emptyTitle(rows.length, state)}>
            {rows.length > 0 || state === 'complete'
              ? 'Take a filter away, or look further back.'
              : 'The log is fetched when the line to the server is back.'}
          </EmptyState>
        ) : (
          <AuditTable rows={listed} openId={openId} entityOf={words} onOpen={setOpenId} />
        )}
        {rows.length === 0 ? null : (
          <>
            <LoadMore
              shown={listed.length}
              total={rows.length}
              noun="newest entry"
              plural="newest entries"
              hasMore={hasMore}
              onMore={() => setLimit(Math.min(limit + STEP, MOST))}
            />
            {rows.length >= MOST ? (
              <p className="audit-quiet">Older entries: choose an action or an entity, or ask GET /api/v1/audit.</p>
            ) : null}
          </>
        )}
      </div>
      <EntryDetails
        row={open}
        entity={open === undefined ? null : words(open)}
        deviceLabel={labelOf(view, open)}
        onClose={() => setOpenId(null)}
        onOnlyThis={(id) => {
          setOpenId(null);
          narrow({ ...filter, entityId: id, action: null });
        }}
      />
    </>
  );
}

function emptyTitle(fetched: number, state: 'loading' | 'cached' | 'complete'): string {
  if (fetched > 0) return 'No entry matches';
  return state === 'complete' ? 'Nothing is recorded for this' : 'Not on this device yet';
}

/** The device of an entry by its label; its id where the label is not known here. */
function labelOf(view: View, row: AuditLogRow | undefined): string | null {
  const deviceId = row?.deviceId ?? null;
  return deviceId === null ? null : (view.table('device').get(deviceId)?.label ?? deviceId);
}

function download(text: string, now: number): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `openkms-audit-${new Date(now).toISOString().slice(0, 10)}.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
