/**
 * What dead letters say, where their rows tell less. A row goes to every administrator's device; the arguments of a command
 * that may hold one person's texts stay here. Always: inside one organisation's transaction; replaying reads the whole.
 */
import type { Command, CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { CommandDeadLetterRow, JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import type pg from 'pg';

type Client = Pick<pg.PoolClient, 'query'>;
type Letter = Pick<CommandDeadLetterRow, 'id' | 'raw'>;

/**
 * Whether a command of this name may hold one person's texts: `commands` says so of it, or of another of its family where it is
 * none of them, as one of a newer version of the app is.
 */
export function mayHoldTexts(name: unknown, commands: ReadonlyMap<string, Command>): boolean {
  if (typeof name !== 'string') return false;
  const known = commands.get(name);
  if (known !== undefined) return known.holdsTexts;
  const family = familyOf(name);
  return [...commands.values()].some((command) => command.holdsTexts && familyOf(command.name) === family);
}

/** `received` as a row tells of it: who sent what and when, and of the arguments what the audit log keeps. */
export function withheldRaw(received: JsonValue, audited: JsonObject): JsonObject {
  const { id, name, version, actor, device, seq, issuedAt } = received as Partial<CommandEnvelope>;
  const told = Object.entries({ id, name, version, actor, device, seq, issuedAt });
  const plain = told.filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  return { received: { ...(Object.fromEntries(plain) as JsonObject), args: audited }, withheld: true };
}

/** Keeps the whole of a letter whose row is in place. */
export async function keepOriginal(client: Client, orgId: string, { id, raw }: Letter): Promise<void> {
  await client.query({
    name: 'letters:keep',
    text: 'insert into dead_letter_original (id, org_id, raw) values ($1, $2, $3)',
    values: [id, orgId, JSON.stringify(raw)],
  });
}

/** `letters` with all that they say. */
export async function withOriginals<T extends Letter>(client: Client, letters: readonly T[]): Promise<T[]> {
  if (letters.length === 0) return [];
  const { rows } = await client.query<Letter>({
    name: 'letters:whole',
    text: 'select id, raw from dead_letter_original where id = any($1::text[])',
    values: [letters.map(({ id }) => id)],
  });
  const whole = new Map(rows.map(({ id, raw }) => [id, raw]));
  return letters.map((letter) => ({ ...letter, raw: whole.get(letter.id) ?? letter.raw }));
}

/** "prompt" of "prompt.save", and of "prompt-run.start". */
function familyOf(name: string): string {
  return name.split(/[.-]/)[0] ?? name;
}
