/**
 * "Allowed then, denied now": what becomes of a command whose author has lost the role it needs since issuing it. Always:
 * the device's word for the role is believed only where this database remembers that the person held it; nobody's work
 * is dropped, an administrator decides.
 */
import type { CommandEnvelope, PreparedCommand } from '@openkms/schema/commands/command.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { titleForOthers } from '@openkms/schema/domain/prompt/rights.ts';
import { conflicted, type Outcome, rejected } from '@openkms/schema/domain/outcome.ts';
import type { JsonValue, SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { selectRows } from './table-sql.ts';

/** How long after losing a role what was done with it is still put before an administrator, ms: twice the offline window. */
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
  const { title, officeId } = await subject(tx, envelope, entity.table, entity.id);
  const conflictId = newId();
  const reason = { roleThen: then, roleNow: actor.role };
  return conflicted(
    'rights_changed',
    {
      conflicts: [
        {
          id: conflictId,
          kind: 'rights',
          entityTable: entity.table,
          entityId: entity.id,
          title,
          officeId: officeId ?? actor.officeId,
          userId: actor.userId,
          theirsUserId: null,
          base: { role: then },
          mine: { command: envelope.name, args: envelope.args },
          theirs: { role: actor.role },
          command: envelope,
        },
      ],
    },
    { conflictId, ...reason },
  );
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
