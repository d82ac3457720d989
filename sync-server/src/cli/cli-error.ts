/** Why a command of the CLI ended without doing what it says. Always: every code has an exit status scripts can rely on. */

export const EXIT_STATUS = {
  /** Wrong or missing arguments. */
  usage: 2,
  /** A file is missing or cannot be read. */
  file_unreadable: 3,
  /** A file is not what it should be: JSON, CSV, or a row of it. */
  file_malformed: 4,
  /** Nobody answers at --url. */
  server_unreachable: 5,
  /** E-mail or password is wrong, or the role does not allow it. */
  not_allowed: 6,
  /** The server answered with a problem. */
  server_refused: 7,
  /** The data went in, but some rows were refused. */
  rows_refused: 8,
  /** The audit chain does not hold. */
  audit_broken: 9,
  /** The system answers that it is not well. */
  degraded: 10,
  /** An environment variable is missing or wrong. */
  environment: 11,
  /** Nobody and nothing of that name is there. */
  not_found: 12,
  /** What was looked at has findings (`prompt audit`, `prompt lint --strict`). */
  findings: 13,
} as const;

export type CliErrorCode = keyof typeof EXIT_STATUS;

/** How the server said no: the HTTP status, and the stable code of its problem. */
export type Refusal = { readonly status: number; readonly code: string; readonly detail: string };

export class CliError extends Error {
  readonly code: CliErrorCode;
  /** Particulars for --json, one string each. */
  readonly particulars: readonly string[];
  /** Where it was the server that said no. */
  readonly refusal: Refusal | undefined;

  constructor(
    code: CliErrorCode,
    message: string,
    options: ErrorOptions & { particulars?: readonly string[]; refusal?: Refusal | undefined } = {},
  ) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
    this.particulars = options.particulars ?? [];
    this.refusal = options.refusal;
  }
}
