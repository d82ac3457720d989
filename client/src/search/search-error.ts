/** Errors a caller of the search can meet. Branch on `code`; messages are for logs. */

/**
 * - `search.superseded`: a newer query of the same lane took this one's place; nothing is wrong, drop it.
 * - `search.closed`: the search was closed before it could answer.
 * - `search.worker_failed`: the worker could not start or broke; `details.reason` says what it said.
 */
export type SearchErrorCode = 'search.superseded' | 'search.closed' | 'search.worker_failed';

export class SearchError extends Error {
  readonly code: SearchErrorCode;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: SearchErrorCode, details: Readonly<Record<string, string>> = {}, options?: ErrorOptions) {
    super(details['reason'] === undefined ? code : `${code}: ${details['reason']}`, options);
    this.name = 'SearchError';
    this.code = code;
    this.details = details;
  }
}

/** True for the rejection of a query that a newer one replaced. */
export function isSuperseded(error: unknown): boolean {
  return error instanceof SearchError && error.code === 'search.superseded';
}

/** True where nobody waits for the answer any more: something newer was asked, or the search was closed. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof SearchError && error.code !== 'search.worker_failed';
}
