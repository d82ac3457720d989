/**
 * The variables a prompt declares, and the values somebody gives for them. Always: a value that passes is of its type
 * exactly; nothing is converted, because a form, a CLI flag and a JSON body convert differently. Every wrong value is
 * named, not only the first.
 */
import { isDeeperThan } from '../json-depth.ts';
import type { JsonObject, JsonValue } from '../rows.ts';
import type { PromptFault } from './fault.ts';
import { readDate } from './template-date.ts';

export const VARIABLE_TYPES = ['text', 'number', 'boolean', 'date', 'list', 'json'] as const;
/**
 * `date` is `YYYY-MM-DD`, with `THH:mm` where there is a time; `list` holds text, numbers and booleans; `json` is any JSON.
 */
export type VariableType = (typeof VARIABLE_TYPES)[number];

export type VariableDeclaration = {
  readonly name: string;
  readonly type: VariableType;
  readonly required: boolean;
  readonly default?: JsonValue;
  readonly description?: string;
};

/** Names that enrichers give values to; no prompt declares them. */
export const RESERVED_NAMES: readonly string[] = ['task', 'time', 'forloop'];

/** Levels of lists and objects within a value. */
const MAX_VALUE_DEPTH = 32;
const NAME = /^[A-Za-z_][\w-]{0,63}$/;
const LITERALS: readonly string[] = ['true', 'false', 'nil', 'null', 'empty', 'blank'];
const WORDS: Record<VariableType, string> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date, written YYYY-MM-DD or YYYY-MM-DDTHH:mm',
  list: 'a list of text, numbers and booleans',
  json: 'JSON',
};

export type CheckedVariables =
  | { readonly kind: 'values'; readonly values: JsonObject }
  | { readonly kind: 'issues'; readonly issues: readonly PromptFault[] };

/**
 * The values to render with: those given, defaults for those not given, null for what is optional and has neither.
 * Issues: variable_missing, variable_wrong_type, variable_unknown, each with the name.
 */
export function checkVariables(declared: readonly VariableDeclaration[], given: JsonObject): CheckedVariables {
  const issues: PromptFault[] = [];
  const values: [string, JsonValue][] = [];
  for (const { name, type, required, default: otherwise } of declared) {
    const value = (Object.hasOwn(given, name) ? given[name] : undefined) ?? otherwise ?? null;
    if (value === null && required) issues.push(issue('variable_missing', name, `"${name}" needs a value.`));
    else if (value !== null && !isOfType(value, type)) {
      issues.push(issue('variable_wrong_type', name, `"${name}" is ${WORDS[type]}.`));
    } else values.push([name, value]);
  }
  const names = new Set(declared.map(({ name }) => name));
  for (const name of Object.keys(given)) {
    if (!names.has(name)) issues.push(issue('variable_unknown', name, `The prompt has no variable "${name}".`));
  }
  return issues.length > 0 ? { kind: 'issues', issues } : { kind: 'values', values: Object.fromEntries(values) };
}

/** What is wrong with the declarations themselves: names, names twice, defaults of another type. */
export function checkDeclarations(declared: readonly VariableDeclaration[]): PromptFault[] {
  const seen = new Set<string>();
  const issues: PromptFault[] = [];
  for (const { name, type, default: otherwise } of declared) {
    const say = (message: string) => issues.push(issue('variable_invalid', name, message));
    if (!NAME.test(name)) say(`"${name}" is no name: letters, digits, _ and -, and a letter first.`);
    if (RESERVED_NAMES.includes(name) || LITERALS.includes(name)) say(`"${name}" has a meaning of its own.`);
    if (seen.has(name)) say(`"${name}" is declared twice.`);
    if (otherwise !== undefined && otherwise !== null && !isOfType(otherwise, type)) {
      say(`The default of "${name}" is not ${WORDS[type]}.`);
    }
    seen.add(name);
  }
  return issues;
}

function isOfType(value: JsonValue, type: VariableType): boolean {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && readDate(value) !== undefined;
    case 'list':
      return Array.isArray(value) && value.every((each) => ['string', 'number', 'boolean'].includes(typeof each));
    case 'json':
      return !isDeeperThan(value, MAX_VALUE_DEPTH);
    default:
      return type satisfies never;
  }
}

function issue(code: PromptFault['code'], name: string, message: string): PromptFault {
  return { code, name, message };
}
