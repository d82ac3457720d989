/**
 * Settings of unknown shape, read by a description of each field. Always: a field that is missing takes its default, one
 * that is wrong or unknown is named; nothing is converted or cut to fit.
 */
import { refused, type PromptFault, type Refused } from './fault.ts';

export type Field<T> = { readonly otherwise: T; readonly accepts: (value: unknown) => boolean; readonly says: string };
type Fields = Readonly<Record<string, Field<unknown>>>;
type SettingsOf<F extends Fields> = { readonly [K in keyof F]: F[K]['otherwise'] };

/** Reads `value` by `fields`. Fault: settings_invalid, with the field's name. */
export function readSettings<F extends Fields>(
  value: unknown,
  fields: F,
): { readonly kind: 'settings'; readonly settings: SettingsOf<F> } | Refused {
  const given = value ?? {};
  if (!isRecord(given)) return refused(invalid('settings', 'Settings are an object.'));
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(fields, name)) return refused(invalid(name, `There is no setting "${name}".`));
  }
  const settings: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const one = Object.hasOwn(given, name) ? given[name] : undefined;
    if (one !== undefined && !field.accepts(one)) return refused(invalid(name, `"${name}" is ${field.says}.`));
    settings[name] = one ?? field.otherwise;
  }
  return { kind: 'settings', settings: settings as SettingsOf<F> };
}

/** A whole number from `least` to `most`. */
export function whole(otherwise: number, least: number, most: number): Field<number> {
  const says = `a whole number from ${least} to ${most}`;
  return { otherwise, says, accepts: (value) => isWhole(value, least, most) };
}

export function flag(otherwise: boolean): Field<boolean> {
  return { otherwise, says: 'true or false', accepts: (value) => typeof value === 'boolean' };
}

export function oneOf<T extends string>(otherwise: T, ...options: readonly T[]): Field<T> {
  const all: readonly unknown[] = [otherwise, ...options];
  return { otherwise, says: `one of ${all.join(', ')}`, accepts: (value) => all.includes(value) };
}

/** A list of at most `most` things, each of which `accepts`. */
export function listOf<T>(otherwise: readonly T[], most: number, says: string, accepts: (value: unknown) => boolean) {
  return {
    otherwise,
    says: `a list of at most ${most} ${says}`,
    accepts: (value: unknown) => Array.isArray(value) && value.length <= most && value.every(accepts),
  } satisfies Field<readonly T[]>;
}

export function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(name: string, message: string): PromptFault {
  return { code: 'settings_invalid', name, message };
}
