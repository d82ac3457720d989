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
  const app = toAppError(error, request);
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
    detail: detailOf(error, error.code === 'forbidden' && isRead ? FORBIDDEN_TO_READ : describeCode(error.code)),
    code: error.code,
    instance: request.url.split('?', 1)[0] ?? request.url,
    traceId: request.id,
  };
}

function detailOf({ code, details }: AppError, title: string): string {
  const { issues, reason } = details;
  if (Array.isArray(issues)) {
    const first = issues[0] as Partial<Issue> | undefined;
    if (first?.message !== undefined) return first.path ? `${first.path}: ${wordsOf(first)}` : wordsOf(first);
  }
  if (typeof reason !== 'string') return title;
  // What opens nothing here is no matter of roles.
  if (code === 'forbidden') return reason;
  return `${title} (${(code === 'token_invalid' ? TOKEN_WORDS.get(reason) : undefined) ?? reason})`;
}

/** What is wrong at `path`: in words, or as a code of commands, which `wordsOf` says in words. */
type Issue = { readonly path: string; readonly message: string; readonly most?: string; readonly holds?: string };

function wordsOf({ message = '', most, holds }: Partial<Issue>): string {
  if (holds !== undefined) return holds;
  const words = isErrorCode(message) ? describeCode(message) : message;
  return most === undefined ? words : `${words} At most ${most}.`;
}

/** What the reasons of auth/access-token.ts and auth/request-actor.ts mean. */
const TOKEN_WORDS: ReadonlyMap<string, string> = new Map([
  ['malformed', 'it cannot be read as a JWT'],
  ['algorithm_not_allowed', 'it is signed in a way that is not allowed'],
  ['unknown_key', 'it is signed with a key that is not known here'],
  ['bad_signature', 'its signature does not hold'],
  ['wrong_claims', 'it was issued for something else'],
  ['of_an_agent', 'it is an agent’s, which opens prompts and their runs alone'],
]);

/** What an error of the libraries means to the person who sent the request. */
function toAppError(error: unknown, { body }: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ instancePath, message = 'is not valid', params }): Issue => {
      const path = instancePath.replace(/^\//, '').replaceAll('/', '.');
      if (message === 'text_too_long') return { path, message, ...mostOf(params) };
      return { path, message, ...(message === 'invalid_args' ? holdsOf(valueAt(body, instancePath)) : {}) };
    });
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

function mostOf({ maximum, origin }: Readonly<Record<string, unknown>>): { readonly most?: string } {
  if (typeof maximum !== 'number') return {};
  return { most: `${maximum} ${origin === 'array' ? 'entries' : 'characters'}` };
}

/** Why a text is none that can be kept, where it is that: one sees neither in what one sent. */
function holdsOf(value: unknown): { readonly holds?: string } {
  if (typeof value !== 'string') return {};
  if (value.includes('\0')) return { holds: 'NUL characters are not allowed.' };
  if (!value.isWellFormed()) return { holds: 'It holds half of a character, such as an emoji that was cut.' };
  return /\p{Cc}/u.test(value) ? { holds: 'It is one line: line breaks and tabs are not allowed.' } : {};
}

function valueAt(body: unknown, path: string): unknown {
  const steps = path.split('/').filter((step) => step !== '');
  return steps.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, step)?.value : undefined,
    body,
  );
}
