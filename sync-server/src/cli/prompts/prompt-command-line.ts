/** `openkms prompt …` as it is typed: the commands, their options, and the words about them. */
import { z } from 'zod';
import { json, signedIn } from '../option-shapes.ts';

export const PROMPT_USAGE = `openkms prompt <command> [--json]

  list [--scope user|agent|global] [--tag TAG] [--agent NAME] [--owner me|ID] [--status active|archived|deleted]
       [--label LABEL] [--q TEXT]
                            the prompts you may read, the latest changed first
  import FILE|DIR [--scope user|agent|global] [--list NAME] [--dry-run]
                            .md, .json, .yaml, .csv and .zip, with the history they hold; again: changes nothing.
                            A prompt that is there already gets new versions, merged with what others wrote meanwhile;
                            its title, tags, labels and scope stay. --scope puts all of them there, whatever the files
                            say; without it a file's own scope, else user.
                            Columns of a CSV: title (or act), content (or prompt), tags, scope, agent, notes.
                            A row of a CSV list is known by its title and by the list's name without its numbers:
                            prompts-2.csv is an edition of prompts-1.csv; --list says of which list it is instead
  export --all [--dir DIR] [--format md|json|yaml]
                            a file a prompt, in DIR (openkms-prompts), with all versions, labels, tags and variables
  export ID [--dir DIR] [--format md|json|yaml]
                            one of them, on standard output without --dir
                            Left out, as the server gives them anew: links, times, reviews, the owner
  diff ID|TITLE [A] [B]     where two versions differ: numbers, ids, labels or head; without them the one that stands
                            now and the one before. Like diff(1): 0 the same, 1 not the same
  audit [--scope user|agent|global]
                            what is unlinked, never labelled or reviewed, unused for 180 days, archived with a label,
                            twice there, open to too many, in conflict: 0 nothing found, 13 findings
  lint FILE|DIR [--strict]  without a server: what import would refuse, and what the editor says of the text that
                            stands. Import takes that as the editor does: an undeclared {{ name }} is an error here, and
                            fails when it is run. 0 nothing, 4 errors; warnings alone 0, with --strict 13
  run ID|TITLE|--capability NAME [--agent NAME] [--version N | --label L] [--task TEXT] [--value NAME=JSON]…
      [--model NAME] [--temperature T] [--wait [--timeout SECONDS]]
                            sends it to a model; a worker asks it, and the run's id is printed. --wait prints the answer.
                            What is no JSON is taken as text: --value name=Emma
  run ID|TITLE --cases | --case NAME …
                            on all of its cases, or on those of that name: 0 all done and every check holds, else 1
  runs [--prompt ID|TITLE] [--trace ID] [--status STATUS] [--export jsonl|csv]
                            the latest runs; those of a trace as a tree; all of them as a file on standard output
  feedback RUN [--up | --down] [--score 0.8] [--note TEXT]
                            how good the answer of a run of yours was
  help                      this

Over REST like everything else: [--url …] [--email …] [--password …, or OPENKMS_PASSWORD]. list, export, diff, run,
runs and feedback also take an agent's token: [--token …, or OPENKMS_TOKEN].

Exit status of run --wait: 0 done · 1 failed, cancelled, not ended in time (600 s) or a check that does not hold.
Of import: 0 all there · 8 some were refused, the others are there · 4 nothing could be read ·
3 no such file. Of all: 2 usage · 5 server unreachable · 6 not allowed, token expired · 7 server refused ·
12 no such prompt or version`;

const scope = z.enum(['user', 'agent', 'global'], { error: '--scope must be user, agent or global' });
const text = (name: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `--${name} is empty` })
    .max(200, { error: `--${name} is longer than 200 characters` })
    .regex(/^[^\0]*$/, { error: `--${name} holds a NUL character` });
const format = z.enum(['md', 'json', 'yaml'], { error: '--format must be md, json or yaml' }).default('md');
const path = z.string({ error: 'FILE or DIR is missing' }).min(1, { error: 'FILE or DIR is missing' });
const promptId = z
  .string({ error: 'the ID of a prompt is missing' })
  .regex(/^[\w-]{1,64}$/, { error: 'ID must be the id of a prompt' });
const version = z
  .string()
  .trim()
  .min(1, { error: 'A and B are numbers, ids or labels of versions' })
  .max(64, { error: 'A and B are numbers, ids or labels of versions' });
const token = z
  .string()
  .regex(/^[\x21-\x7e]+$/, { error: '--token must be a token' })
  .optional();

const values = z.array(z.string()).transform((given, context) =>
  Object.fromEntries(
    given.map((each) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(each) ?? [];
      if (name === '') context.addIssue('--value must be NAME=JSON');
      return [name, jsonOr(value)] as const;
    }),
  ),
);
const numberFrom = (name: string, least: number, most: number) => {
  const error = `--${name} must be a number from ${least} to ${most}`;
  return z.coerce.number({ error }).min(least, { error }).max(most, { error });
};
const runId = z
  .string({ error: 'the id of a RUN is missing' })
  .regex(/^[\w-]{1,64}$/, { error: 'RUN must be the id of a run' });
const run = {
  which: text('ID or TITLE').optional(),
  capability: text('capability').optional(),
  agent: text('agent').optional(),
  version: version.optional(),
  label: text('label').optional(),
  task: z.string().max(20_000, { error: '--task is longer than 20,000 characters' }).optional(),
  value: values.optional(),
  model: text('model').optional(),
  temperature: numberFrom('temperature', 0, 2).optional(),
  wait: z.boolean().default(false),
  timeout: numberFrom('timeout', 1, 86_400).default(600),
  case: text('case').optional(),
  cases: z.boolean().default(false),
};

