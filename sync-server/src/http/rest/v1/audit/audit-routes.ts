/** /api/v1/audit: who did what, and whether the chain holds. Always: for admins. */
import { id } from '@openkms/schema/commands/text.ts';
import { auditLog } from '@openkms/schema/db/tables.ts';
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { verifyAuditChain } from '../../../../audit/verify.ts';
import type { Person } from '../../../../auth/person.ts';
import { inOrg } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../../../cursor.ts';
import { documented, problems } from '../documented.ts';
import { filterText, fromParameter, toParameter } from '../parameters.ts';
import { auditShape } from '../row-shapes.ts';

const cursors = cursorKind('audit', z.tuple([cursorInstant, z.string()]));
const verdict = z.looseObject({ ok: z.boolean() });

export function registerAuditRoutes(app: App, { pool, authenticate }: Door): void {
  const admin = async (request: FastifyRequest): Promise<Person> => {
    const actor = await authenticate(request);
    if (actor.role !== 'admin') throw new AppError('forbidden', 403);
    return actor;
  };

  app.get(
    '/api/v1/audit',
    {
      schema: {
        ...documented('audit', 'The audit log, newest first'),
        querystring: z.object({
          action: filterText.optional().describe('noun.verb, such as registration.register'),
          actorId: id.optional(),
          entityId: id.optional(),
          commandId: id.optional(),
          outcome: filterText.optional(),
          from: fromParameter.optional(),
          to: toParameter.optional(),
          ...pageQuery,
        }),
        response: { 200: pageOf(auditShape), ...problems },
      },
    },
    async (request) => {
      const actor = await admin(request);
      const { cursor, limit, action, actorId, entityId, commandId, outcome, from, to } = request.query;
      const conditions: SQL[] = [];
      if (action !== undefined) conditions.push(eq(auditLog.action, action));
      if (actorId !== undefined) conditions.push(eq(auditLog.actorId, actorId));
      if (entityId !== undefined) conditions.push(eq(auditLog.entityId, entityId));
      if (commandId !== undefined) conditions.push(eq(auditLog.commandId, commandId));
      if (outcome !== undefined) conditions.push(eq(auditLog.outcome, outcome));
      if (from !== undefined) conditions.push(gte(auditLog.at, from));
      if (to !== undefined) conditions.push(lt(auditLog.at, to));
      if (cursor !== undefined) {
        const [at, last] = cursors.decode(cursor);
        conditions.push(sql`(${auditLog.at}, ${auditLog.id}) < (${new Date(at).toISOString()}::timestamptz, ${last})`);
      }
      const rows = await inOrg(pool, actor.orgId, ({ db }) =>
        db
          .select()
          .from(auditLog)
          .where(and(...conditions))
          .orderBy(desc(auditLog.at), desc(auditLog.id))
          .limit(limit + 1),
      );
      return toPage(rows, limit, cursors, (row): [number, string] => [row.at, row.id]);
    },
  );

  app.get(
    '/api/v1/audit/verify',
    {
      schema: {
        ...documented('audit', 'Walk the hash chain from its first row'),
        response: { 200: verdict, ...problems },
      },
    },
    async (request) => {
      const actor = await admin(request);
      return inOrg(pool, actor.orgId, (tx) => verifyAuditChain(tx, actor.orgId));
    },
  );
}
