/**
 * /api/v1/receipts: what became of a command, and which commands the server knows nothing of. Always: one receipt is for
 * whoever issued the command, and for admins; only one's own receipts count as known, so nobody learns of another's.
 */
import { commandReceipt } from '@openkms/schema/db/tables.ts';
import { id } from '@openkms/schema/commands/text.ts';
import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { inOrg } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { perMinute } from '../../../per-minute.ts';
import { withWhatIsWrong } from '../../../what-is-wrong.ts';
import { documented, problems } from '../documented.ts';
import { idPath } from '../parameters.ts';
import { receiptShape } from '../row-shapes.ts';

const ASKED_AT_ONCE = 1000;
/** A device asks six times at a new epoch (5,200 entries, a thousand a time); a person may have ten of them. */
const ASKED_PER_MINUTE = 60;
/** A restored server may have decided one anew for another device of the person: then the time is another. */
const knownShape = z.object({
  unknown: z.array(z.string()).describe('In the order asked'),
  decidedAt: z.record(z.string(), z.number()).describe('Of the others: when, in ms UTC'),
});

export function registerReceiptsRoutes(app: App, { pool, authenticate }: Door): void {
  const limit = perMinute(ASKED_PER_MINUTE);

  app.post(
    '/api/v1/receipts/known',
    {
      schema: {
        ...documented('sync', 'Which of these commands of mine have no receipt here: asked when the epoch is another'),
        body: z.object({ ids: z.array(id).max(ASKED_AT_ONCE) }),
        response: { 200: knownShape, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      await limit(actor.userId);
      const ids = [...new Set(request.body.ids)];
      if (ids.length === 0) return { unknown: [], decidedAt: {} };
      const rows = await inOrg(pool, actor.orgId, ({ db }) =>
        db
          .select({ id: commandReceipt.id, at: commandReceipt.decidedAt })
          .from(commandReceipt)
          .where(and(inArray(commandReceipt.id, ids), eq(commandReceipt.actorId, actor.userId))),
      );
      const known = new Map(rows.map((row) => [row.id, row.at]));
      return { unknown: ids.filter((each) => !known.has(each)), decidedAt: Object.fromEntries(known) };
    },
  );

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
      const [told] = await withWhatIsWrong(pool, actor, [row]);
      return told ?? row;
    },
  );
}
