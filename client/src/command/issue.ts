/**
 * The only door for writes: understand, decide over what the person sees, save. Always: what is refused here was not
 * saved; what resolved is on the disk; nothing is sent from here.
 */
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import type { ErrorCode } from '@openkms/schema/domain/codes.ts';
import { type Outcome, rejected } from '@openkms/schema/domain/outcome.ts';
import type { JsonObject, JsonValue, Rows } from '@openkms/schema/domain/rows.ts';
import { commands } from '@openkms/schema/commands/registry.ts';
import { MAX_INSTANT } from '@openkms/schema/commands/text.ts';
import type { Outbox } from '../outbox/store.ts';
import { actorOf } from '../platform/zero-client.ts';
import type { Person } from '../platform/person.ts';
import { decideOver } from '../view/build-overlay.ts';
import type { TableView } from '../view/table.ts';
import { indexedColumns, type ViewTable } from '../view/tables.ts';
import type { View } from '../view/view.ts';

/** What a command would do, or why it cannot even be understood. */
export type Preview = Outcome | { readonly status: 'malformed'; readonly code: ErrorCode; readonly issues: JsonObject };

/** `outcome` is what will probably happen; a `rejected` or `malformed` command was not saved. */
export type Issued = { readonly commandId: string; readonly outcome: Preview };

export type IssueContext = {
  readonly person: Person;
  readonly view: View;
  /** ms UTC by the device's clock. */
  readonly now: number;
  /** ms by which that clock is ahead of the server's; 0 where unknown. Rules go by the server's time, as far as it is known. */
  readonly skewMs: number;
  readonly newId: () => string;
  /** ms UTC; null while online. */
  readonly offlineSince: number | null;
};

/** The server takes 1 MB a command; what cannot be sent is refused before it is saved. */
const LARGEST_COMMAND = 900_000;

/** Decides `name` over the view, saving nothing. Synchronous. */
export function previewCommand(context: IssueContext, name: string, args: JsonValue, base?: JsonValue): Preview {
  return previewEnvelope(context, envelopeOf(context, context.newId(), name, args, base));
}

/** {@link previewCommand}, then saves. Rejects where the device's disk refuses. */
export async function issueCommand(
  context: IssueContext,
  outbox: Pick<Outbox, 'append'>,
  name: string,
  args: JsonValue,
  base?: JsonValue,
): Promise<Issued> {
  const draft = envelopeOf(context, context.newId(), name, args, base);
  const outcome = previewEnvelope(context, draft);
  if (outcome.status === 'malformed' || outcome.status === 'rejected') return { commandId: draft.id, outcome };
  const preparation = commands.get(name)?.prepare(draft);
  if (preparation?.kind !== 'ready') throw new Error(`A command that was decided cannot be prepared: ${name}`);
  const { table, id } = preparation.command.entity;
  await outbox.append(draft, `${table}:${id}`);
  return { commandId: draft.id, outcome };
}

type Draft = Omit<CommandEnvelope, 'seq' | 'device' | 'actor'>;

function envelopeOf(
  { now, offlineSince, person }: IssueContext,
  id: string,
  name: string,
  args: JsonValue,
  base?: JsonValue,
): Draft {
  const version = commands.get(name)?.version ?? 0;
  // Copied, so that what the page does with its objects later cannot change what was saved.
  const own = structuredClone(args);
  return {
    id,
    name,
    version,
    args: own,
    ...(base === undefined ? {} : { base: structuredClone(base) }),
    issuedAt: instant(now),
    offlineSince: offlineSince === null ? null : instant(offlineSince),
    role: person.role,
  };
}

/** `ms` as the server can read it: evidence from a clock that is far astray must not cost the command. */
function instant(ms: number): number {
  return Math.min(Math.max(Math.floor(ms), 0), MAX_INSTANT);
}

function previewEnvelope({ person, view, now, skewMs, newId }: IssueContext, draft: Draft): Preview {
  const bytes = new TextEncoder().encode(JSON.stringify(draft)).byteLength;
  if (bytes > LARGEST_COMMAND) return rejected('command_too_large', { bytes, limit: LARGEST_COMMAND });
  const rows = (table: keyof Rows) =>
    Object.hasOwn(indexedColumns, table)
      ? (view.table(table as ViewTable) as unknown as TableView<Rows[keyof Rows]>)
      : undefined;
  const decided = decideOver(rows, draft, actorOf(person), now - skewMs, newId);
  if (!('kind' in decided)) return decided;
  if (decided.kind === 'refused') return rejected(decided.code, decided.issues);
  return { status: 'malformed', code: decided.code, issues: decided.issues };
}
