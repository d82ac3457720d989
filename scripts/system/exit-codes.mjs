// Every way `npm start`, `npm test` and their helpers can end, in one table. The numbers are stable: scripts and
// people may branch on them. 0 is a clean end (Ctrl-C included); 1 is a failed test or a fault nobody foresaw.

/**
 * | code | name              | meaning |
 * |------|-------------------|---------|
 * | 1    | UNEXPECTED        | a failed test group, or a fault that has no name below |
 * | 2    | USAGE             | an argument or environment variable that makes no sense |
 * | 10   | NODE_TOO_OLD      | the Node that ran the script is older than 20 |
 * | 11   | TOOLCHAIN         | Node 24 or pnpm could not be installed |
 * | 12   | INSTALL           | the dependencies could not be installed |
 * | 13   | BUSY              | another process held the install or build lock for too long |
 * | 20   | ALREADY_RUNNING   | another instance runs on the same OPENKMS_HOME |
 * | 21   | PORT_IN_USE       | the port asked for is taken |
 * | 22   | STATE_UNUSABLE    | OPENKMS_HOME cannot be read or written, or is damaged |
 * | 30   | BUILD             | the client could not be built |
 * | 31   | POSTGRES          | the embedded Postgres could not be started |
 * | 32   | MIGRATE           | a migration failed |
 * | 33   | SEED              | the first data could not be written |
 * | 34   | NOT_HEALTHY       | the parts started but did not report healthy in time |
 * | 35   | CRASHED           | a part stopped by itself, at any time |
 */
export const EXIT = Object.freeze({
  UNEXPECTED: 1,
  USAGE: 2,
  NODE_TOO_OLD: 10,
  TOOLCHAIN: 11,
  INSTALL: 12,
  BUSY: 13,
  ALREADY_RUNNING: 20,
  PORT_IN_USE: 21,
  STATE_UNUSABLE: 22,
  BUILD: 30,
  POSTGRES: 31,
  MIGRATE: 32,
  SEED: 33,
  NOT_HEALTHY: 34,
  CRASHED: 35,
});

/** A failure that is told in one sentence and ends the process with its own exit code. */
export class StartError extends Error {
  /**
   * @param {keyof typeof EXIT} code a name from the table above
   * @param {string} sentence what happened and what to do, for a person
   * @param {unknown} [cause]
   */
  constructor(code, sentence, cause) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'StartError';
    this.code = code;
  }

  /** The number the process ends with. */
  get exitCode() {
    return EXIT[this.code];
  }
}

/** A part that ended unasked. */
export class CrashError extends StartError {
  /**
   * @param {string} part its name
   * @param {string} sentence
   */
  constructor(part, sentence) {
    super('CRASHED', sentence);
    this.part = part;
  }
}

/**
 * Prints an error as one sentence (a fault nobody foresaw keeps its stack) and returns the exit code for it.
 * @param {unknown} error
 * @returns {number}
 */
export function reportFailure(error) {
  if (error instanceof StartError) {
    process.stderr.write(`openkms: ${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`openkms: unexpected fault: ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.UNEXPECTED;
}
