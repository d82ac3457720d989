/**
 * From a value of a file to a prompt. Always: what is not understood has a problem of its own, and a prompt that comes out
 * fits its type and hangs together; fields of a prototype are never read.
 */
import type { z } from 'zod';
import { checkHistory } from './check-history.ts';
import type { Locate } from './position.ts';
import { type Problem, problem, quoted, warning } from './problem.ts';
import type { PromptContext, Understood } from './prompt-context.ts';
import { promptFile } from './prompt-file.ts';

type Fields = { readonly [field: string]: unknown };

/** Fields of a version that stand beside the content where there is only one. */
const VERSION_FIELDS = ['content', 'notes', 'author', 'createdAt', 'diffHash'] as const;
const ALIASES = { act: 'title', prompt: 'content' } as const;
const KNOWN = new Set([...Object.keys(promptFile.shape), ...VERSION_FIELDS, ...Object.keys(ALIASES)]);

/** Understands one prompt. */
export function understandPrompt(value: unknown, given: PromptContext): Understood {
  const { file } = given;
  if (!isFields(value))
    return refused(problem(file, 'not_a_prompt', 'There is no prompt here: it takes named fields.', given.locate([])));
  const twice = saidTwice(value);
  if (twice !== null) {
    const message = `${twice.join(' and ')} stand beside each other: which of them counts is open.`;
    return refused(problem(file, 'field_invalid', message, given.locate(twice.slice(0, 1))));
  }
  const context = Object.hasOwn(value, 'versions') ? given : { ...given, locate: beside(given.locate) };
  const fields = canonical(value, context.fallbackTitle);
  const parsed = promptFile.safeParse(fields);
  if (!parsed.success) return refused(...parsed.error.issues.map((issue) => problemOf(issue, fields, context)));
  const { prompt, problems } = checkHistory(parsed.data, context);
  return { prompt, problems: [...problems, ...leftBehind(value, context)] };
}

/** Two fields that say the same thing. */
function saidTwice(value: Fields): readonly [string, string] | null {
  const has = (field: string): boolean => Object.hasOwn(value, field);
  const [alias, field] = Object.entries(ALIASES).find((pair) => pair.every(has)) ?? [];
  if (alias !== undefined && field !== undefined) return [alias, field];
  const beside = has('versions') ? [...VERSION_FIELDS, 'prompt'].find(has) : undefined;
  return beside === undefined ? null : [beside, 'versions'];
}

/** Where the only version has no object of its own: its fields stand beside those of the prompt. */
function beside(locate: Locate): Locate {
  return (path) => locate(path[0] === 'versions' ? path.slice(2) : path);
}

function leftBehind(value: Fields, { file, locate }: PromptContext): Problem[] {
  const unknown = Object.keys(value).filter((field) => !KNOWN.has(field));
  // The shape leaves this key out wherever it stands, as it would change what an object is.
  if (!unknown.includes('__proto__') && holdsPrototype(value)) unknown.push('__proto__');
  if (unknown.length === 0) return [];
  const message = `Not read: ${unknown.slice(0, 20).map(quoted).join(', ')}.`;
  return [warning(file, 'field_unknown', message, locate(unknown.slice(0, 1)))];
}

function holdsPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(holdsPrototype);
}

/** Whether `value` has named fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Short ways of writing, written out: a content instead of versions, tags with commas between them. */
function canonical(value: Fields, fallbackTitle: string | null): Fields {
  const own = new Map(Object.entries(value));
  for (const [alias, field] of Object.entries(ALIASES)) {
    const given = own.get(alias);
    own.delete(alias);
    if (given !== undefined && !own.has(field)) own.set(field, given);
  }
  if ((own.get('title') ?? null) === null && fallbackTitle !== null) own.set('title', fallbackTitle);
  const tags = own.get('tags');
  if (typeof tags === 'string') own.set('tags', tagsOf(tags));
  if (!own.has('versions')) {
    const given = VERSION_FIELDS.filter((field) => (own.get(field) ?? null) !== null);
    own.set('versions', [Object.fromEntries(given.map((field) => [field, own.get(field)]))]);
  }
  // Null is how YAML and JSON write "none": the same as leaving the field out.
  return Object.fromEntries(own.entries().filter(([, each]) => each !== null));
}

/** Tags written with commas or semicolons between them. */
export function tagsOf(text: string): string[] {
  return text
    .split(/[,;]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function problemOf(issue: z.core.$ZodIssue, fields: Fields, { file, locate }: PromptContext): Problem {
  const { path } = issue;
  const at = locate(path);
  const name = path.map(String).join('.');
  if (path[0] === 'scope') {
    const known = promptFile.shape.scope.unwrap().options.join(', ');
    const given = fields['scope'];
    const scope = typeof given === 'string' ? given : JSON.stringify(given);
    return problem(file, 'scope_unknown', `There is no scope ${quoted(scope)}; there are ${known}.`, at);
  }
  if (!isThere(fields, path)) {
    if (path.at(-1) === 'content') return problem(file, 'content_missing', 'There is no content.', at);
    return problem(file, 'field_missing', `There is no ${name}.`, at);
  }
  const hint = /expected string, received (number|boolean)/.test(issue.message) ? ' Put it in quotes.' : '';
  return problem(file, 'field_invalid', `${name} does not fit: ${issue.message}.${hint}`, at);
}

function isThere(fields: Fields, path: readonly PropertyKey[]): boolean {
  let at: unknown = fields;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = Object.getOwnPropertyDescriptor(at, key)?.value;
  }
  return at !== undefined;
}

function refused(...problems: readonly Problem[]): Understood {
  return { prompt: null, problems };
}
