/**
 * The tables, as Drizzle sees them. Property names and value shapes are those of domain/rows.ts, so a row read here is
 * a row `decide` can read. Always: every table with an `org_id` is under row-level security (migrations/0001_security.sql);
 * tables marked "never replicated" are not in the publication.
 */
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  foreignKey,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type {
  AuditLogRow,
  CommandDeadLetterRow,
  CommandReceiptRow,
  JsonObject,
  JsonValue,
  Meeting,
  PromptCaseRow,
  PromptRow,
  PromptRunRow,
  PromptRunTextRow,
  PromptVariable,
  PromptVersionRow,
  RegistrationRow,
  Rows,
  SessionRow,
  SyncConflictRow,
  TableName,
  TrainingRow,
  UserRow,
} from '../domain/rows.ts';

/** timestamptz in Postgres, milliseconds since the epoch in TypeScript: the shape Zero gives the browser. */
const instant = customType<{ data: number; driverData: string | Date }>({
  dataType: () => 'timestamptz(3)',
  toDriver: (ms) => new Date(ms).toISOString(),
  fromDriver: (value) => new Date(value).getTime(),
});

const id = () => text('id').primaryKey();
const orgId = () =>
  text('org_id')
    .notNull()
    .references((): AnyPgColumn => org.id);
const version = () => integer('version').notNull().default(1);
const updatedAt = () =>
  instant('updated_at')
    .notNull()
    .default(sql`now()`);

export const org = pgTable('org', {
  id: id(),
  name: text('name').notNull(),
  yearlyGoalHours: doublePrecision('yearly_goal_hours').notNull().default(40),
});

export const office = pgTable(
  'office',
  {
    id: id(),
    orgId: orgId(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    zone: text('zone').notNull(),
    isVirtual: boolean('is_virtual').notNull().default(false),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex('office_code').on(t.orgId, t.code)],
);

export const user = pgTable(
  'user',
  {
    id: id(),
    orgId: orgId(),
    officeId: text('office_id')
      .notNull()
      .references(() => office.id),
    email: text('email').notNull(),
    name: text('name').notNull(),
    department: text('department').notNull().default(''),
    role: text('role').$type<UserRow['role']>().notNull(),
    managerId: text('manager_id'),
    active: boolean('active').notNull().default(true),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('user_email').on(sql`lower(${t.email})`),
    index('user_org').on(t.orgId, t.officeId),
    check('user_role', sql`${t.role} in ('employee', 'manager', 'admin')`),
  ],
);

/** Never replicated. */
export const userCredential = pgTable('user_credential', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id),
  orgId: orgId(),
  passwordHash: text('password_hash').notNull(),
  updatedAt: updatedAt(),
});

/** Never replicated. One row a token handed out; a family is one sign-in. */
export const refreshToken = pgTable(
  'refresh_token',
  {
    id: id(),
    familyId: text('family_id').notNull(),
    orgId: orgId(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    tokenHash: text('token_hash').notNull(),
    issuedAt: instant('issued_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
    revokedAt: instant('revoked_at'),
    deviceId: text('device_id'),
    predecessorId: text('predecessor_id'),
  },
  (t) => [
    uniqueIndex('refresh_token_hash').on(t.tokenHash),
    index('refresh_token_family').on(t.familyId),
    index('refresh_token_predecessor').on(t.predecessorId),
  ],
);

/** Never replicated. Seals the person's queue on shared laptops: 32 bytes in base64, made by a trigger with the person. */
export const queueKey = pgTable('queue_key', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id, { onDelete: 'cascade' }),
  orgId: orgId(),
  key: text('key').notNull(),
});

