/**
 * "Allowed then, denied now": what becomes of a command whose author has lost the right it needs since issuing it, with a
 * role or with a prompt that was everybody's. Always: the device's word is believed only where this database remembers that
 * it was so; nobody's work is dropped, an administrator decides.
 */
import {
  type CommandEnvelope,
  type DecideContext,
  type PreparedCommand,
  type Read,
  steadyRow,
} from '@openkms/schema/commands/command.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { titleForOthers } from '@openkms/schema/domain/prompt/rights.ts';
import { conflicted, type Outcome, rejected } from '@openkms/schema/domain/outcome.ts';
import type { DeviceRow, JsonObject, JsonValue, PromptScope, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import type { HeldLocks } from './locks.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { readRows } from './reader.ts';

/** How long after losing a right what was done with it is still put before an administrator, ms: twice the offline window. */
const REMEMBERED_FOR = 60 * 24 * 3_600_000;

type Rule = (context: DecideContext) => Outcome;

/** Reads what is to be known of a command that `actor` may not issue; ends in its rule: a conflict over rights, or `forbidden`. */
export async function readDenied(
  tx: OrgTransaction,
  locks: HeldLocks,
  envelope: CommandEnvelope,
  { authorise, entity: { table, id } }: Pick<PreparedCommand, 'authorise' | 'entity'>,
  actor: Actor,
): Promise<Rule> {
  const { role: then } = envelope;
  if (then === undefined || then === actor.role || !authorise({ ...actor, role: then }) || !isConflictTable(table))
    return () => rejected('forbidden');
  const [until, about] = await Promise.all([
    heldUntil(tx, actor.userId, then),
    readRows(tx, locks, readSubject(envelope, table, id)),
  ]);
  const lost = { base: { role: then }, theirs: { role: actor.role }, reason: { roleThen: then, roleNow: actor.role } };
  return ({ now, newId }) =>
    until > now - REMEMBERED_FOR ? overRights(envelope, actor, about, lost, newId()) : rejected('forbidden');
}

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
  // Every command about a prompt has it locked.
  const about = () => readRows(tx, locks, readSubject(envelope, 'prompt', entity.id));
  const { role: then } = envelope;
  const remembered = now - REMEMBERED_FOR;
  if (then !== undefined && then !== actor.role && (await heldUntil(tx, actor.userId, then)) > remembered) {
    const before = rule({ ...context, actor: { ...actor, role: then } });
    const lost = {
      base: { role: then },
      theirs: { role: actor.role },
      reason: { roleThen: then, roleNow: actor.role },
    };
    if (before.status !== 'rejected') return overRights(envelope, actor, await about(), lost, newId());
  }
  const issuedAt = envelope.issuedAt - (device?.clockSkewMs ?? 0);
  const moved = await movedSince(tx, entity.id, Math.max(issuedAt, remembered));
  if (!moved) return denied;
  const before = (await readRows(tx, locks, asItWas(read(actor), entity.id, moved.from)))(context);
  if (before.status === 'rejected') return denied;
  const reason = { scopeThen: moved.from, scopeNow: moved.to };
  const lost = { base: { scope: moved.from }, theirs: { scope: moved.to }, reason };
  return overRights(envelope, actor, await about(), lost, newId());
}

/** What was, what is, and how the receipt says it. */
type Lost = { readonly base: JsonObject; readonly theirs: JsonObject; readonly reason: JsonObject };

/** What the conflict is about, in words, and whose office it concerns. */
type Subject = Pick<SyncConflictRow, 'entityTable' | 'entityId' | 'title' | 'officeId'>;

function overRights(
  envelope: CommandEnvelope,
  actor: Actor,
  about: Subject,
  { base, theirs, reason }: Lost,
  conflictId: string,
): Outcome {
  return conflicted(
    'rights_changed',
    {
      conflicts: [
        {
          ...about,
          id: conflictId,
          kind: 'rights',
          officeId: about.officeId ?? actor.officeId,
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

/** When they last ceased to hold `role`, ms UTC; 0: never. */
async function heldUntil({ client }: OrgTransaction, userId: string, role: string): Promise<number> {
  const { rows } = await client.query<{ until: Date | null }>({
    name: 'rights:held',
    text: 'select max(until) as until from user_role_change where user_id = $1 and held = $2',
    values: [userId, role],
  });
  return rows[0]?.until?.getTime() ?? 0;
}

function isConflictTable(table: string): table is SyncConflictRow['entityTable'] {
  return table === 'session' || table === 'training' || table === 'registration' || table === 'prompt';
}

function* readSubject({ args, name }: CommandEnvelope, table: Subject['entityTable'], id: string): Read<Subject> {
  const about = { entityTable: table, entityId: id };
  const named = (key: string) => {
    const value =
      typeof args === 'object' && args !== null && key in args ? (args as { [k: string]: JsonValue })[key] : '';
    return typeof value === 'string' ? value : '';
  };
  if (table === 'prompt') {
    const prompt = yield* steadyRow('prompt', id);
    return { ...about, title: prompt ? titleForOthers(prompt) : name, officeId: null };
  }
  const sessionId = table === 'session' ? id : named('sessionId');
  const session = yield* steadyRow('session', sessionId);
  const trainingId = table === 'training' ? id : (session?.trainingId ?? named('trainingId'));
  const training = yield* steadyRow('training', trainingId);
  return { ...about, title: training?.title ?? (named('title') || name), officeId: session?.officeId ?? null };
}
