/** Writes what happened beside the effects: receipt, conflicts, audit rows, jobs. Always: in the command's own transaction. */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandEnvelope, PreparedCommand } from '@openkms/schema/commands/command.ts';
import type { ConflictDraft, Job } from '@openkms/schema/domain/outcome.ts';
import type {
  AuditLogRow,
  CommandReceiptRow,
  JsonObject,
  RegistrationRow,
  SyncConflictRow,
} from '@openkms/schema/domain/rows.ts';
import type { OrgTransaction } from './org-transaction.ts';
import { insertRows, selectRows } from './table-sql.ts';

/** Arguments longer than this (JSON text) are left out of the audit log, which says so: imports would double the database. */
const AUDITED_ARGS_LENGTH = 20_000;

export type Happened = {
  readonly envelope: CommandEnvelope;
  readonly actor: Actor;
  readonly receipt: CommandReceiptRow;
  readonly entity: PreparedCommand['entity'] | undefined;
  /** What the audit log keeps of the arguments, where that is not all. */
  readonly audited: JsonObject | undefined;
  readonly conflicts: readonly ConflictDraft[];
  /** Of {@link namesIn}. */
  readonly names: ReadonlyMap<string, string>;
  readonly jobs: readonly Job[];
  readonly promoted: readonly RegistrationRow[];
  readonly now: number;
  readonly newId: () => string;
};

/** The people named in `conflicts`, by id: as they are called when it is written, which no change of a name waits for. */
export async function namesIn(
  { client }: OrgTransaction,
  conflicts: readonly ConflictDraft[],
): Promise<ReadonlyMap<string, string>> {
  if (conflicts.length === 0) return new Map();
  const ids = conflicts.flatMap((draft) => [
    draft.userId,
    ...(draft.theirsUserId === null ? [] : [draft.theirsUserId]),
  ]);
  const people = await selectRows(client, 'user', { id: ids });
  return new Map(people.map((person) => [person.id, person.name]));
}

/** Sends everything at once; resolves when all of it is written. */
export async function record({ client }: OrgTransaction, happened: Happened): Promise<void> {
  await Promise.all([
    insertRows(client, 'commandReceipt', [happened.receipt]),
    insertRows(client, 'auditLog', auditRows(happened)),
    insertRows(client, 'syncConflict', conflictRows(happened)),
    addJobs(client, happened),
  ]);
}

function conflictRows({ conflicts, envelope, actor, names, now }: Happened): SyncConflictRow[] {
  return conflicts.map((draft) => ({
    ...draft,
    orgId: actor.orgId,
    status: 'open',
    commandId: envelope.id,
    commandName: envelope.name,
    userName: names.get(draft.userId) ?? actor.name,
    deviceId: envelope.device,
    theirsUserName: draft.theirsUserId === null ? null : (names.get(draft.theirsUserId) ?? null),
    issuedAt: envelope.issuedAt,
    offlineSince: envelope.offlineSince ?? null,
    createdAt: now,
    resolution: null,
    resolvedValues: null,
    resolutionNote: null,
    resolvedBy: null,
    resolvedByName: null,
    resolvedAt: null,
    undo: null,
    command: draft.command ?? null,
    version: 1,
    updatedAt: now,
  }));
}

function auditRows({
  envelope,
  actor,
  receipt,
  entity,
  audited,
  conflicts,
  promoted,
  now,
  newId,
}: Happened): AuditLogRow[] {
  const unsealed = { sealNumber: null, prevHash: null, hash: null };
  const args = audited ?? envelope.args;
  const tooLong = JSON.stringify(args).length > AUDITED_ARGS_LENGTH;
  const row: AuditLogRow = {
    id: newId(),
    orgId: actor.orgId,
    at: now,
    actorId: actor.userId,
    actorName: actor.name,
    deviceId: envelope.device,
    commandId: envelope.id,
    action: envelope.name,
    entityTable: entity?.table ?? null,
    entityId: entity?.id ?? null,
    outcome: receipt.status,
    details: {
      args: tooLong ? 'too long to keep here' : args,
      code: receipt.code,
      result: receipt.details,
      issuedAt: envelope.issuedAt,
      offlineSince: envelope.offlineSince ?? null,
      conflictIds: conflicts.map((draft) => draft.id),
    },
    ...unsealed,
  };
  const promotions = promoted.map((each): AuditLogRow => ({
    ...row,
    id: newId(),
    actorId: null,
    actorName: 'OpenKMS',
    deviceId: null,
    action: 'registration.promoted',
    entityTable: 'registration',
    entityId: each.id,
    outcome: 'applied',
    details: { sessionId: each.sessionId, userId: each.userId, waitlistPosition: each.waitlistPosition },
  }));
  return [row, ...promotions];
}

async function addJobs(client: OrgTransaction['client'], { jobs, promoted, envelope, actor }: Happened): Promise<void> {
  const all: Job[] = [
    ...jobs,
    ...promoted.map((each): Job => ({
      name: 'email.registration',
      kind: 'promoted',
      userId: each.userId,
      sessionId: each.sessionId,
    })),
  ];
  if (all.length === 0) return;
  const rows = all.map((job) => {
    const { name, ...what } = job;
    // Tags are looked for in what stands: one job for however many saves come before it is begun.
    const key = job.name === 'prompt.tags' ? `tags:${job.promptId}` : `${envelope.id}:${aboutOf(job)}`;
    return { name, key, payload: { key, orgId: actor.orgId, commandId: envelope.id, ...what } };
  });
  await client.query({
    name: 'jobs',
    text: `select openkms_add_job(job->>'name', job->'payload', job->>'key') from json_array_elements($1::json) as job`,
    values: [JSON.stringify(rows)],
  });
}

/** What tells one job of a command from another. */
function aboutOf(job: Exclude<Job, { name: 'prompt.tags' }>): string {
  return job.name === 'prompt.run' ? `run:${job.runId}` : `${job.kind}:${job.userId}:${job.sessionId}`;
}
