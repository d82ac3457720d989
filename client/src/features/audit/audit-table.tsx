// Entries of the audit log in rows; the time of a row opens its details.
import type { AuditLogRow } from '@openkms/schema/domain/rows.ts';
import { Link } from 'wouter';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { dayAndTime } from '../../ui/when.ts';
import { actionWords, outcomeWords } from './action-words.ts';
import { Seal } from './seal.tsx';

export interface AuditTableProps {
  rows: readonly AuditLogRow[];
  openId: string | null;
  entityOf: (row: AuditLogRow) => { kind: string; name: string; href?: string };
  onOpen: (id: string) => void;
}

const tones: { readonly [outcome: string]: Tone } = {
  applied: 'success',
  adjusted: 'info',
  conflict: 'warning',
  rejected: 'error',
  'dead-letter': 'error',
};

/** The table of the page. */
export function AuditTable({ rows, openId, entityOf, onOpen }: AuditTableProps) {
  return (
    <Table
      caption="Audit log, newest first"
      columns={columnsOf(entityOf, onOpen)}
      rows={rows}
      rowKey={(row) => row.id}
      selectedKey={openId}
    />
  );
}

const columnsOf = (
  entityOf: AuditTableProps['entityOf'],
  onOpen: AuditTableProps['onOpen'],
): readonly Column<AuditLogRow>[] => [
  {
    key: 'action',
    header: 'What',
    primary: true,
    cell: (row) => (
      <button type="button" className="audit-open" aria-haspopup="dialog" onClick={() => onOpen(row.id)}>
        {actionWords(row.action)}
      </button>
    ),
  },
  { key: 'who', header: 'Who', cell: (row) => <span className="audit-who">{row.actorName}</span> },
  { key: 'about', header: 'About', cell: (row) => <About {...entityOf(row)} /> },
  {
    key: 'outcome',
    header: 'Outcome',
    narrow: true,
    cell: (row) => <Badge tone={tones[row.outcome] ?? 'neutral'}>{outcomeWords(row.outcome)}</Badge>,
  },
  {
    key: 'when',
    header: 'When',
    narrow: true,
    cell: (row) => <time dateTime={new Date(row.at).toISOString()}>{dayAndTime(row.at)}</time>,
  },
  { key: 'seal', header: 'Seal', narrow: true, cell: (row) => <Seal row={row} /> },
];

function About({ kind, name, href }: { kind: string; name: string; href?: string }) {
  return (
    <span className="audit-about">
      {href === undefined ? <span>{name}</span> : <Link href={href}>{name}</Link>}
      {kind === '' ? null : <span className="audit-quiet">{kind}</span>}
    </span>
  );
}
