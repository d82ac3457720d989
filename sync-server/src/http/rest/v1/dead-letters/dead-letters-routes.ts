/**
 * /api/v1/dead-letters: what could not be executed, kept as it came; replay it or dismiss it. Always: admins see the
 * organisation's, everybody else their own; what may be one person's texts is shown to whoever sent it; who may replay is
 * for the command to say.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { commandDeadLetter } from '@openkms/schema/db/tables.ts';
import type { CommandDeadLetterRow } from '@openkms/schema/domain/rows.ts';
import { and, desc, eq, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { withOriginals } from '../../../../execute/letter-originals.ts';
import { inOrg, type OrgTransaction } from '../../../../execute/org-transaction.ts';
import { json } from '@openkms/schema/commands/text.ts';
import type { App, Door } from '../../../app.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../../../cursor.ts';
import { documented, problems } from '../documented.ts';
import { idPath } from '../parameters.ts';

const instant = z.number().int().describe('Milliseconds since the epoch, UTC');
const deadLetterShape = z
  .object({
    id: z.string(),
    orgId: z.string(),
    actorId: z.string(),
    deviceId: z.string().nullable(),
    name: z.string().describe('Of the command; `unreadable` where nothing could be read'),
    code: z.string(),
    message: z.string(),
    raw: json.describe('`withheld` is true where arguments that may be one person’s texts are left out'),
    receivedAt: instant,
    resolution: z.enum(['replayed', 'dismissed']).nullable(),
    resolvedAt: instant.nullable(),
    resolvedBy: z.string().nullable(),
    resolvedByName: z.string().nullable(),
    resolutionNote: z.string().nullable(),
  })
  .meta({ id: 'DeadLetter' }) satisfies z.ZodType<CommandDeadLetterRow>;

const cursors = cursorKind('dead-letters', z.tuple([cursorInstant, z.string()]));
const note = z.string().max(10_000);
const settled = z.object({ deadLetter: deadLetterShape, receiptId: z.string(), code: z.string().nullable() });

export function registerDeadLettersRoutes(app: App, { pool, authenticate, issue }: Door): void {
  app.get(
    '/api/v1/dead-letters',
    {
      schema: {
        ...documented('dead-letters', 'Commands that nobody could execute, newest first'),
        querystring: z.object({
          status: z.enum(['open', 'settled']).optional().describe('open: neither replayed nor dismissed'),
          actorId: z.string().min(1).max(64).optional(),
          deviceId: z.string().min(1).max(64).optional(),
          ...pageQuery,
        }),
        response: { 200: pageOf(deadLetterShape), ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { cursor, limit, status, actorId, deviceId } = request.query;
      const conditions: (SQL | undefined)[] = [visibleTo(actor)];
      if (status !== undefined) conditions.push((status === 'open' ? isNull : isNotNull)(commandDeadLetter.resolution));
      if (actorId !== undefined) conditions.push(eq(commandDeadLetter.actorId, actorId));
      if (deviceId !== undefined) conditions.push(eq(commandDeadLetter.deviceId, deviceId));
      if (cursor !== undefined) {
        const [at, last] = cursors.decode(cursor);
        conditions.push(
          sql`(${commandDeadLetter.receivedAt}, ${commandDeadLetter.id}) < (${new Date(at).toISOString()}::timestamptz, ${last})`,
        );
      }
      const rows = await inOrg(pool, actor.orgId, async (tx) => {
        const letters = await tx.db
          .select()
          .from(commandDeadLetter)
          .where(and(...conditions))
          .orderBy(desc(commandDeadLetter.receivedAt), desc(commandDeadLetter.id))
          .limit(limit + 1);
        return withOwnWhole(tx, actor, letters);
      });
      return toPage(rows, limit, cursors, (row): [number, string] => [row.receivedAt, row.id]);
    },
  );

  app.post(
    '/api/v1/dead-letters/:id/replay',
    {
      schema: {
        ...documented('dead-letters', 'Execute it after all (dead-letter.replay)'),
        params: idPath,
        body: z.strictObject({ note: note.optional() }).nullish(),
        response: { 200: settled, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { id } = request.params;
      const receipt = await issue(request, actor, 'dead-letter.replay', { ...request.body, id });
      return {
        deadLetter: await inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, id)),
        receiptId: receipt.id,
        code: receipt.code,
      };
    },
  );

  app.post(
    '/api/v1/dead-letters/:id/dismiss',
    {
      schema: {
        ...documented('dead-letters', 'Leave it unexecuted, and say why (dead-letter.dismiss)'),
        params: idPath,
        body: z.strictObject({ note }),
        response: { 200: settled, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { id } = request.params;
      const receipt = await issue(request, actor, 'dead-letter.dismiss', { ...request.body, id });
      return {
        deadLetter: await inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, id)),
        receiptId: receipt.id,
        code: receipt.code,
      };
    },
  );
}

function visibleTo(actor: Actor): SQL | undefined {
  return actor.role === 'admin' ? undefined : eq(commandDeadLetter.actorId, actor.userId);
}

async function withOwnWhole(
  { client }: OrgTransaction,
  { userId }: Actor,
  letters: readonly CommandDeadLetterRow[],
): Promise<CommandDeadLetterRow[]> {
  const own = await withOriginals(
    client,
    letters.filter(({ actorId }) => actorId === userId),
  );
  const whole = new Map(own.map((letter) => [letter.id, letter]));
  return letters.map((letter) => whole.get(letter.id) ?? letter);
}

async function readVisible(tx: OrgTransaction, actor: Actor, id: string): Promise<CommandDeadLetterRow> {
  const found = await tx.db
    .select()
    .from(commandDeadLetter)
    .where(and(eq(commandDeadLetter.id, id), visibleTo(actor)));
  const [row] = await withOwnWhole(tx, actor, found);
  if (!row) throw new AppError('not_found', 404);
  return row;
}
