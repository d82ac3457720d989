/**
 * What can be read of something that was sent as a command. Always: whatever it is, what is read here can be stored, and
 * what cannot be read is named with its code.
 */
import { type CommandEnvelope, issuesOf } from '@openkms/schema/commands/command.ts';
import { envelopeSchema, MAX_COMMAND_LENGTH } from '@openkms/schema/commands/envelope.ts';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type { ErrorCode } from '@openkms/schema/domain/codes.ts';
import { isDeeperThan, MAX_JSON_DEPTH } from '@openkms/schema/domain/json-depth.ts';
import type { JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';

/** An envelope as this version reads it, or why it is none: for its author, so never with a value in it. */
export type Parsed = { ok: true; envelope: CommandEnvelope } | { ok: false; code: ErrorCode; message: string };

/** Escapes of characters that Postgres stores in no text: NUL and lone surrogates. The look-behind skips escaped backslashes. */
const UNSTORABLE = /(?<=(?:^|[^\\])(?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/** Reads what somebody sent; nothing they send makes it throw. Pure. */
export function parse(raw: unknown): Parsed {
  if (isTooDeep(raw)) return unreadable('The command is nested too deeply.');
  const text = JSON.stringify(raw) ?? '';
  if (text.length > MAX_COMMAND_LENGTH)
    return { ok: false, code: 'command_too_large', message: 'The command is larger than 1 MB.' };
  if (text.search(UNSTORABLE) >= 0) return unreadable('NUL characters and lone surrogates are no text.');
  const parsed = envelopeSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, code: 'invalid_args', message: issuesText(issuesOf(parsed.error)) };
  // zod types an absent `base` as possibly undefined; here it is absent or there.
  const { base, offlineSince, role, ...rest } = parsed.data;
  return {
    ok: true,
    envelope: {
      ...rest,
      ...(base === undefined ? {} : { base }),
      ...(role === undefined ? {} : { role }),
      offlineSince: offlineSince ?? null,
    },
  };
}

/** Issues as a dead letter keeps them in its message; http/what-is-wrong.ts reads them back. */
export function issuesText(issues: readonly { readonly path: string; readonly message: string }[]): string {
  return JSON.stringify({ issues });
}

function unreadable(message: string): Parsed {
  return { ok: false, code: 'invalid_args', message: issuesText([{ path: '', message }]) };
}

/** What is kept of something that is not a command: itself when it is small, its beginning when it is not. */
export function toJson(raw: unknown): JsonValue {
  if (isTooDeep(raw)) return null;
  const text = (JSON.stringify(raw) ?? 'null').replace(UNSTORABLE, '\\ufffd');
  return text.length > 100_000
    ? { beginning: text.slice(0, 100_000), length: text.length }
    : (JSON.parse(text) as JsonValue);
}

/** The name of a command that exists: a label of metrics holds nothing that somebody sent. */
export function nameOf(raw: unknown): string {
  const name = (raw as JsonObject | null | undefined)?.['name'];
  return typeof name === 'string' && allCommands.has(name) ? name : 'unknown';
}

/** The id of something that may be no command otherwise. */
export function idOf(raw: unknown): string | undefined {
  const id = envelopeSchema.shape.id.safeParse((raw as JsonObject | null | undefined)?.['id']);
  return id.success ? id.data : undefined;
}

/** Deeper than any command; its arguments begin at its second level. */
function isTooDeep(raw: unknown): boolean {
  return isDeeperThan(raw, MAX_JSON_DEPTH + 1);
}
