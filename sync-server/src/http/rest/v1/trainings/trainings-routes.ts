/** /api/v1/trainings: list, search, get, register. */
import { id } from '@openkms/schema/commands/text.ts';
import { z } from 'zod';
import { AppError } from '../../../../app-error.ts';
import { inOrg } from '../../../../execute/org-transaction.ts';
import type { App, Door } from '../../../app.ts';
import { cursorKind, limitUpTo, pageOf, pageQuery, toPage } from '../../../cursor.ts';
import { documented, problems } from '../documented.ts';
import { filterText, fromParameter, modeParameter, toParameter } from '../parameters.ts';
import { sessionShape, trainingShape } from '../row-shapes.ts';
import { chooseSession } from './register-person.ts';
import { searchTrainings } from './search-trainings.ts';
import { listTrainings, readTraining, withUpcoming } from './trainings-store.ts';

const summary = trainingShape.extend({
  sessions: z.number().int().describe('Sessions that have not begun'),
  nextStartsAt: z.number().nullable().describe('Milliseconds since the epoch, UTC'),
  seatsLeft: z.number().int(),
});
const detail = trainingShape.extend({
  sessions: z.array(sessionShape).readonly(),
});
const hits = z.object({ items: z.array(summary.extend({ score: z.number() })) });
const cursors = cursorKind('trainings', z.tuple([z.string(), z.string()]));
const path = z.object({
  id: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[^\0]*$/)
    .describe('Id or code of the training'),
});
const registered = z.object({
  status: z.enum(['registered', 'waitlisted']),
  registrationId: z.string(),
  sessionId: z.string(),
  waitlistPosition: z.number().int().nullish(),
  receiptId: z.string(),
});
const registeredDetails = z.object({
  registrationId: z.string(),
  status: z.enum(['registered', 'waitlisted']),
  waitlistPosition: z.number().nullish(),
});

export function registerTrainingsRoutes(app: App, { pool, authenticate, issue, now, newId }: Door): void {
  app.get(
    '/api/v1/trainings',
    {
      schema: {
        ...documented('trainings', 'Active trainings by title; the filters of place and time speak of their sessions'),
        querystring: z.object({
          q: filterText.optional().describe('Part of title, code or a skill'),
          location: filterText.optional().describe('Office code, such as Boston'),
          mode: modeParameter.optional(),
          skill: filterText.optional(),
          from: fromParameter.optional(),
          to: toParameter.optional(),
          ...pageQuery,
        }),
        response: { 200: pageOf(summary), ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { cursor, limit, ...filter } = request.query;
      const after = cursor === undefined ? undefined : cursors.decode(cursor);
      const rows = await inOrg(pool, actor.orgId, ({ db }) => listTrainings(db, filter, after, limit, now()));
      return toPage(rows, limit, cursors, (row): [string, string] => [row.title, row.id]);
    },
  );

  app.get(
    '/api/v1/trainings/search',
    {
      schema: {
        ...documented('trainings', 'Active trainings by relevance, ranked by Postgres'),
        querystring: z.object({ q: filterText, limit: limitUpTo(100).default(20) }),
        response: { 200: hits, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const { q, limit } = request.query;
      return inOrg(pool, actor.orgId, async (tx) => {
        const found = await searchTrainings(tx, q, limit);
        const rows = await withUpcoming(
          tx.db,
          found.map((hit) => hit.training),
          now(),
        );
        return { items: rows.map((row, index) => ({ ...row, score: found[index]?.score ?? 0 })) };
      });
    },
  );

  app.get(
    '/api/v1/trainings/:id',
    {
      schema: {
        ...documented('trainings', 'One training with its sessions and their meetings'),
        params: path,
        response: { 200: detail, ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      const found = await inOrg(pool, actor.orgId, ({ db }) => readTraining(db, request.params.id, actor.role));
      if (!found) throw new AppError('not_found', 404);
      return found;
    },
  );

  app.post(
    '/api/v1/trainings/:id/register',
    {
      schema: {
        ...documented(
          'trainings',
          'Register for a session; without sessionId for the next one that fits. 409 schedule_overlap lists `conflicts`',
        ),
        params: path,
        body: z.strictObject({ sessionId: id.optional(), registrationId: id.optional() }).nullish(),
        response: { 201: registered, 200: registered.describe('Registered or waitlisted there already'), ...problems },
      },
    },
    async (request, reply) => {
      const actor = await authenticate(request);
      const sessionId = await inOrg(pool, actor.orgId, (tx) =>
        chooseSession(tx, actor, request.params.id, request.body?.sessionId, now()),
      );
      const registrationId = request.body?.registrationId ?? newId();
      const receipt = await issue(request, actor, 'registration.register', { registrationId, sessionId });
      const { status, ...rest } = registeredDetails.parse(receipt.details);
      return reply
        .code(receipt.code === 'already_so' ? 200 : 201)
        .send({ status, ...rest, sessionId, receiptId: receipt.id });
    },
  );
}
