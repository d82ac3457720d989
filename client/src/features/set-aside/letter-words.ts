/**
 * A change that was set aside, as an administrator reads it: what it is, why it was not executed, what it says. Pure.
 * Always: what cannot be read is shown as it came, never hidden.
 */
import type { CommandDeadLetterRow, JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import { commandWords } from '../../command/command-words.ts';
import { everyWord } from '../../ui/every-word.ts';

/** "Edit a training" or, where nothing could be read, "Something unreadable". */
export function letterName({ name }: Pick<CommandDeadLetterRow, 'name'>): string {
  return name === 'unreadable' ? 'Something unreadable' : commandWords(name);
}

const reasons: { readonly [code: string]: string } = {
  device_revoked: 'It came from a device that is no longer trusted.',
  unknown_command: 'The server knew no such command: it came from a newer or a changed version of the app.',
  unsupported_version: 'It was written by a version of the app that the server could not follow.',
  invalid_args: 'What it asked for was incomplete or malformed.',
  invalid_request: 'It was no command at all.',
  forbidden: 'It named somebody else as its author.',
};

/** Why it was not executed. */
export function reasonWords({ code, message }: Pick<CommandDeadLetterRow, 'code' | 'message'>): string {
  return reasons[code] ?? message;
}

/** What nobody can ever execute, whatever becomes of the rows: it is no command, or one without what it needs. */
const never: ReadonlySet<string> = new Set(['invalid_args', 'invalid_request', 'command_too_large']);

/** False where only dismissing is left. */
export function canBeExecuted({ code, name }: Pick<CommandDeadLetterRow, 'code' | 'name'>): boolean {
  return name !== 'unreadable' && !never.has(code);
}

export type Fault = { readonly path: string; readonly message: string };

const faults = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) });

/** What the server found wrong with what can never be executed, each place once; '' is the whole. */
export function faultsOf(letter: Pick<CommandDeadLetterRow, 'code' | 'name' | 'message'>): readonly Fault[] {
  if (canBeExecuted(letter)) return [];
  try {
    const found = new Map<string, string[]>();
    for (const { path, message } of faults.parse(JSON.parse(letter.message)).issues)
      found.set(path, [...(found.get(path) ?? []), message]);
    return [...found].map(([path, messages]) => ({ path, message: messages.join('; ') }));
  } catch {
    // A sentence, or a list cut off where the message ends: shown as it is.
    return letter.message === '' ? [] : [{ path: '', message: letter.message }];
  }
}

const envelope = z.object({
  args: z.unknown(),
  version: z.number().optional(),
  issuedAt: z.number().optional(),
});

/** The envelope as it came in. */
export function receivedOf({ raw }: Pick<CommandDeadLetterRow, 'raw'>): JsonValue {
  const whole = asObject(raw);
  return whole !== undefined && 'received' in whole ? (whole['received'] ?? null) : raw;
}

export type LetterContent = {
  readonly args: JsonValue;
  /** ms UTC by the clock of its device; null where it does not say. */
  readonly issuedAt: number | null;
  readonly version: number | null;
};

/** What the command says; null where it is none. */
export function contentOf(letter: Pick<CommandDeadLetterRow, 'raw'>): LetterContent | null {
  const parsed = envelope.safeParse(receivedOf(letter));
  if (!parsed.success) return null;
  const { args, issuedAt, version } = parsed.data;
  return { args: (args ?? null) as JsonValue, issuedAt: issuedAt ?? null, version: version ?? null };
}

/** "Executed by Ada" / "Dismissed by Ada"; null while it waits. */
export function resolutionWords({
  resolution,
  resolvedByName,
}: Pick<CommandDeadLetterRow, 'resolution' | 'resolvedByName'>): string | null {
  if (resolution === null) return null;
  return `${resolution === 'replayed' ? 'Executed after all' : 'Dismissed'} by ${resolvedByName ?? 'an administrator'}`;
}

const refusals: { readonly [code: string]: string } = {
  offline: 'Executing it needs the server, and there is no line to it now. Try again when the line is back.',
  signed_out: 'Sign in again, then try once more.',
  forbidden:
    'Whoever sent it was never allowed to do this, so nobody can have it executed for them. Dismiss it, or do it yourself.',
  not_found: 'What it is about is no longer there. Dismiss it with a word to its author.',
  dead_letter_resolved: 'Somebody else has decided it already.',
  unknown_command: 'The server still knows no such command. Update the server, or dismiss it.',
  unsupported_version: 'The server still cannot follow that version. Update the server, or dismiss it.',
  invalid_args: 'What it asks for is malformed and cannot be executed. Dismiss it with a word to its author.',
  text_too_long: 'The note is too long: at most 2,000 characters fit.',
};

/** Why it could not be executed or dismissed, and what to do. */
export function refusalWords(code: string, sentence?: string): string {
  return (
    refusals[code] ?? (sentence === undefined ? `It was refused (${code}).` : `It was refused: ${sentence} (${code})`)
  );
}

export type LetterFilter = {
  readonly status: 'open' | 'resolved';
  /** Part of the person's name, the command or the content. */
  readonly text: string;
};

export function readFilter(query: URLSearchParams): LetterFilter {
  return { status: query.get('status') === 'resolved' ? 'resolved' : 'open', text: query.get('text') ?? '' };
}

/** The address of a filter: only what differs from the default. */
export function writeFilter({ status, text }: LetterFilter): URLSearchParams {
  const query = new URLSearchParams();
  if (status !== 'open') query.set('status', status);
  if (text !== '') query.set('text', text);
  return query;
}

/** The letters a filter lets through: waiting ones oldest first, decided ones newest first. */
export function filterLetters(
  letters: readonly CommandDeadLetterRow[],
  { status, text }: LetterFilter,
  nameOf: (letter: CommandDeadLetterRow) => string,
): CommandDeadLetterRow[] {
  const finds = everyWord(text);
  return letters
    .filter((letter) => (letter.resolution === null) === (status === 'open'))
    .filter((letter) =>
      finds(
        () => `${nameOf(letter)} ${letterName(letter)} ${letter.name} ${letter.code} ${JSON.stringify(letter.raw)}`,
      ),
    )
    .toSorted((a, b) => (status === 'open' ? a.receivedAt - b.receivedAt : (b.resolvedAt ?? 0) - (a.resolvedAt ?? 0)));
}

function asObject(value: JsonValue): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}
