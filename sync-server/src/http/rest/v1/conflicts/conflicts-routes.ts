/**
 * /api/v1/conflicts: list, get, resolve, reopen. Always: admins see the organisation's, everybody else the ones that are
 * theirs, and where two versions of a prompt contradict each other both authors.
 */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { json } from '@openkms/schema/commands/text.ts';
import { syncConflict } from '@openkms/schema/db/tables.ts';
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import { and, desc, eq, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { inOrg, type OrgTransaction } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../../../cursor.ts';
import { documented, problems } from '../documented.ts';
import { idPath } from '../parameters.ts';
import { conflictShape } from '../row-shapes.ts';

const cursors = cursorKind('conflicts', z.tuple([cursorInstant, z.string()]));
const note = z.string().max(10_000).optional();
const decided = z.object({
  conflict: conflictShape,
  receiptId: z.string(),
  code: z.string().nullable().describe('partly_undone when something changed since'),
});

export function registerConflictsRoutes(app: App, { pool, authenticate, issue }: Door): void {
  app.get(
    '/api/v1/conflicts',
    {
      schema: {
        ...documented('conflicts', 'Conflicts, newest first'),
        querystring: z.object({
          status: z.enum(['open', 'resolved']).optional(),
          kind: z.enum(['field', 'schedule', 'rights', 'prompt']).optional(),
          ...pageQuery,
        }),
        response: { 200: pageOf(conflictShape), ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { cursor, limit, status, kind } = request.query;
      const conditions: (SQL | undefined)[] = [visibleTo(actor)];
      if (status !== undefined) conditions.push(eq(syncConflict.status, status));
      if (kind !== undefined) conditions.push(eq(syncConflict.kind, kind));
      if (cursor !== undefined) {
        const [at, last] = cursors.decode(cursor);
        conditions.push(
          sql`(${syncConflict.createdAt}, ${syncConflict.id}) < (${new Date(at).toISOString()}::timestamptz, ${last})`,
        );
      }
      const rows = await inOrg(pool, actor.orgId, ({ db }) =>
        db
          .select()
          .from(syncConflict)
          .where(and(...conditions))
          .orderBy(desc(syncConflict.createdAt), desc(syncConflict.id))
          .limit(limit + 1),
      );
      return toPage(rows, limit, cursors, (row): [number, string] => [row.createdAt, row.id]);
    },
  );

  app.get(
    '/api/v1/conflicts/:id',
    {
      schema: {
        ...documented('conflicts', 'One conflict: base, mine and theirs'),
        params: idPath,
        response: { 200: conflictShape, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      return inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, request.params.id));
    },
  );

  app.post(
    '/api/v1/conflicts/:id/resolve',
    {
      schema: {
        ...documented('conflicts', 'Judge a conflict (conflict.resolve)'),
        params: idPath,
        body: z.strictObject({
          resolution: z.enum(['mine', 'theirs', 'edited']),
          values: z.record(z.string(), json).optional(),
          seen: z
            .record(z.string(), json)
            .optional()
            .describe(
              'What stood in the fields when it was judged, where that is not `theirs` any more; 409 changed_meanwhile says it as `current`',
            ),
          note,
        }),
        response: { 200: decided, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const conflictId = request.params.id;
      const { seen, ...body } = request.body;
      const args = { ...body, conflictId };
      const receipt = await issue(request, actor, 'conflict.resolve', args, { base: seen }).catch(pointOut);
      return {
        conflict: await inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, conflictId)),
        receiptId: receipt.id,
        code: receipt.code,
      };
    },
  );

  app.post(
    '/api/v1/conflicts/:id/reopen',
    {
      schema: {
        ...documented('conflicts', 'Undo a judgement (conflict.reopen)'),
        params: idPath,
        body: z.strictObject({ note }).nullish(),
        response: { 200: decided, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const conflictId = request.params.id;
      const receipt = await issue(request, actor, 'conflict.reopen', { ...request.body, conflictId });
      return {
        conflict: await inOrg(pool, actor.orgId, (tx) => readVisible(tx, actor, conflictId)),
        receiptId: receipt.id,
        code: receipt.code,
      };
    },
  );
}

function visibleTo(actor: Actor): SQL | undefined {
  if (actor.role === 'admin') return undefined;
  const both = and(eq(syncConflict.kind, 'prompt'), eq(syncConflict.theirsUserId, actor.userId));
  return or(eq(syncConflict.userId, actor.userId), both);
}

async function readVisible({ db }: OrgTransaction, actor: Actor, conflictId: string): Promise<SyncConflictRow> {
  const [row] = await db
    .select()
    .from(syncConflict)
    .where(and(eq(syncConflict.id, conflictId), visibleTo(actor)));
  if (!row) throw new AppError('not_found', 404);
  return row;
}

/** Says where a conflict of versions is decided, which takes a text and no side. */
function pointOut(error: unknown): never {
  if (error instanceof AppError && error.code === 'resolution_invalid' && error.details['kind'] === 'prompt') {
    const reason = 'two versions of a prompt: POST /api/v1/prompts/{id}/resolve takes what they shall become';
    throw new AppError(error.code, error.status, { ...error.details, reason }, { cause: error });
  }
  throw error;
}
