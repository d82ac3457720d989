/** Answers the reads that commands describe, over the rows of one transaction. Always: a batch is one round trip. */
import { type Read, type ReadRequest, runRead } from '@openkms/schema/commands/command.ts';
import type { Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { withOriginals } from './letter-originals.ts';
import type { HeldLocks } from './locks.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { selectRows } from './table-sql.ts';

/**
 * Runs `read` over the transaction; a lock it asks for must be held already, or be a shared one that is free, or the
 * transaction starts over.
 */
export function readRows<S>({ client }: OrgTransaction, held: HeldLocks, read: Read<S>): Promise<S> {
  return runRead(read, (requests: readonly ReadRequest[]) =>
    Promise.all(
      requests.map((request): Promise<readonly Rows[TableName][]> => {
        if (request.kind === 'rows') {
          const { table, where, during } = request;
          if (table !== 'commandDeadLetter') return selectRows(client, table, where, during);
          return selectRows(client, table, where, during).then((letters) => withOriginals(client, letters));
        }
        // Sent before the rows behind it in the batch, which Postgres then reads under it.
        if (request.shared) return held.share(request.keys).then(() => []);
        held.require(request.keys);
        return Promise.resolve([]);
      }),
    ),
  );
}
