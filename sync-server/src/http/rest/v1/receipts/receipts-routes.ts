/** GET /api/v1/receipts/{id}: what became of a command. Always: for whoever issued it, and for admins. */
import { commandReceipt } from '@openkms/schema/db/tables.ts';
import { and, eq } from 'drizzle-orm';
import { AppError } from '../../../../app-error.ts';
import { inOrg } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { documented, problems } from '../documented.ts';
import { idPath } from '../parameters.ts';
import { receiptShape } from '../row-shapes.ts';

export function registerReceiptsRoutes(app: App, { pool, authenticate }: Door): void {
  app.get(
    '/api/v1/receipts/:id',
    {
      schema: {
        ...documented('sync', 'The receipt of a command, by the id of the command'),
        params: idPath,
        response: { 200: receiptShape, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const own = actor.role === 'admin' ? undefined : eq(commandReceipt.actorId, actor.userId);
      const [row] = await inOrg(pool, actor.orgId, ({ db }) =>
        db
          .select()
          .from(commandReceipt)
          .where(and(eq(commandReceipt.id, request.params.id), own)),
      );
      if (!row) throw new AppError('not_found', 404);
      return row;
    },
  );
}
