/**
 * "Allowed then, denied now": what becomes of a command whose author has lost the right it needs since issuing it, with a
 * role or with a prompt that was everybody's. Always: the device's word is believed only where this database remembers that
 * it was so; nobody's work is dropped, an administrator decides.
 */
import type { CommandEnvelope, DecideContext, PreparedCommand, Read } from '@openkms/schema/commands/command.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { titleForOthers } from '@openkms/schema/domain/prompt/rights.ts';
import { conflicted, type Outcome, rejected } from '@openkms/schema/domain/outcome.ts';
import type { DeviceRow, JsonObject, JsonValue, PromptScope, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import type { HeldLocks } from './locks.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { readRows } from './reader.ts';
import { selectRows } from './table-sql.ts';

/** How long after losing a right what was done with it is still put before an administrator, ms: twice the offline window. */
const REMEMBERED_FOR = 60 * 24 * 3_600_000;

/** The outcome of a command that `actor` may not issue: a conflict over rights, or `forbidden`. */
export async function deniedNow(
  tx: OrgTransaction,
  envelope: CommandEnvelope,
  prepared: PreparedCommand,
  actor: Actor,
  { now, newId }: { readonly now: number; readonly newId: () => string },
): Promise<Outcome> {
  const { role: then } = envelope;
  const { entity } = prepared;
  if (then === undefined || then === actor.role || !prepared.authorise({ ...actor, role: then }))
    return rejected('forbidden');
  if (!isConflictTable(entity.table) || !(await held(tx, actor.userId, then, now))) return rejected('forbidden');
  const lost = { base: { role: then }, theirs: { role: actor.role }, reason: { roleThen: then, roleNow: actor.role } };
  return overRights(tx, envelope, actor, { table: entity.table, id: entity.id }, lost, newId());
}

type Rule = (context: DecideContext) => Outcome;

/**
 * What a command about a prompt comes to that its rule denies: whose a prompt is, the rule alone knows. `read` reads again
 * what `rule` was made of; `device` is the one it was issued on.
 */
export async function deniedByRule(
  tx: OrgTransaction,
  locks: HeldLocks,
  envelope: CommandEnvelope,
  { entity, read }: Pick<PreparedCommand, 'entity' | 'read'>,
  { rule, denied, device }: { readonly rule: Rule; readonly denied: Outcome; readonly device: DeviceRow | undefined },
  context: DecideContext,
): Promise<Outcome> {
  if (denied.status !== 'rejected' || (denied.code !== 'forbidden' && denied.code !== 'not_found')) return denied;
  if (entity.table !== 'prompt') return denied;
  const { actor, now, newId } = context;
  const about = { table: entity.table, id: entity.id };
  const { role: then } = envelope;
  if (then !== undefined && then !== actor.role && (await held(tx, actor.userId, then, now))) {
    const before = rule({ ...context, actor: { ...actor, role: then } });
    const lost = {
      base: { role: then },
      theirs: { role: actor.role },
      reason: { roleThen: then, roleNow: actor.role },
    };
    if (before.status !== 'rejected') return overRights(tx, envelope, actor, about, lost, newId());
  }
  const issuedAt = envelope.issuedAt - (device?.clockSkewMs ?? 0);
  const moved = await movedSince(tx, entity.id, Math.max(issuedAt, now - REMEMBERED_FOR));
  if (!moved) return denied;
  const before = (await readRows(tx, locks, asItWas(read(actor), entity.id, moved.from)))(context);
  if (before.status === 'rejected') return denied;
  const reason = { scopeThen: moved.from, scopeNow: moved.to };
  const lost = { base: { scope: moved.from }, theirs: { scope: moved.to }, reason };
  return overRights(tx, envelope, actor, about, lost, newId());
}

/** What was, what is, and how the receipt says it. */
type Lost = { readonly base: JsonObject; readonly theirs: JsonObject; readonly reason: JsonObject };

async function overRights(
  tx: OrgTransaction,
  envelope: CommandEnvelope,
  actor: Actor,
  { table, id }: { readonly table: SyncConflictRow['entityTable']; readonly id: string },
  { base, theirs, reason }: Lost,
  conflictId: string,
): Promise<Outcome> {
  const { title, officeId } = await subject(tx, envelope, table, id);
  return conflicted(
    'rights_changed',
    {
      conflicts: [
        {
          id: conflictId,
          kind: 'rights',
          entityTable: table,
          entityId: id,
          title,
          officeId: officeId ?? actor.officeId,
          userId: actor.userId,
          theirsUserId: null,
          base,
          mine: { command: envelope.name, args: envelope.args },
          theirs,
          command: envelope,
        },
      ],
    },
    { conflictId, ...reason },
  );
}

/** Whose the prompt was at `since` and whose it is now, where that has changed. */
async function movedSince(
  { client }: OrgTransaction,
  promptId: string,
  since: number,
): Promise<{ readonly from: PromptScope; readonly to: PromptScope } | undefined> {
  const { rows } = await client.query<{ from: PromptScope; to: PromptScope }>({
    name: 'rights:moved',
    text: `select c.held as from, p.scope as to
           from prompt_scope_change c join prompt p on p.id = c.prompt_id
           where c.prompt_id = $1 and c.until > $2 order by c.number limit 1`,
    values: [promptId, new Date(since)],
  });
  return rows[0];
}

/** `read`, told that the prompt were still of `scope`. */
function* asItWas<S>(read: Read<S>, promptId: string, scope: PromptScope): Read<S> {
  let step = read.next();
  while (!step.done) {
    const answers = yield step.value;
    step = read.next(
      answers.map((rows) => rows.map((row) => (row.id === promptId && 'scope' in row ? { ...row, scope } : row))),
    );
  }
  return step.value;
}

async function held({ client }: OrgTransaction, userId: string, role: string, now: number): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'rights:held',
    text: 'select 1 from user_role_change where user_id = $1 and held = $2 and until > $3 limit 1',
    values: [userId, role, new Date(now - REMEMBERED_FOR)],
  });
  return (rowCount ?? 0) > 0;
}

function isConflictTable(table: string): table is SyncConflictRow['entityTable'] {
  return table === 'session' || table === 'training' || table === 'registration' || table === 'prompt';
}

/** What the conflict is about, in words, and whose office it concerns. */
async function subject(
  { client }: OrgTransaction,
  { args, name }: CommandEnvelope,
  table: SyncConflictRow['entityTable'],
  id: string,
): Promise<{ title: string; officeId: string | null }> {
  const named = (key: string) => {
    const value =
      typeof args === 'object' && args !== null && key in args ? (args as { [k: string]: JsonValue })[key] : '';
    return typeof value === 'string' ? value : '';
  };
  if (table === 'prompt') {
    const [prompt] = await selectRows(client, 'prompt', { id });
    return { title: prompt ? titleForOthers(prompt) : name, officeId: null };
  }
  const sessionId = table === 'session' ? id : named('sessionId');
  const [session] = await selectRows(client, 'session', { id: sessionId });
  const trainingId = table === 'training' ? id : (session?.trainingId ?? named('trainingId'));
  const [training] = await selectRows(client, 'training', { id: trainingId });
  return { title: training?.title ?? (named('title') || name), officeId: session?.officeId ?? null };
}
