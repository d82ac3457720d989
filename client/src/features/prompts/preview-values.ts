/** Values for a prompt's variables as a person types them, read as what the variables are declared with. Pure. */
import type { VariableDeclaration, VariableType } from '@openkms/schema/domain/prompt/variables.ts';
import type { JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';

/** What stands in the fields, by the names of the variables. */
export type Typed = { readonly [name: string]: string };

export type ReadValues = {
  readonly values: JsonObject;
  /** What is wrong with a field, by the variable's name. */
  readonly wrong: { readonly [name: string]: string };
};

/** How each type is asked for, beside its label. */
export const HINTS: Record<VariableType, string> = {
  text: '',
  number: 'A number',
  boolean: '',
  date: '',
  list: 'One on each line',
  json: 'JSON',
};

/** What stands for the variable `name`, which somebody may have called `constructor`; '' where nothing does. */
export function under(texts: Typed, name: string): string {
  return Object.hasOwn(texts, name) ? (texts[name] ?? '') : '';
}

/** The values of the fields that are filled in; an empty field gives none, so that a default can stand. */
export function readValues(declared: readonly VariableDeclaration[], typed: Typed): ReadValues {
  const values: [string, JsonValue][] = [];
  const wrong: [string, string][] = [];
  for (const { name, type } of declared) {
    const written = under(typed, name);
    if (written.trim() === '') continue;
    const read = readOne(type, written);
    if ('wrong' in read) wrong.push([name, read.wrong]);
    else values.push([name, read.value]);
  }
  return { values: Object.fromEntries(values), wrong: Object.fromEntries(wrong) };
}

/** What stands where nothing is given: "Otherwise 4", or null. */
export function defaultWords({ default: otherwise }: VariableDeclaration): string | null {
  if (otherwise === undefined || otherwise === null) return null;
  return `Otherwise ${typeof otherwise === 'string' ? `“${otherwise}”` : JSON.stringify(otherwise)}`;
}

function readOne(type: VariableType, written: string): { readonly value: JsonValue } | { readonly wrong: string } {
  switch (type) {
    case 'text':
      return { value: written };
    case 'number': {
      const value = Number(written.trim());
      return Number.isFinite(value) ? { value } : { wrong: 'Write a number, such as 4 or 1.5.' };
    }
    case 'boolean':
      return { value: written === 'true' };
    case 'date':
      return { value: written.trim() };
    case 'list':
      return { value: linesOf(written) };
    case 'json':
      return readJson(written);
    default:
      return type satisfies never;
  }
}

function linesOf(written: string): string[] {
  return written
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readJson(written: string): { readonly value: JsonValue } | { readonly wrong: string } {
  try {
    return { value: JSON.parse(written) as JsonValue };
  } catch {
    return { wrong: 'Write JSON, such as {"team": "Operations"} or [1, 2].' };
  }
}
