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
                            A row of a CSV list is known by its title and by the list's name without its numbers:
                            prompts-2.csv is an edition of prompts-1.csv; --list says of which list it is instead
  export --all [--dir DIR] [--format md|json|yaml]
                            a file a prompt, in DIR (openkms-prompts), with all versions, labels, tags and variables
  export ID [--dir DIR] [--format md|json|yaml]
                            one of them, on standard output without --dir
                            Left out, as the server gives them anew: links, times, reviews, the owner
  diff ID [A] [B]           where two versions differ: numbers, ids or labels; without them the one that stands now
                            and the one before. Like diff(1): 0 the same, 1 not the same
  audit [--scope user|agent|global]
                            what is unlinked, never labelled or reviewed, unused for 180 days, archived with a label,
                            twice there, open to too many, in conflict: 0 nothing found, 13 findings
  lint FILE|DIR [--strict]  what import would complain of, without a server: 0 nothing, 4 errors; warnings alone 0,
                            with --strict 13
  help                      this

Over REST like everything else: [--url …] [--email …] [--password …, or OPENKMS_PASSWORD]. list, export and diff
also take an agent's token: [--token …, or OPENKMS_TOKEN].

Exit status of import: 0 all there · 8 some were refused, the others are there · 4 nothing could be read ·
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
    id: promptId,
    a: version.optional(),
    b: version.optional(),
  }),
  'prompt audit': z.strictObject({ ...signedIn, json, scope: scope.optional() }),
  'prompt lint': z.strictObject({ json, path, strict: z.boolean().default(false) }),
} as const;

export type PromptListOptions = z.infer<(typeof promptShapes)['prompt list']>;
export type PromptImportOptions = z.infer<(typeof promptShapes)['prompt import']>;
export type PromptExportOptions = z.infer<(typeof promptShapes)['prompt export']>;
export type PromptDiffOptions = z.infer<(typeof promptShapes)['prompt diff']>;

/** What stands behind the command without a name of its own, in order. */
export const PROMPT_OPERANDS = {
  'prompt import': ['path'],
  'prompt export': ['id'],
  'prompt diff': ['id', 'a', 'b'],
  'prompt lint': ['path'],
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
} as const;
