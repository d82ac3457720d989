/** The types that endpoints share: the Fastify instance with zod as its schema language, and what an endpoint may use. */
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type pg from 'pg';
import type { Authenticate } from '../auth/request-actor.ts';
import type { CurrentEpoch } from '../epoch/server-epoch.ts';
import type { IssueCommand } from './issue-command.ts';

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What a REST endpoint works with. `pool` is that of the role openkms_app. */
export type Door = {
  readonly pool: pg.Pool;
  readonly authenticate: Authenticate;
  readonly issue: IssueCommand;
  /** ms UTC */
  readonly now: () => number;
  readonly newId: () => string;
  readonly currentEpoch: CurrentEpoch;
};
