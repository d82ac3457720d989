/**
 * The variables of a prompt as a form holds them. Pure. Always: what is typed stays as typed until it is asked what it
 * means; a default is held to its type, and none is null.
 */
import { promptFields } from '@openkms/schema/commands/prompt-fields.ts';
import type { JsonValue, PromptVariable, PromptVariableType } from '@openkms/schema/domain/rows.ts';

export type VariableDraft = {
  /** Stays the same while the name is typed. */
  readonly key: string;
  readonly name: string;
  readonly type: PromptVariableType;
  readonly required: boolean;
  /** As typed; a list has one entry a line. */
  readonly default: string;
  readonly description: string;
};

export const VARIABLE_TYPES: readonly { readonly value: PromptVariableType; readonly label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'date', label: 'Date' },
  { value: 'list', label: 'List' },
  { value: 'json', label: 'JSON' },
];

/** "Text", "Yes or no". */
export function typeWords(type: PromptVariableType): string {
  return VARIABLE_TYPES.find(({ value }) => value === type)?.label ?? type;
}

/** What the form starts from. */
export function variableDrafts(variables: readonly PromptVariable[]): readonly VariableDraft[] {
  return variables.map((variable, at) => ({
    key: `${at}`,
    name: variable.name,
    type: variable.type,
    required: variable.required,
    default: defaultText(variable),
    description: variable.description,
  }));
}

/** One more, empty, with a key none of `drafts` has. */
export function withNewVariable(drafts: readonly VariableDraft[]): readonly VariableDraft[] {
  const key = String(Math.max(-1, ...drafts.map((draft) => Number(draft.key))) + 1);
  return [...drafts, { key, name: '', type: 'text', required: false, default: '', description: '' }];
}

/** One more, of that name and to be given: it stands in the text already. The same where there is one. */
export function withVariable(drafts: readonly VariableDraft[], name: string): readonly VariableDraft[] {
  if (drafts.some((draft) => draft.name.trim() === name)) return drafts;
  return withNewVariable(drafts).map((draft, at) => (at < drafts.length ? draft : { ...draft, name, required: true }));
}

export type VariableErrors = { readonly [key: string]: { readonly name?: string; readonly default?: string } };

/** What is wrong, by key; empty when nothing is. */
export function variableErrors(drafts: readonly VariableDraft[]): VariableErrors {
  const errors: { [key: string]: { name?: string; default?: string } } = {};
  for (const draft of drafts) {
    const wrong: { name?: string; default?: string } = {};
    const name = draft.name.trim();
    if (name === '') wrong.name = 'Give it a name.';
    else if (!promptFields.variables.safeParse([{ name, type: 'text' }]).success)
      wrong.name = 'Letters, digits and underscores, not beginning with a digit.';
    else if (drafts.some((other) => other.key !== draft.key && other.name.trim() === name))
      wrong.name = 'Another variable has this name.';
    if (defaultOf(draft) === undefined) wrong.default = DEFAULT_WRONG[draft.type];
    if (Object.keys(wrong).length > 0) errors[draft.key] = wrong;
  }
  return errors;
}

/** The variables that drafts without errors stand for. */
export function variablesOf(drafts: readonly VariableDraft[]): PromptVariable[] {
  return drafts.map((draft) => ({
    name: draft.name.trim(),
    type: draft.type,
    required: draft.required,
    default: defaultOf(draft) ?? null,
    description: draft.description.trim(),
  }));
}

/** The variables of those drafts that are without errors, while the others are still being typed. */
export function declaredBy(drafts: readonly VariableDraft[]): readonly PromptVariable[] {
  const errors = variableErrors(drafts);
  return variablesOf(drafts.filter(({ key }) => errors[key] === undefined));
}

/** A default as it is written: entries of a list a line each. */
export function defaultText({ type, default: value }: Pick<PromptVariable, 'type' | 'default'>): string {
  if (value === null) return '';
  if (type === 'list' && Array.isArray(value)) return value.map((each: JsonValue) => plain(each)).join('\n');
  return type === 'json' ? JSON.stringify(value, null, 2) : plain(value);
}

const DEFAULT_WRONG: Record<PromptVariableType, string> = {
  text: 'This does not fit.',
  number: 'Write a number, such as 12 or 0.5.',
  boolean: 'Choose yes or no.',
  date: 'Write a day, such as 2026-11-20.',
  list: 'Write one entry a line.',
  json: 'This is not JSON.',
};

/** Null for none; undefined where the text does not fit the type. */
function defaultOf({ type, default: typed }: VariableDraft): JsonValue | undefined {
  const text = typed.trim();
  if (text === '') return null;
  switch (type) {
    case 'text':
      return typed;
    case 'number':
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'date':
      return isDay(text) ? text : undefined;
    case 'list':
      return text
        .split('\n')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '');
    case 'json':
      return parsed(text);
  }
}

function isDay(text: string): boolean {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // What is no JSON is told to whoever typed it.
    return undefined;
  }
}

function plain(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
