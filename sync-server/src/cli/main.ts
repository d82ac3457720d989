/**
 * openkms …: the command line. Always: results go to stdout and everything else to stderr; a failure ends with the exit
 * status of its code (cli-error.ts), and with --json also as one JSON line on stdout.
 */
import type { Credentials, TokenCredentials } from './api-client.ts';
import { CliError, EXIT_STATUS } from './cli-error.ts';
import { type CommandLine, readCommandLine, USAGE } from './command-line.ts';
import { listDeadLettersCommand, listDevicesCommand, settleDeadLetterCommand } from './device-commands.ts';
import { healthCommand, listConflictsCommand, loadCommand, verifyAuditCommand } from './remote-commands.ts';
import { auditPromptsCommand } from './prompts/audit-command.ts';
import { diffPromptCommand } from './prompts/diff-command.ts';
import { exportPromptsCommand } from './prompts/export-command.ts';
import { importPromptsCommand } from './prompts/import-command.ts';
import { lintPromptsCommand } from './prompts/lint-command.ts';
import { listPromptsCommand } from './prompts/list-command.ts';
import { judgeRunCommand } from './prompts/feedback-command.ts';
import { runPromptCommand } from './prompts/run-command.ts';
import { listRunsCommand } from './prompts/runs-command.ts';
import { PROMPT_USAGE } from './prompts/prompt-command-line.ts';
import { createTerminal, type Terminal } from './terminal.ts';

// What works on the database itself takes longer to load than everything else together: only whoever asks for it waits.
const local = () => import('./local-commands.ts');

// Whoever reads may stop reading, as `| head` does: the command still ends what it does, with its own exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const argv = process.argv.slice(2);
const terminal = createTerminal(process.stdout, process.stderr, argv.includes('--json'));
try {
  const status = await run(readCommandLine(argv, process.env['PORT']), terminal);
  if (typeof status === 'number') process.exitCode = status;
} catch (error) {
  process.exitCode = complain(error, terminal);
}

/** Resolves with an exit status where a command has a verdict and no failure. */
async function run(line: CommandLine, to: Terminal): Promise<number | void> {
  switch (line.command) {
    case 'help':
      return to.print(USAGE);
    case 'seed':
      return (await local()).seedCommand(process.env, to);
    case 'keys rotate':
      return (await local()).rotateKeysCommand(process.env, to);
    case 'password set':
      return (await local()).setPasswordCommand(line.options.email, process.stdin, process.env, to);
    case 'epoch new':
      return (await local()).newEpochCommand(line.options.reason, process.env, to);
    case 'load':
      return loadCommand(line.options, await credentials(line.options), to);
    case 'verify audit':
      return verifyAuditCommand(await credentials(line.options), to);
    case 'conflicts list':
      return listConflictsCommand(line.options.status, await credentials(line.options), to);
    case 'devices list':
      return listDevicesCommand(await credentials(line.options), to);
    case 'dead-letters list':
      return listDeadLettersCommand(line.options.status, await credentials(line.options), to);
    case 'dead-letters replay':
      return settleDeadLetterCommand('replay', line.options, await credentials(line.options), to);
    case 'dead-letters dismiss':
      return settleDeadLetterCommand('dismiss', line.options, await credentials(line.options), to);
    case 'prompt help':
      return to.print(PROMPT_USAGE);
    case 'prompt list':
      return listPromptsCommand(line.options, await reading(line.options), to);
    case 'prompt import':
      return importPromptsCommand(line.options, await credentials(line.options), to);
    case 'prompt export':
      return exportPromptsCommand(line.options, await reading(line.options), to);
    case 'prompt diff':
      return diffPromptCommand(line.options, await reading(line.options), to);
    case 'prompt audit':
      return auditPromptsCommand(line.options.scope, await credentials(line.options), to);
    case 'prompt run':
      return runPromptCommand(line.options, await reading(line.options), to);
    case 'prompt runs':
      return listRunsCommand(line.options, await reading(line.options), to);
    case 'prompt feedback':
      return judgeRunCommand(line.options, await reading(line.options), to);
    case 'prompt lint':
      return lintPromptsCommand(line.options.path, line.options.strict, to);
    case 'health':
      return healthCommand(line.options.url, to);
  }
}

/** A password on the command line shows in the list of processes; the environment does not. */
async function credentials({
  url,
  email,
  password,
}: {
  readonly url: string;
  readonly email: string;
  readonly password?: string | undefined;
}): Promise<Credentials> {
  const given = password ?? process.env['OPENKMS_PASSWORD'];
  return { url, email, password: given ?? (await import('../seed/seed.ts')).DEMO_PASSWORD };
}

/** Of commands that agents may use too: a token, unless somebody comes with a password. */
async function reading(options: {
  readonly url: string;
  readonly email: string;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}): Promise<Credentials | TokenCredentials> {
  const token = options.token ?? (options.password === undefined ? process.env['OPENKMS_TOKEN'] : undefined);
  return token === undefined || token === '' ? credentials(options) : { url: options.url, token };
}

function complain(error: unknown, to: Terminal): number {
  const known = error instanceof CliError;
  const code = known ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  if (to.json) to.print(JSON.stringify({ error: { code, message, particulars: known ? error.particulars : [] } }));
  to.note(`openkms: ${message} [${code}]`);
  if (!known && error instanceof Error) to.note(error.stack ?? '');
  return known ? EXIT_STATUS[error.code] : 1;
}
