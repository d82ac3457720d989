/**
 * The audit log as CSV (RFC 4180) for a spreadsheet. Always: every cell is quoted where it must be, and none can start a
 * formula (a leading = + - @, tab or return gets an apostrophe), so opening the file runs nothing.
 */
import type { AuditLogRow } from '@openkms/schema/domain/rows.ts';

const HEAD = [
  'at (UTC)',
  'person',
  'action',
  'entity',
  'entity id',
  'outcome',
  'code',
  'command id',
  'device',
  'seal',
  'hash',
  'details',
];

/** One line an entry, under a head line; lines end in CRLF. */
export function auditCsv(rows: readonly AuditLogRow[]): string {
  const lines = rows.map((row) => [
    new Date(row.at).toISOString(),
    row.actorName,
    row.action,
    row.entityTable ?? '',
    row.entityId ?? '',
    row.outcome,
    typeof row.details['code'] === 'string' ? row.details['code'] : '',
    row.commandId ?? '',
    row.deviceId ?? '',
    row.sealNumber === null ? '' : String(row.sealNumber),
    row.hash ?? '',
    JSON.stringify(row.details),
  ]);
  return [HEAD, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