/** Never replicated. Names for "this database, going on without a break", written by openkms_epoch(); the last one is now. */
export const serverEpoch = pgTable('server_epoch', {
  number: bigint('number', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  epoch: text('epoch').notNull().unique(),
  fingerprint: text('fingerprint').notNull(),
  startedAt: instant('started_at')
    .notNull()
    .default(sql`now()`),
  reason: text('reason').notNull(),
});

/** Never replicated. The keys that sign access tokens; the newest that is not retired signs, all that are listed verify. */
export const signingKey = pgTable('signing_key', {
  kid: text('kid').primaryKey(),
  privatePkcs8: text('private_pkcs8').notNull(),
  publicJwk: jsonb('public_jwk').$type<JsonObject>().notNull(),
  createdAt: instant('created_at').notNull(),
  retiredAt: instant('retired_at'),
});

export const training = pgTable(
  'training',
  {
    id: id(),
    orgId: orgId(),
    code: text('code').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull().default(''),
    department: text('department').notNull().default(''),
    skills: jsonb('skills').$type<readonly string[]>().notNull().default([]),
    level: text('level').$type<NonNullable<TrainingRow['level']>>(),
    hours: doublePrecision('hours').notNull().default(0),
    status: text('status').$type<TrainingRow['status']>().notNull().default('active'),
    archiveReason: text('archive_reason'),
    updatedBy: text('updated_by'),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [uniqueIndex('training_code').on(t.orgId, t.code), index('training_skills').using('gin', t.skills)],
);

export const session = pgTable(
  'session',
  {
    id: id(),
    orgId: orgId(),
    trainingId: text('training_id')
      .notNull()
      .references(() => training.id),
    officeId: text('office_id')
      .notNull()
      .references(() => office.id),
    code: text('code').notNull(),
    description: text('description').notNull().default(''),
    status: text('status').$type<SessionRow['status']>().notNull().default('scheduled'),
    schedule: text('schedule').$type<SessionRow['schedule']>().notNull(),
    mode: text('mode').$type<SessionRow['mode']>().notNull(),
    zone: text('zone').notNull(),
    room: text('room'),
    virtualUrl: text('virtual_url'),
    trainers: jsonb('trainers').$type<readonly string[]>().notNull().default([]),
    meetings: jsonb('meetings').$type<readonly Meeting[]>().notNull().default([]),
    capacity: integer('capacity').notNull(),
    seatsTaken: integer('seats_taken').notNull().default(0),
    waitlistCount: integer('waitlist_count').notNull().default(0),
    startsAt: instant('starts_at'),
    endsAt: instant('ends_at'),
    cancelReason: text('cancel_reason'),
    cancelledAt: instant('cancelled_at'),
    updatedBy: text('updated_by'),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('session_training').on(t.trainingId),
    index('session_org_start').on(t.orgId, t.startsAt),
    check('session_never_oversold', sql`${t.seatsTaken} between 0 and ${t.capacity}`),
    check(
      'meetings_end_after_start',
      sql`jsonb_typeof(${t.meetings}) = 'array' and not jsonb_path_exists(${t.meetings}, '$[*] ? (!(@.endsAt > @.startsAt))')`,
    ),
  ],
);

export const registration = pgTable(
  'registration',
  {
    id: id(),
    orgId: orgId(),
    sessionId: text('session_id')
      .notNull()
      .references(() => session.id),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    status: text('status').$type<RegistrationRow['status']>().notNull(),
    waitlistPosition: integer('waitlist_position'),
    requestedAt: instant('requested_at').notNull(),
    registeredAt: instant('registered_at'),
    waitlistedAt: instant('waitlisted_at'),
    cancelledAt: instant('cancelled_at'),
    cancelReason: text('cancel_reason'),
    source: text('source').$type<RegistrationRow['source']>().notNull(),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('registration_session').on(t.sessionId, t.status),
    // With the organisation in it, Postgres does not look through all of the organisation's for one person's.
    index('registration_person').on(t.userId, t.orgId, t.status),
    index('registration_org_updated').on(t.orgId, t.updatedAt),
    uniqueIndex('registration_one_active')
      .on(t.sessionId, t.userId)
      .where(sql`status <> 'cancelled'`),
  ],
);

export const commandReceipt = pgTable(
  'command_receipt',
  {
    id: id(),
    orgId: orgId(),
    actorId: text('actor_id').notNull(),
    deviceId: text('device_id').notNull(),
    seq: integer('seq').notNull(),
    name: text('name').notNull(),
    status: text('status').$type<CommandReceiptRow['status']>().notNull(),
    code: text('code'),
    details: jsonb('details').$type<JsonObject>().notNull(),
    issuedAt: instant('issued_at').notNull(),
    offlineSince: instant('offline_since'),
    decidedAt: instant('decided_at').notNull(),
    entityTable: text('entity_table'),
    entityId: text('entity_id'),
    seenAt: instant('seen_at'),
    seenBy: text('seen_by'),
    seenByName: text('seen_by_name'),
  },
  (t) => [
    index('command_receipt_actor').on(t.actorId, t.decidedAt),
    index('command_receipt_org').on(t.orgId, t.decidedAt),
    index('command_receipt_entity').on(t.entityId),
  ],
);

export const commandDeadLetter = pgTable(
  'command_dead_letter',
  {
    id: id(),
    orgId: orgId(),
    actorId: text('actor_id').notNull(),
    deviceId: text('device_id'),
    code: text('code').notNull(),
    message: text('message').notNull(),
    raw: jsonb('raw').$type<JsonValue>().notNull(),
    receivedAt: instant('received_at').notNull(),
    name: text('name').notNull().default('unreadable'),
    resolution: text('resolution').$type<NonNullable<CommandDeadLetterRow['resolution']>>(),
    resolvedAt: instant('resolved_at'),
    resolvedBy: text('resolved_by'),
    resolvedByName: text('resolved_by_name'),
    resolutionNote: text('resolution_note'),
  },
  (t) => [index('command_dead_letter_org').on(t.orgId, t.receivedAt)],
);

/** Never replicated. What a dead letter says where its row tells less, because it may be one person's texts. */
export const deadLetterOriginal = pgTable('dead_letter_original', {
  id: text('id')
    .primaryKey()
    .references(() => commandDeadLetter.id),
  orgId: orgId(),
  raw: jsonb('raw').$type<JsonValue>().notNull(),
});

export const syncConflict = pgTable(
  'sync_conflict',
  {
    id: id(),
    orgId: orgId(),
    kind: text('kind').$type<SyncConflictRow['kind']>().notNull(),
    status: text('status').$type<SyncConflictRow['status']>().notNull(),
    entityTable: text('entity_table').$type<SyncConflictRow['entityTable']>().notNull(),
    entityId: text('entity_id').notNull(),
    title: text('title').notNull(),
    officeId: text('office_id'),
    commandId: text('command_id').notNull(),
    commandName: text('command_name').notNull(),
    userId: text('user_id').notNull(),
    userName: text('user_name').notNull(),
    deviceId: text('device_id').notNull(),
    theirsUserId: text('theirs_user_id'),
    theirsUserName: text('theirs_user_name'),
    base: jsonb('base').$type<JsonObject>().notNull(),
    mine: jsonb('mine').$type<JsonObject>().notNull(),
    theirs: jsonb('theirs').$type<JsonObject>().notNull(),
    issuedAt: instant('issued_at').notNull(),
    offlineSince: instant('offline_since'),
    createdAt: instant('created_at').notNull(),
    resolution: text('resolution').$type<NonNullable<SyncConflictRow['resolution']>>(),
    resolvedValues: jsonb('resolved_values').$type<JsonObject>(),
    resolutionNote: text('resolution_note'),
    resolvedBy: text('resolved_by'),
    resolvedByName: text('resolved_by_name'),
    resolvedAt: instant('resolved_at'),
    undo: jsonb('undo').$type<JsonValue>(),
    version: version(),
    updatedAt: updatedAt(),
    command: jsonb('command').$type<JsonValue>(),
  },
  (t) => [index('sync_conflict_org').on(t.orgId, t.status), index('sync_conflict_user').on(t.userId)],
);

export const device = pgTable(
  'device',
  {
    id: id(),
    orgId: orgId(),
    userId: text('user_id').notNull(),
    label: text('label').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    pendingCount: integer('pending_count').notNull().default(0),
    offlineSince: instant('offline_since'),
    oldestPendingAt: instant('oldest_pending_at'),
    clockSkewMs: doublePrecision('clock_skew_ms'),
    revokedAt: instant('revoked_at'),
    revokedBy: text('revoked_by'),
    revokeReason: text('revoke_reason'),
  },
  (t) => [index('device_user').on(t.userId)],
);

/** Never replicated. A role a person held until then; written by a trigger, whoever changes the role. */
export const userRoleChange = pgTable(
  'user_role_change',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    orgId: orgId(),
    held: text('held').$type<UserRow['role']>().notNull(),
    until: instant('until')
      .notNull()
      .default(sql`now()`),
  },
  (t) => [index('user_role_change_user').on(t.userId, t.until)],
);

/** Append-only by trigger: only the sealer's three columns may be filled in, once. */
export const auditLog = pgTable(
  'audit_log',
  {
    id: id(),
    orgId: orgId(),
    at: instant('at').notNull(),
    actorId: text('actor_id'),
    actorName: text('actor_name').notNull(),
    deviceId: text('device_id'),
    commandId: text('command_id'),
    action: text('action').notNull(),
    entityTable: text('entity_table'),
    entityId: text('entity_id'),
    outcome: text('outcome').notNull(),
    details: jsonb('details').$type<AuditLogRow['details']>().notNull(),
    sealNumber: integer('seal_number'),
    prevHash: text('prev_hash'),
    hash: text('hash'),
  },
  (t) => [
    index('audit_log_entity').on(t.entityId),
    index('audit_log_unsealed')
      .on(t.orgId, t.id)
      .where(sql`seal_number is null`),
    uniqueIndex('audit_log_seal').on(t.orgId, t.sealNumber),
  ],
);

export const prompt = pgTable(
  'prompt',
  {
    id: id(),
    orgId: orgId(),
    title: text('title').notNull(),
    scope: text('scope').$type<PromptRow['scope']>().notNull(),
    ownerId: text('owner_id')
      .notNull()
      .references(() => user.id),
    ownerName: text('owner_name').notNull(),
    agent: text('agent'),
    tags: jsonb('tags').$type<readonly string[]>().notNull().default([]),
    suggestedTags: jsonb('suggested_tags').$type<readonly string[]>().notNull().default([]),
    declinedTags: jsonb('declined_tags').$type<readonly string[]>().notNull().default([]),
    source: text('source').$type<PromptRow['source']>().notNull(),
    variables: jsonb('variables').$type<readonly PromptVariable[]>().notNull().default([]),
    status: text('status').$type<PromptRow['status']>().notNull(),
    headId: text('head_id').notNull(),
    versionCount: integer('version_count').notNull(),
    labels: jsonb('labels').$type<PromptRow['labels']>().notNull().default({}),
    reviewedAt: instant('reviewed_at'),
    reviewedBy: text('reviewed_by'),
    createdAt: instant('created_at').notNull(),
    updatedBy: text('updated_by'),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('prompt_org_updated').on(t.orgId, t.updatedAt),
    index('prompt_owner').on(t.ownerId),
    unique('prompt_with_status').on(t.id, t.status),
    check('prompt_scope', sql`${t.scope} in ('user', 'agent', 'global')`),
    check('prompt_agent', sql`${t.agent} is null or ${t.scope} = 'agent'`),
    check('prompt_status', sql`${t.status} in ('active', 'archived', 'deleted')`),
  ],
);

/** Never replicated. Whose a prompt was until then; written by a trigger, whoever changes it. */
export const promptScopeChange = pgTable(
  'prompt_scope_change',
  {
    /** In the order in which they came, also within a millisecond. */
    number: bigint('number', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompt.id),
    orgId: orgId(),
    held: text('held').$type<PromptRow['scope']>().notNull(),
    until: instant('until').notNull(),
  },
  (t) => [index('prompt_scope_change_prompt').on(t.promptId, t.until)],
);

/** Never changed and never removed, by trigger. */
export const promptVersion = pgTable(
  'prompt_version',
  {
    id: id(),
    orgId: orgId(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompt.id),
    number: integer('number').notNull(),
    parents: jsonb('parents').$type<readonly string[]>().notNull(),
    content: text('content').notNull(),
    diffHash: text('diff_hash').notNull(),
    notes: text('notes').notNull().default(''),
    kind: text('kind').$type<PromptVersionRow['kind']>().notNull(),
    authorId: text('author_id').notNull(),
    authorName: text('author_name').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [uniqueIndex('prompt_version_number').on(t.promptId, t.number)],
);

export const promptLabelMove = pgTable(
  'prompt_label_move',
  {
    id: id(),
    orgId: orgId(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompt.id),
    label: text('label').notNull(),
    fromVersionId: text('from_version_id'),
    toVersionId: text('to_version_id'),
    movedBy: text('moved_by').notNull(),
    movedByName: text('moved_by_name').notNull(),
    movedAt: instant('moved_at').notNull(),
  },
  (t) => [index('prompt_label_move_prompt').on(t.promptId, t.movedAt)],
);

/** A link that stands holds its prompt to being active: archiving or deleting the prompt removes it first, or fails. */
export const promptLink = pgTable(
  'prompt_link',
  {
    id: id(),
    orgId: orgId(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompt.id),
    promptStatus: text('prompt_status').$type<'active'>(),
    capability: text('capability').notNull(),
    agent: text('agent'),
    priority: integer('priority').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('prompt_link_prompt').on(t.promptId),
    index('prompt_link_capability').on(t.orgId, t.capability),
    foreignKey({ columns: [t.promptId, t.promptStatus], foreignColumns: [prompt.id, prompt.status] }),
    check('prompt_link_status', sql`${t.promptStatus} = 'active'`),
  ],
);

/** Of runs whoever may read the prompt sees what they cost and how good they were. */
export const promptRun = pgTable(
  'prompt_run',
  {
    id: id(),
    orgId: orgId(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompt.id),
    versionId: text('version_id')
      .notNull()
      .references(() => promptVersion.id),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    userName: text('user_name').notNull(),
    agent: text('agent'),
    caseId: text('case_id').references(() => promptCase.id),
    exampleIds: jsonb('example_ids').$type<readonly string[]>().notNull().default([]),
    enrichers: jsonb('enrichers').$type<readonly string[]>().notNull().default([]),
    status: text('status').$type<PromptRunRow['status']>().notNull(),
    code: text('code'),
    model: text('model').notNull().default(''),
    answeredBy: text('answered_by'),
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    isEstimated: boolean('is_estimated').notNull().default(false),
    costMicros: bigint('cost_micros', { mode: 'number' }),
    latencyMs: integer('latency_ms'),
    firstTokenMs: integer('first_token_ms'),
    score: doublePrecision('score'),
    feedback: text('feedback').$type<'up' | 'down'>(),
    note: text('note').notNull().default(''),
    traceId: text('trace_id').notNull(),
    parentRunId: text('parent_run_id'),
    attempts: integer('attempts').notNull().default(0),
    askedAt: instant('asked_at').notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('prompt_run_prompt').on(t.promptId, t.askedAt),
    index('prompt_run_user').on(t.userId, t.askedAt),
    index('prompt_run_org').on(t.orgId, t.askedAt),
    index('prompt_run_trace').on(t.orgId, t.traceId),
    check('prompt_run_status', sql`${t.status} in ('asked', 'running', 'done', 'failed', 'cancelled')`),
    check('prompt_run_score', sql`${t.score} between 0 and 1`),
    check('prompt_run_feedback', sql`${t.feedback} in ('up', 'down')`),
  ],
);

/** The runner's alone. */
export const promptRunText = pgTable(
  'prompt_run_text',
  {
    id: id().references(() => promptRun.id),
    orgId: orgId(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    input: text('input').notNull(),
    output: text('output').notNull().default(''),
    finishReason: text('finish_reason'),
    task: text('task').notNull().default(''),
    values: jsonb('values').$type<JsonObject>().notNull().default({}),
    settings: jsonb('settings').$type<PromptRunTextRow['settings']>().notNull().default({}),
    explanations: jsonb('explanations').$type<PromptRunTextRow['explanations']>().notNull().default([]),
    log: jsonb('log').$type<PromptRunTextRow['log']>().notNull().default([]),
    updatedAt: updatedAt(),
  },
  (t) => [index('prompt_run_text_user').on(t.userId)],
);

export const promptCase = pgTable(
  'prompt_case',
  {
    id: id(),
    orgId: orgId(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompt.id),
    name: text('name').notNull(),
    task: text('task').notNull().default(''),
    values: jsonb('values').$type<JsonObject>().notNull().default({}),
    expected: text('expected').notNull().default(''),
    checks: jsonb('checks').$type<PromptCaseRow['checks']>().notNull().default([]),
    isExample: boolean('is_example').notNull().default(false),
    status: text('status').$type<PromptCaseRow['status']>().notNull(),
    createdBy: text('created_by').notNull(),
    createdByName: text('created_by_name').notNull(),
    createdAt: instant('created_at').notNull(),
    version: version(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('prompt_case_prompt').on(t.promptId),
    check('prompt_case_status', sql`${t.status} in ('active', 'removed')`),
  ],
);

/** Never replicated. What an agent shows instead of a person's sign-in; only its hash is kept. */
export const agentToken = pgTable(
  'agent_token',
  {
    id: id(),
    orgId: orgId(),
    agent: text('agent').notNull(),
    label: text('label').notNull(),
    tokenHash: text('token_hash').notNull(),
    scopes: jsonb('scopes').$type<readonly string[]>().notNull(),
    createdBy: text('created_by')
      .notNull()
      .references(() => user.id),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    revokedBy: text('revoked_by'),
    lastUsedAt: instant('last_used_at'),
  },
  (t) => [uniqueIndex('agent_token_hash').on(t.tokenHash), index('agent_token_org').on(t.orgId, t.agent)],
);

/** Never replicated. A message the mail worker has handed over, so that a retried job does not send it twice. */
export const emailDelivery = pgTable('email_delivery', {
  key: text('key').primaryKey(),
  orgId: orgId(),
  recipient: text('recipient').notNull(),
  sentAt: instant('sent_at').notNull(),
});

/** The synced tables by the names of domain/rows.ts. */
export const tables = {
  org,
  office,
  user,
  training,
  session,
  registration,
  commandReceipt,
  commandDeadLetter,
  syncConflict,
  device,
  auditLog,
  prompt,
  promptVersion,
  promptLabelMove,
  promptLink,
  promptCase,
  promptRun,
  promptRunText,
} as const satisfies Record<TableName, unknown>;

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
/** Fails to compile where a Drizzle row and a domain row differ. */
void ({
  org: true,
  office: true,
  user: true,
  training: true,
  session: true,
  registration: true,
  commandReceipt: true,
  commandDeadLetter: true,
  syncConflict: true,
  device: true,
  auditLog: true,
  prompt: true,
  promptVersion: true,
  promptLabelMove: true,
  promptLink: true,
  promptCase: true,
  promptRun: true,
  promptRunText: true,
} satisfies { [T in TableName]: Same<Readonly<(typeof tables)[T]['$inferSelect']>, Rows[T]> });
