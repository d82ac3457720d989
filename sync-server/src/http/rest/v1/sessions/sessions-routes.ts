/**
 * /api/v1/sessions: list, get, schedule, edit. Always: bodies of writes are the arguments of the command, which judges them
 * itself, so a refused value has the same code here as from an outbox.
 */
import { commands } from '@openkms/schema/commands/registry.ts';
import { id } from '@openkms/schema/commands/text.ts';
import { office, session } from '@openkms/schema/db/tables.ts';
import type { SessionRow } from '@openkms/schema/domain/rows.ts';
import { and, asc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { FastifySchema, FastifySchemaCompiler } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { inOrg, type OrgTransaction } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { cursorInstant, cursorKind, pageOf, pageQuery, toPage } from '../../../cursor.ts';
import { documented, problems } from '../documented.ts';
import { filterText, fromParameter, idPath, modeParameter, toParameter } from '../parameters.ts';
import { sessionShape } from '../row-shapes.ts';

const scheduled = z.object({ sessionId: z.string() });
/** Sessions without a time come last. */
const startOrEnd = sql`coalesce(${session.startsAt}, 'infinity'::timestamptz)`;
const cursors = cursorKind('sessions', z.tuple([cursorInstant.nullable(), z.string()]));
/** Bodies pass as they are, to be judged by the command; the other parts are checked here. */
const bodyUnjudged: FastifySchemaCompiler<FastifySchema> = (part) =>
  part.httpPart === 'body'
    ? (value: unknown) => ({ value })
    : validatorCompiler(part as unknown as Parameters<typeof validatorCompiler>[0]);

export function registerSessionsRoutes(app: App, { pool, authenticate, issue, newId }: Door): void {
  app.get(
    '/api/v1/sessions',
    {
      schema: {
        ...documented('sessions', 'Sessions by start; those without a time last'),
        querystring: z.object({
          trainingId: id.optional(),
          location: filterText.optional().describe('Office code, such as Boston'),
          mode: modeParameter.optional(),
          status: z.enum(['scheduled', 'cancelled']).optional(),
          from: fromParameter.optional(),
          to: toParameter.optional(),
          ...pageQuery,
        }),
        response: { 200: pageOf(sessionShape), ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { cursor, limit, trainingId, location, mode, status, from, to } = request.query;
      const conditions: SQL[] = [];
      if (trainingId !== undefined) conditions.push(eq(session.trainingId, trainingId));
      if (location !== undefined)
        conditions.push(
          sql`${session.officeId} in (select ${office.id} from ${office} where lower(${office.code}) = lower(${location}))`,
        );
      if (mode !== undefined) conditions.push(eq(session.mode, mode));
      if (status !== undefined) conditions.push(eq(session.status, status));
      if (from !== undefined) conditions.push(gte(session.startsAt, from));
      if (to !== undefined) conditions.push(lt(session.startsAt, to));
      if (cursor !== undefined) {
        const [at, last] = cursors.decode(cursor);
        const start = at === null ? 'infinity' : new Date(at).toISOString();
        conditions.push(sql`(${startOrEnd}, ${session.id}) > (${start}::timestamptz, ${last})`);
      }
      const rows = await inOrg(pool, actor.orgId, ({ db }) =>
        db
          .select()
          .from(session)
          .where(and(...conditions))
          .orderBy(startOrEnd, asc(session.id))
          .limit(limit + 1),
      );
      return toPage(rows, limit, cursors, (row): [number | null, string] => [row.startsAt, row.id]);
    },
  );

  app.get(
    '/api/v1/sessions/:id',
    {
      schema: {
        ...documented('sessions', 'One session with its meetings'),
        params: idPath,
        response: { 200: sessionShape, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      return inOrg(pool, actor.orgId, (tx) => readSession(tx, request.params.id));
    },
  );

  app.post(
    '/api/v1/sessions',
    {
      schema: {
        ...documented('sessions', 'Schedule a session (session.schedule)'),
        body: argsOf('session.schedule'),
        response: { 201: sessionShape, ...problems },
      },
      validatorCompiler: bodyUnjudged,
    },
    async (request, reply) => {
      const actor = await authenticate(request);
      const receipt = await issue(request, actor, 'session.schedule', {
        sessionId: newId(),
        ...asObject(request.body),
      });
      const { sessionId } = scheduled.parse(receipt.details);
      const created = await inOrg(pool, actor.orgId, (tx) => readSession(tx, sessionId));
      return reply.code(201).header('location', `/api/v1/sessions/${created.id}`).send(created);
    },
  );

  app.patch(
    '/api/v1/sessions/:id',
    {
      schema: {
        ...documented(
          'sessions',
          'Change fields of a session (session.edit): each as {from, to}, so that nobody overwrites what they have not seen',
        ),
        params: idPath,
        body: argsOf('session.edit'),
        response: { 200: sessionShape, ...problems },
      },
      validatorCompiler: bodyUnjudged,
    },
    async (request) => {
      const actor = await authenticate(request);
      const { id: sessionId } = request.params;
      await issue(request, actor, 'session.edit', { ...asObject(request.body), sessionId });
      return inOrg(pool, actor.orgId, (tx) => readSession(tx, sessionId));
    },
  );
}

async function readSession({ db }: OrgTransaction, sessionId: string): Promise<SessionRow> {
  const [row] = await db.select().from(session).where(eq(session.id, sessionId));
  if (!row) throw new AppError('not_found', 404);
  return row;
}

/** The arguments of a command for OpenAPI; the id of the session is in the path, or made here. */
function argsOf(name: string): z.ZodType {
  const args = commands.get(name)?.args;
  if (!(args instanceof z.ZodObject)) throw new Error(`${name} has no arguments to document.`);
  const { sessionId: _inPath, ...shape } = args.shape;
  return z.looseObject(shape);
}

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('invalid_request', 400, { reason: 'the body is not an object' });
  return { ...body };
}
