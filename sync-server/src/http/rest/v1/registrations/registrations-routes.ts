/** /api/v1/registrations: list, get, cancel. Always: an employee's are their own; for anybody else's the answer is that of a missing one. */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { id } from '@openkms/schema/commands/text.ts';
import { registration } from '@openkms/schema/db/tables.ts';
import type { RegistrationRow } from '@openkms/schema/domain/rows.ts';
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { inOrg, type OrgTransaction } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../../../cursor.ts';
import { documented, problems } from '../documented.ts';
import { idPath } from '../parameters.ts';
import { registrationShape } from '../row-shapes.ts';

const cursors = cursorKind('registrations', z.tuple([cursorInstant, z.string()]));
const cancelled = z.object({ registrationId: z.string(), status: z.literal('cancelled'), receiptId: z.string() });

export function registerRegistrationsRoutes(app: App, { pool, authenticate, issue }: Door): void {
  app.get(
    '/api/v1/registrations',
    {
      schema: {
        ...documented(
          'registrations',
          'Registrations, newest request first: your own; for managers and admins those of the organisation',
        ),
        querystring: z.object({
          userId: id.optional(),
          sessionId: id.optional(),
          status: z.enum(['registered', 'waitlisted', 'cancelled']).optional(),
          ...pageQuery,
        }),
        response: { 200: pageOf(registrationShape), ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { cursor, limit, userId, sessionId, status } = request.query;
      const conditions: (SQL | undefined)[] = [visibleTo(actor)];
      if (userId !== undefined) conditions.push(eq(registration.userId, userId));
      if (sessionId !== undefined) conditions.push(eq(registration.sessionId, sessionId));
      if (status !== undefined) conditions.push(eq(registration.status, status));
      if (cursor !== undefined) {
        const [at, last] = cursors.decode(cursor);
        conditions.push(
          sql`(${registration.requestedAt}, ${registration.id}) < (${new Date(at).toISOString()}::timestamptz, ${last})`,
        );
      }
      const rows = await inOrg(pool, actor.orgId, ({ db }) =>
        db
          .select()
          .from(registration)
          .where(and(...conditions))
          .orderBy(desc(registration.requestedAt), desc(registration.id))
          .limit(limit + 1),
      );
      return toPage(rows, limit, cursors, (row): [number, string] => [row.requestedAt, row.id]);
    },
  );

  app.get(
    '/api/v1/registrations/:id',
    {
      schema: {
        ...documented('registrations', 'One registration'),
        params: idPath,
        response: { 200: registrationShape, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      return inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, request.params.id));
    },
  );

  app.delete(
    '/api/v1/registrations/:id',
    {
      schema: {
        ...documented('registrations', 'Give the seat back (registration.cancel); the registration stays as history'),
        params: idPath,
        querystring: z.object({ reason: z.string().max(1000).optional() }),
        response: { 200: cancelled, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const row = await inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, request.params.id));
      const { reason } = request.query;
      const args = { registrationId: row.id, sessionId: row.sessionId, ...(reason === undefined ? {} : { reason }) };
      const receipt = await issue(request, actor, 'registration.cancel', args);
      return { registrationId: row.id, status: 'cancelled' as const, receiptId: receipt.id };
    },
  );
}

/** What the reader's role lets them see; the organisation is seen to by row-level security. */
function visibleTo(actor: Actor): SQL | undefined {
  return actor.role === 'employee' ? eq(registration.userId, actor.userId) : undefined;
}

async function readVisible({ db }: OrgTransaction, actor: Actor, registrationId: string): Promise<RegistrationRow> {
  const [row] = await db
    .select()
    .from(registration)
    .where(and(eq(registration.id, registrationId), visibleTo(actor)));
  if (!row) throw new AppError('not_found', 404);
  return row;
}
