/**
 * The one error type that crosses rooms: a stable code, details for the reader, the HTTP status it maps to.
 * Always: callers branch on `code`, never on the message; the cause is kept.
 */
import { ERROR_CODES, type ErrorCode } from '@openkms/schema/domain/codes.ts';
import { PROMPT_FAULTS, type PromptFaultCode } from '@openkms/schema/domain/prompt/fault.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';

/** Codes of the doors, beside those of the commands. */
export const DOOR_CODES = {
  unauthenticated: 'No valid access token came with the request.',
  token_expired: 'The access token has expired; refresh it.',
  token_invalid: 'The token does not open this.',
  invalid_credentials: 'E-mail and password do not match an active person.',
  refresh_token_invalid: 'The refresh token is unknown, expired or revoked.',
  refresh_token_reused: 'The refresh token was used before; all tokens of that sign-in are revoked.',
  device_not_revoked: 'The device is trusted: it sends its commands to /api/v1/commands.',
  too_many_requests: 'Too many attempts; wait and try again.',
  body_too_large: 'The request body is larger than 1 MB.',
  invalid_request: 'The request does not have the shape the endpoint asks for.',
  idempotency_key_reused:
    'The Idempotency-Key or id came with another request before; a new request needs one of its own.',
  invalid_cursor: 'The cursor is not one that this list handed out.',
  unsupported_media_type: 'The request body is not JSON.',
  token_revoked: 'The token was revoked.',
  scope_missing: 'The token was not given the scope that this needs; the details name it.',
  nobody_vouches: 'Whoever made the token is not active any more: nobody answers for what it starts.',
  llm_not_configured: 'This installation was given no provider of models.',
  prompt_conflict: 'Another version contradicts this one; both are kept, and somebody writes what they become.',
  field_conflict: 'Somebody else changed the same field; both versions are kept for an administrator to judge.',
  no_session_fits: 'The training has no upcoming session to register for.',
  unavailable: 'A part of the system that this needs is not answering.',
  internal_error: 'The command failed by a fault of ours and nothing of it was kept; it may be sent again.',
  internal: 'Something failed that should not; it is in the log under the trace id.',
} as const;

export type AppErrorCode = ErrorCode | PromptFaultCode | keyof typeof DOOR_CODES;

export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly status: number;
  readonly details: JsonObject;

  constructor(code: AppErrorCode, status: number, details: JsonObject = {}, options?: ErrorOptions) {
    super(`${code}: ${describeCode(code)}`, options);
    this.name = 'AppError';
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** The meaning of a code, for the `title` of a problem. */
export function describeCode(code: AppErrorCode): string {
  return { ...ERROR_CODES, ...PROMPT_FAULTS, ...DOOR_CODES }[code];
}
