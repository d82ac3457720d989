// Whether an entry is linked into the hash chain yet.
import type { AuditLogRow } from '@openkms/schema/domain/rows.ts';
import { Badge } from '../../ui/badge.tsx';

/** "Sealed 1,204" or "Waiting for its seal". */
export function Seal({ row }: { row: Pick<AuditLogRow, 'sealNumber'> }) {
  return row.sealNumber === null ? (
    <Badge tone="neutral" icon="clock">
      Waiting for seal
    </Badge>
  ) : (
    <Badge tone="success" icon="shield">
      Sealed {row.sealNumber.toLocaleString('en')}
    </Badge>
  );
}
