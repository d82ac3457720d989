/**
 * receipt.see: a manager had the effects of other people's changes before their eyes. Always: the first who saw it stays
 * the one who saw it; nobody's own change is seen by themselves.
 */
import { z } from 'zod';
import { applied } from '../domain/outcome.ts';
import type { CommandReceiptRow } from '../domain/rows.ts';
import { defineCommand, type Read, rowsOf } from './command.ts';
import { id } from './text.ts';

const SEE = 'receipt.see';

export const see = defineCommand({
  name: SEE,
  version: 1,
  /** What was seen: registrations, sessions, trainings. */
  args: z.object({ entityIds: z.array(id).min(1).max(200) }),
  base: z.undefined(),
  authorise: (actor) => actor.role !== 'employee',
  // Two managers who look at once: one of them was first.
  locks: (_args, actor) => [`org:receipts:${actor.orgId}`],
  *read(args): Read<readonly CommandReceiptRow[]> {
    return yield* rowsOf('commandReceipt', { entityId: args.entityIds });
  },
  decide: (receipts: readonly CommandReceiptRow[], _args, { now, actor }) => {
    const unseen = receipts.filter(
      ({ seenAt, actorId, status, name }) =>
        seenAt === null && actorId !== actor.userId && status !== 'rejected' && name !== SEE,
    );
    const set = { seenAt: now, seenBy: actor.userId, seenByName: actor.name };
    return applied(
      { changes: unseen.map(({ id: receiptId }) => ({ op: 'update', table: 'commandReceipt', id: receiptId, set })) },
      { seen: unseen.length },
    );
  },
  entity: (args) => ({ table: 'commandReceipt', id: args.entityIds[0] ?? '' }),
  settle: 'count',
});
