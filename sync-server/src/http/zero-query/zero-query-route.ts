/**
 * POST /api/zero/query: zero-cache asks which rows a query of a client means. Always: the query is built anew from its
 * name, with the actor of the token as its context, so a client gets the rows of its rights whatever it sends.
 */
import { mustGetQuery } from '@rocicorp/zero';
import { handleQueryRequest } from '@rocicorp/zero/server';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { serverQueries } from '@openkms/schema/zero/queries.ts';
import { schema } from '@openkms/schema/zero/schema.ts';
import { z } from 'zod';
import type { Authenticate } from '../../auth/request-actor.ts';
import type { App } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { json } from '@openkms/schema/commands/text.ts';

/** `["transform", [{id, name, args}]]`: zero-cache's own protocol, checked in full by `handleQueryRequest`. */
const body = z.tuple([
  z.literal('transform'),
  z.array(z.object({ id: z.string(), name: z.string(), args: z.array(json) })),
]);

export function registerZeroQueryRoute(app: App, authenticate: Authenticate, now: () => number): void {
  const queries = serverQueries(now);
  app.post(
    '/api/zero/query',
    {
      schema: {
        ...documented('sync', 'Resolve named Zero queries for the bearer of the token (called by zero-cache)'),
        body,
        response: { 200: z.unknown(), ...problems },
      },
    },
    async (request) => {
      const actor = await authenticate(request);
      return handleQueryRequest({
        handler: (name, args) => mustGetQuery(queries, name).fn({ args, ctx: toActor(actor) }),
        schema,
        userID: actor.userId,
        query: {},
        body: request.body,
        logLevel: 'error',
      });
    },
  );
}

function toActor({ userId, orgId, role, officeId, name }: Actor): Actor {
  return { userId, orgId, role, officeId, name };
}