const list = {
  scope: scope.optional(),
  tag: text('tag').optional(),
  agent: text('agent').optional(),
  owner: text('owner').optional(),
  status: z
    .enum(['active', 'archived', 'deleted'], { error: '--status must be active, archived or deleted' })
    .optional(),
  label: text('label').optional(),
  q: text('q').optional(),
};

export const promptShapes = {
  'prompt list': z.strictObject({ ...signedIn, token, json, ...list }),
  'prompt import': z.strictObject({
    ...signedIn,
    json,
    path,
    scope: scope.optional(),
    list: text('list').optional(),
    'dry-run': z.boolean().default(false),
  }),
  'prompt export': z
    .strictObject({
      ...signedIn,
      token,
      json,
      id: promptId.optional(),
      all: z.boolean().default(false),
      dir: text('dir').optional(),
      format,
    })
    .refine(({ id, all }) => (id === undefined) === all, { error: 'export takes either --all or the ID of a prompt' }),
  'prompt diff': z.strictObject({
    ...signedIn,
    token,
    json,
    which: z.string({ error: 'the ID or TITLE of a prompt is missing' }).pipe(text('ID or TITLE')),
    a: version.optional(),
    b: version.optional(),
  }),
  'prompt audit': z.strictObject({ ...signedIn, json, scope: scope.optional() }),
  'prompt run': z
    .strictObject({ ...signedIn, token, json, ...run })
    .refine(({ which, capability }) => (which === undefined) !== (capability === undefined), {
      error: 'run takes either the ID or the TITLE of a prompt, or --capability',
    })
    .refine(({ version: number, label }) => number === undefined || label === undefined, {
      error: 'run takes either --version or --label',
    })
    .refine(({ capability, version: number }) => capability === undefined || number === undefined, {
      error: '--version needs the ID or the TITLE of a prompt; a capability takes --label',
    })
    .refine(({ capability, agent }) => capability !== undefined || agent === undefined, {
      error: '--agent needs --capability',
    })
    .refine((given) => !(given.cases && given.case !== undefined), { error: 'run takes either --case or --cases' })
    .refine((given) => given.capability === undefined || !(given.cases || given.case !== undefined), {
      error: '--case and --cases need the ID or the TITLE of a prompt',
    }),
  'prompt runs': z
    .strictObject({
      ...signedIn,
      token,
      json,
      prompt: text('prompt').optional(),
      trace: z
        .string()
        .regex(/^[0-9a-f]{32}$/, { error: '--trace must be 32 hexadecimal digits' })
        .optional(),
      status: z
        .enum(['asked', 'running', 'done', 'failed', 'cancelled'], {
          error: '--status must be asked, running, done, failed or cancelled',
        })
        .optional(),
      export: z.enum(['jsonl', 'csv'], { error: '--export must be jsonl or csv' }).optional(),
    })
    .refine((given) => !given.json || given.export === undefined, { error: 'runs takes either --export or --json' }),
  'prompt feedback': z
    .strictObject({
      ...signedIn,
      token,
      json,
      run: runId,
      up: z.boolean().default(false),
      down: z.boolean().default(false),
      score: numberFrom('score', 0, 1).optional(),
      note: z.string().max(1000, { error: '--note is longer than 1,000 characters' }).optional(),
    })
    .refine(({ up, down }) => !(up && down), { error: 'feedback takes either --up or --down' })
    .refine(({ up, down, score: given, note }) => up || down || given !== undefined || note !== undefined, {
      error: 'feedback takes --up, --down, --score or --note',
    }),
  'prompt lint': z.strictObject({ json, path, strict: z.boolean().default(false) }),
} as const;

export type PromptListOptions = z.infer<(typeof promptShapes)['prompt list']>;
export type PromptImportOptions = z.infer<(typeof promptShapes)['prompt import']>;
export type PromptExportOptions = z.infer<(typeof promptShapes)['prompt export']>;
export type PromptRunOptions = z.infer<(typeof promptShapes)['prompt run']>;
export type PromptRunsOptions = z.infer<(typeof promptShapes)['prompt runs']>;
export type PromptFeedbackOptions = z.infer<(typeof promptShapes)['prompt feedback']>;
export type PromptDiffOptions = z.infer<(typeof promptShapes)['prompt diff']>;

/** What stands behind the command without a name of its own, in order. */
export const PROMPT_OPERANDS = {
  'prompt import': ['path'],
  'prompt export': ['id'],
  'prompt diff': ['which', 'a', 'b'],
  'prompt lint': ['path'],
  'prompt run': ['which'],
  'prompt feedback': ['run'],
} as const satisfies { readonly [C in keyof typeof promptShapes]?: readonly string[] };

export const PROMPT_OPTIONS = {
  scope: { type: 'string' },
  tag: { type: 'string' },
  agent: { type: 'string' },
  owner: { type: 'string' },
  label: { type: 'string' },
  q: { type: 'string' },
  list: { type: 'string' },
  'dry-run': { type: 'boolean' },
  all: { type: 'boolean' },
  dir: { type: 'string' },
  format: { type: 'string' },
  strict: { type: 'boolean' },
  token: { type: 'string' },
  capability: { type: 'string' },
  version: { type: 'string' },
  task: { type: 'string' },
  value: { type: 'string', multiple: true },
  model: { type: 'string' },
  temperature: { type: 'string' },
  wait: { type: 'boolean' },
  timeout: { type: 'string' },
  case: { type: 'string' },
  cases: { type: 'boolean' },
  prompt: { type: 'string' },
  trace: { type: 'string' },
  export: { type: 'string' },
  up: { type: 'boolean' },
  down: { type: 'boolean' },
  score: { type: 'string' },
} as const;

/** A text needs no quotes of JSON around it. */
function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
