// Everything one entry of the audit log says: who, when, from which device, before and after, and its seal.
import type { AuditLogRow } from '@openkms/schema/domain/rows.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { FactList } from '../../ui/fact-list.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { RawJson, Verbatim } from '../../ui/verbatim.tsx';
import { dayAndTime } from '../../ui/when.ts';
import { actionWords, outcomeWords } from './action-words.ts';
import { type AuditChange, changesOf, valueText } from './audit-changes.ts';
import { Seal } from './seal.tsx';

export interface EntryDetailsProps {
  row: AuditLogRow | undefined;
  entity: { kind: string; name: string } | null;
  deviceLabel: string | null;
  onClose: () => void;
  onOnlyThis: (entityId: string) => void;
}

const changeColumns: readonly Column<AuditChange>[] = [
  { key: 'field', header: 'Field', primary: true, cell: (change) => change.field },
  {
    key: 'before',
    header: 'Before',
    cell: (change) => <Verbatim>{change.before === undefined ? '–' : valueText(change.before)}</Verbatim>,
  },
  { key: 'after', header: 'After', cell: (change) => <Verbatim>{valueText(change.after)}</Verbatim> },
];

/** The drawer beside the table; closed without a row. */
export function EntryDetails({ row, entity, deviceLabel, onClose, onOnlyThis }: EntryDetailsProps) {
  const changes = row === undefined ? [] : changesOf(row);
  const entityId = row?.entityId ?? null;
  return (
    <Dialog
      isOpen={row !== undefined}
      onClose={onClose}
      size="large"
      title={row === undefined ? '' : actionWords(row.action)}
      lead={row === undefined ? undefined : `${row.actorName} · ${dayAndTime(row.at)}`}
      footer={
        entityId === null ? undefined : (
          <Button icon="filter" onClick={() => onOnlyThis(entityId)}>
            Everything about this {entity?.kind.toLowerCase() ?? 'entity'}
          </Button>
        )
      }
    >
      {row === undefined ? null : (
        <div className="audit-details">
          <FactList
            showLabels
            columns
            facts={[
              { label: 'About', value: entity?.name ?? '–', detail: entity?.kind },
              {
                label: 'Outcome',
                value: outcomeWords(row.outcome),
                detail: typeof row.details['code'] === 'string' ? row.details['code'] : undefined,
              },
              {
                label: 'Device',
                value: deviceLabel ?? '–',
                detail:
                  typeof row.details['offlineSince'] === 'number'
                    ? `offline since ${dayAndTime(row.details['offlineSince'])}`
                    : undefined,
              },
              { label: 'Seal', value: <Seal row={row} /> },
            ]}
          />
          {changes.length === 0 ? null : (
            <Table<AuditChange>
              caption="Before and after"
              showCaption
              rows={changes}
              rowKey={(change) => change.field}
              columns={changeColumns}
            />
          )}
          <Disclosure summary="As recorded">
            <RawJson value={row.details} />
            <dl className="audit-hashes">
              <dt>Action</dt>
              <dd>{row.action}</dd>
              <dt>Entry</dt>
              <dd>{row.id}</dd>
              <dt>Command</dt>
              <dd>{row.commandId ?? 'none'}</dd>
              <dt>Hash</dt>
              <dd>{row.hash ?? 'waiting for its seal'}</dd>
              <dt>Hash before it</dt>
              <dd>{row.prevHash ?? 'waiting for its seal'}</dd>
            </dl>
          </Disclosure>
        </div>
      )}
    </Dialog>
  );
}
