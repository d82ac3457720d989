/** What was typed, understood: which command with which options. Pure. Throws CliError `usage` with one clear sentence. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CliError } from './cli-error.ts';
import { json, signedIn, url } from './option-shapes.ts';
import { PROMPT_OPERANDS, PROMPT_OPTIONS, promptShapes } from './prompts/prompt-command-line.ts';

export const USAGE = `openkms <command> [--json]

On the installation itself (environment as of the sync-server, see .env.example):
  seed                      first data, as OPENKMS_SEED says: demo, accounts or none
  keys rotate               a new key signs access tokens
  password set --email WHO  the first line of standard input becomes a person's password; their sign-ins end
  epoch new --reason TEXT   after a snapshot was put back: devices offer again what the server does not know

Over REST ([--url http://localhost:PORT; 3000 where PORT is not set] [--email admin@openkms.example] [--password …, or OPENKMS_PASSWORD]):
  load --catalog FILE --employees FILE --registrations FILE
                            loads the files of the training offices; again: changes nothing
  verify audit              proves the hash chain of the audit log
  conflicts list [--status open|resolved|all]
  devices list              what waits on each device, by its last report
  dead-letters list [--status open|settled|all]
                            commands that nobody could execute
  dead-letters replay --id ID [--note TEXT]
  dead-letters dismiss --id ID --note TEXT
  health                    each part of the system (no sign-in)
  prompt list | import FILE | export --all | diff ID | audit | lint FILE | run ID | runs | feedback RUN
                            prompts as files, checks for CI, and models; "openkms prompt help" has their options

Exit status: 0 done · 2 usage · 3 file unreadable · 4 file malformed · 5 server unreachable · 6 not allowed ·
7 server refused · 8 rows refused · 9 audit chain broken · 10 degraded · 11 environment · 12 not found ·
13 findings · 1 anything else`;

const file = (name: string) =>
  z.string({ error: `--${name} FILE is missing` }).min(1, { error: `--${name} FILE is missing` });
/** Words that somebody reads later; NUL cannot be kept. */
const sentence = (name: string) =>
  z
    .string({ error: `--${name} TEXT is missing` })
    .trim()
    .min(1, { error: `--${name} TEXT is missing` })
    .max(2000, { error: `--${name} is longer than 2,000 characters` })
    .regex(/^[^\0]*$/, { error: `--${name} holds a NUL character` });
const commandId = z
  .string({ error: '--id ID is missing' })
  .regex(/^[\w-]{1,64}$/, { error: '--id must be the id of a command' });

const shapes = {
  seed: z.strictObject({ json }),
  'keys rotate': z.strictObject({ json }),
  'password set': z.strictObject({
    json,
    email: z.email({ error: '--email must be the e-mail address of a person' }),
  }),
  'epoch new': z.strictObject({ json, reason: sentence('reason') }),
  load: z.strictObject({
    ...signedIn,
    json,
    catalog: file('catalog'),
    employees: file('employees'),
    registrations: file('registrations'),
  }),
  'verify audit': z.strictObject({ ...signedIn, json }),
  'conflicts list': z.strictObject({
    ...signedIn,
    json,
    status: z.enum(['open', 'resolved', 'all'], { error: '--status must be open, resolved or all' }).default('open'),
  }),
  'devices list': z.strictObject({ ...signedIn, json }),
  'dead-letters list': z.strictObject({
    ...signedIn,
    json,
    status: z.enum(['open', 'settled', 'all'], { error: '--status must be open, settled or all' }).default('open'),
  }),
  'dead-letters replay': z.strictObject({ ...signedIn, json, id: commandId, note: sentence('note').optional() }),
  'dead-letters dismiss': z.strictObject({ ...signedIn, json, id: commandId, note: sentence('note') }),
  health: z.strictObject({ url, json }),
  ...promptShapes,
} as const;

type Shapes = typeof shapes;
export type CommandLine =
  | { [C in keyof Shapes]: { readonly command: C; readonly options: z.infer<Shapes[C]> } }[keyof Shapes]
  | { readonly command: 'help' | 'prompt help' };

const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  url: { type: 'string' },
  email: { type: 'string' },
  password: { type: 'string' },
  catalog: { type: 'string' },
  employees: { type: 'string' },
  registrations: { type: 'string' },
  status: { type: 'string' },
  id: { type: 'string' },
  note: { type: 'string' },
  reason: { type: 'string' },
  ...PROMPT_OPTIONS,
} as const;
/** What stands behind a command without a name of its own. */
const OPERANDS: { readonly [C in keyof Shapes]?: readonly string[] } = PROMPT_OPERANDS;

/**
 * Understands `argv` (without node and script). `port` is what PORT says: where OpenKMS runs when --url does not say it.
 * Throws CliError `environment` where it is no port.
 */
export function readCommandLine(argv: readonly string[], port = ''): CommandLine {
  const { values, positionals } = split(argv);
  const { help, ...options } = values;
  const typed = positionals.join(' ');
  if (positionals[0] === 'prompt' && (help === true || ['prompt', 'prompt help'].includes(typed)))
    return { command: 'prompt help' };
  if (help === true || typed === 'help') return { command: 'help' };
  const { command, operands } = commandIn(positionals);
  const given = { ...options, ...operands };
  const asked = 'url' in shapes[command].shape && options.url === undefined ? { ...given, url: urlOf(port) } : given;
  const parsed = shapes[command].safeParse(asked);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const why =
      first?.code === 'unrecognized_keys'
        ? `${command} takes no --${first.keys.join(', --')}`
        : (first?.message ?? 'wrong options');
    throw new CliError('usage', `${why}.`, { cause: parsed.error });
  }
  return { command, options: parsed.data } as CommandLine;
}

/** The command, of one word or more, and what stands behind it. */
function commandIn(positionals: readonly string[]): { command: keyof Shapes; operands: Record<string, string> } {
  for (const length of positionals.keys()) {
    const command = positionals.slice(0, length + 1).join(' ');
    const rest = positionals.slice(length + 1);
    if (!isCommand(command) || rest.length > (OPERANDS[command]?.length ?? 0)) continue;
    const named = rest.map((value, index) => [OPERANDS[command]?.[index] ?? '', value] as const);
    return { command, operands: Object.fromEntries(named) };
  }
  const help = 'npm run openkms -- help lists them.';
  if (positionals.length === 0) throw new CliError('usage', `No command was given: ${help}`);
  throw new CliError('usage', `"${positionals.join(' ')}" is not a command: ${help}`);
}

function urlOf(port: string): string {
  const number = port === '' ? 3000 : Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new CliError('environment', `PORT must be a number from 1 to 65535, not "${port}".`);
  }
  return `http://localhost:${number}`;
}

function isCommand(value: string): value is keyof Shapes {
  return Object.hasOwn(shapes, value);
}

function split(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CliError('usage', error instanceof Error ? error.message : String(error), { cause: error });
  }
}
