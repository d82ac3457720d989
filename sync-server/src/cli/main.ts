/**
 * openkms …: the command line. Always: results go to stdout and everything else to stderr; a failure ends with the exit
 * status of its code (cli-error.ts), and with --json also as one JSON line on stdout.
 */
import { CliError, EXIT_STATUS } from './cli-error.ts';
import { type CommandLine, readCommandLine, USAGE } from './command-line.ts';
import { newEpochCommand, rotateKeysCommand, seedCommand, setPasswordCommand } from './local-commands.ts';
import { listDeadLettersCommand, listDevicesCommand, settleDeadLetterCommand } from './device-commands.ts';
import { healthCommand, listConflictsCommand, loadCommand, verifyAuditCommand } from './remote-commands.ts';
import { DEMO_PASSWORD } from '../seed/seed.ts';
import { createTerminal, type Terminal } from './terminal.ts';

// Whoever reads may stop reading, as `| head` does: the command still ends what it does, with its own exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const argv = process.argv.slice(2);
const terminal = createTerminal(process.stdout, process.stderr, argv.includes('--json'));
try {
  await run(readCommandLine(argv, process.env['PORT']), terminal);
} catch (error) {
  process.exitCode = complain(error, terminal);
}

async function run(line: CommandLine, to: Terminal): Promise<void> {
  switch (line.command) {
    case 'help':
      return to.print(USAGE);
    case 'seed':
      return seedCommand(process.env, to);
    case 'keys rotate':
      return rotateKeysCommand(process.env, to);
    case 'password set':
      return setPasswordCommand(line.options.email, process.stdin, process.env, to);
    case 'epoch new':
      return newEpochCommand(line.options.reason, process.env, to);
    case 'load':
      return loadCommand(line.options, credentials(line.options), to);
    case 'verify audit':
      return verifyAuditCommand(credentials(line.options), to);
    case 'conflicts list':
      return listConflictsCommand(line.options.status, credentials(line.options), to);
    case 'devices list':
      return listDevicesCommand(credentials(line.options), to);
    case 'dead-letters list':
      return listDeadLettersCommand(line.options.status, credentials(line.options), to);
    case 'dead-letters replay':
      return settleDeadLetterCommand('replay', line.options, credentials(line.options), to);
    case 'dead-letters dismiss':
      return settleDeadLetterCommand('dismiss', line.options, credentials(line.options), to);
    case 'health':
      return healthCommand(line.options.url, to);
  }
}

/** A password on the command line shows in the list of processes; the environment does not. */
function credentials({ url, email, password }: { url: string; email: string; password?: string | undefined }) {
  return { url, email, password: password ?? process.env['OPENKMS_PASSWORD'] ?? DEMO_PASSWORD };
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
