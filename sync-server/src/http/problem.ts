/**
 * Every error answer: RFC 9457 problem details with a stable `code`. Always: a fault nobody foresaw shows a trace id and
 * nothing of its inside; an unknown API path, a path of somebody else's row and a refused body all look alike in shape.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { isErrorCode } from '@openkms/schema/domain/codes.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import { AppError, describeCode } from '../app-error.ts';
import { isPostgresAway } from '../execute/database-error.ts';
import { statusOf } from './problem-status.ts';

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().describe('Stable: branch on this.'),
    instance: z.string(),
    traceId: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details; further members depend on the code.' });

/** At a door it is not always a command that the role does not allow. */
const FORBIDDEN = 'The role of the actor does not allow this.';
const FORBIDDEN_TO_READ = 'The role of the actor does not allow reading this.';

/** Answers `error` as a problem. Registered as Fastify's error handler. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const app = toAppError(error);
  if (app.status >= 500) request.log.error({ err: error, traceId: request.id }, app.message);
  const { retryAfterSeconds } = app.details;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
  if (app.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(app.status).type('application/problem+json').send(problemOf(app, request));
}

/** Answers a path nobody serves. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answerProblem(new AppError('not_found', 404), request, reply);
}

function problemOf(error: AppError, request: FastifyRequest): JsonObject {
  const title = error.code === 'forbidden' ? FORBIDDEN : describeCode(error.code);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return {
    ...error.details,
    type: `urn:openkms:problem:${error.code}`,
    title,
    status: error.status,
    detail: error.code === 'forbidden' && isRead ? FORBIDDEN_TO_READ : detailOf(error, describeCode(error.code)),
    code: error.code,
    instance: request.url.split('?', 1)[0] ?? request.url,
    traceId: request.id,
  };
}

function detailOf({ details }: AppError, title: string): string {
  const { issues, reason } = details;
  if (Array.isArray(issues)) {
    const first = issues[0] as { path?: string; message?: string } | undefined;
    if (first?.message !== undefined) return first.path ? `${first.path}: ${first.message}` : first.message;
  }
  return typeof reason === 'string' ? `${title} (${reason})` : title;
}

/** What an error of the libraries means to the person who sent the request. */
function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((issue) => ({
      path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: issue.message ?? 'is not valid',
    }));
    const named = issues.map((issue) => issue.message).find(isErrorCode);
    return named ? new AppError(named, statusOf(named), { issues }) : new AppError('invalid_request', 400, { issues });
  }
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('body_too_large', 413);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new AppError('unsupported_media_type', 415);
    // A NUL character, which Postgres cannot keep in a text.
    case '22021':
    case '22P05':
      return new AppError('invalid_request', 400, { reason: 'NUL characters are not allowed' }, { cause: error });
    default:
      if (isPostgresAway(error)) return new AppError('unavailable', 503, {}, { cause: error });
      if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
        return new AppError('invalid_request', statusCode, { reason: (error as Error).message }, { cause: error });
      }
      return new AppError('internal', 500, {}, { cause: error });
  }
}
