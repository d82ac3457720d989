/**
 * Zero's schema: the tables and columns that replicate to browsers, and nothing else (no hashes, tokens or keys).
 * Always: one entry here for each table of the publication in db/migrations, with the shapes of domain/rows.ts.
 */
import {
  boolean,
  createBuilder,
  createSchema,
  json,
  number,
  relationships,
  string,
  table,
  type Row,
} from '@rocicorp/zero';
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

const org = table('org')
  .columns({ id: string(), name: string(), yearlyGoalHours: number().from('yearly_goal_hours') })
  .primaryKey('id');

const office = table('office')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    code: string(),
    name: string(),
    zone: string(),
    isVirtual: boolean().from('is_virtual'),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const user = table('user')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    officeId: string().from('office_id'),
    email: string(),
    name: string(),
    department: string(),
    role: string<UserRow['role']>(),
    managerId: string().from('manager_id').optional(),
    active: boolean(),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const training = table('training')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    code: string(),
    title: string(),
    description: string(),
    department: string(),
    skills: json<readonly string[]>(),
    level: string<NonNullable<TrainingRow['level']>>().optional(),
    hours: number(),
    status: string<TrainingRow['status']>(),
    archiveReason: string().from('archive_reason').optional(),
    updatedBy: string().from('updated_by').optional(),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const session = table('session')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    trainingId: string().from('training_id'),
    officeId: string().from('office_id'),
    code: string(),
    description: string(),
    status: string<SessionRow['status']>(),
    schedule: string<SessionRow['schedule']>(),
    mode: string<SessionRow['mode']>(),
    zone: string(),
    room: string().optional(),
    virtualUrl: string().from('virtual_url').optional(),
    trainers: json<readonly string[]>(),
    meetings: json<readonly Meeting[]>(),
    capacity: number(),
    seatsTaken: number().from('seats_taken'),
    waitlistCount: number().from('waitlist_count'),
    startsAt: number().from('starts_at').optional(),
    endsAt: number().from('ends_at').optional(),
    cancelReason: string().from('cancel_reason').optional(),
    cancelledAt: number().from('cancelled_at').optional(),
    updatedBy: string().from('updated_by').optional(),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const registration = table('registration')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    sessionId: string().from('session_id'),
    userId: string().from('user_id'),
    status: string<RegistrationRow['status']>(),
    waitlistPosition: number().from('waitlist_position').optional(),
    requestedAt: number().from('requested_at'),
    registeredAt: number().from('registered_at').optional(),
    waitlistedAt: number().from('waitlisted_at').optional(),
    cancelledAt: number().from('cancelled_at').optional(),
    cancelReason: string().from('cancel_reason').optional(),
    source: string<RegistrationRow['source']>(),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const commandReceipt = table('commandReceipt')
  .from('command_receipt')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    actorId: string().from('actor_id'),
    deviceId: string().from('device_id'),
    seq: number(),
    name: string(),
    status: string<CommandReceiptRow['status']>(),
    code: string().optional(),
    details: json<JsonObject>(),
    issuedAt: number().from('issued_at'),
    offlineSince: number().from('offline_since').optional(),
    decidedAt: number().from('decided_at'),
    entityTable: string().from('entity_table').optional(),
    entityId: string().from('entity_id').optional(),
    seenAt: number().from('seen_at').optional(),
    seenBy: string().from('seen_by').optional(),
    seenByName: string().from('seen_by_name').optional(),
  })
  .primaryKey('id');

const commandDeadLetter = table('commandDeadLetter')
  .from('command_dead_letter')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    actorId: string().from('actor_id'),
    deviceId: string().from('device_id').optional(),
    code: string(),
    message: string(),
    raw: json<JsonValue>(),
    receivedAt: number().from('received_at'),
    name: string(),
    resolution: string<NonNullable<CommandDeadLetterRow['resolution']>>().optional(),
    resolvedAt: number().from('resolved_at').optional(),
    resolvedBy: string().from('resolved_by').optional(),
    resolvedByName: string().from('resolved_by_name').optional(),
    resolutionNote: string().from('resolution_note').optional(),
  })
  .primaryKey('id');

const syncConflict = table('syncConflict')
  .from('sync_conflict')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    kind: string<SyncConflictRow['kind']>(),
    status: string<SyncConflictRow['status']>(),
    entityTable: string<SyncConflictRow['entityTable']>().from('entity_table'),
    entityId: string().from('entity_id'),
    title: string(),
    officeId: string().from('office_id').optional(),
    commandId: string().from('command_id'),
    commandName: string().from('command_name'),
    userId: string().from('user_id'),
    userName: string().from('user_name'),
    deviceId: string().from('device_id'),
    theirsUserId: string().from('theirs_user_id').optional(),
    theirsUserName: string().from('theirs_user_name').optional(),
    base: json<JsonObject>(),
    mine: json<JsonObject>(),
    theirs: json<JsonObject>(),
    issuedAt: number().from('issued_at'),
    offlineSince: number().from('offline_since').optional(),
    createdAt: number().from('created_at'),
    resolution: string<NonNullable<SyncConflictRow['resolution']>>().optional(),
    resolvedValues: json<JsonObject>().from('resolved_values').optional(),
    resolutionNote: string().from('resolution_note').optional(),
    resolvedBy: string().from('resolved_by').optional(),
    resolvedByName: string().from('resolved_by_name').optional(),
    resolvedAt: number().from('resolved_at').optional(),
    undo: json<JsonValue>().optional(),
    command: json<JsonValue>().optional(),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const device = table('device')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    userId: string().from('user_id'),
    label: string(),
    lastSeenAt: number().from('last_seen_at'),
    pendingCount: number().from('pending_count'),
    offlineSince: number().from('offline_since').optional(),
    oldestPendingAt: number().from('oldest_pending_at').optional(),
    clockSkewMs: number().from('clock_skew_ms').optional(),
    revokedAt: number().from('revoked_at').optional(),
    revokedBy: string().from('revoked_by').optional(),
    revokeReason: string().from('revoke_reason').optional(),
  })
  .primaryKey('id');

const auditLog = table('auditLog')
  .from('audit_log')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    at: number(),
    actorId: string().from('actor_id').optional(),
    actorName: string().from('actor_name'),
    deviceId: string().from('device_id').optional(),
    commandId: string().from('command_id').optional(),
    action: string(),
    entityTable: string().from('entity_table').optional(),
    entityId: string().from('entity_id').optional(),
    outcome: string(),
    details: json<AuditLogRow['details']>(),
    sealNumber: number().from('seal_number').optional(),
    prevHash: string().from('prev_hash').optional(),
    hash: string().optional(),
  })
  .primaryKey('id');

const prompt = table('prompt')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    title: string(),
    scope: string<PromptRow['scope']>(),
    ownerId: string().from('owner_id'),
    ownerName: string().from('owner_name'),
    agent: string().optional(),
    tags: json<readonly string[]>(),
    suggestedTags: json<readonly string[]>().from('suggested_tags'),
    declinedTags: json<readonly string[]>().from('declined_tags'),
    source: string<PromptRow['source']>(),
    variables: json<readonly PromptVariable[]>(),
    status: string<PromptRow['status']>(),
    headId: string().from('head_id'),
    versionCount: number().from('version_count'),
    labels: json<PromptRow['labels']>(),
    reviewedAt: number().from('reviewed_at').optional(),
    reviewedBy: string().from('reviewed_by').optional(),
    createdAt: number().from('created_at'),
    updatedBy: string().from('updated_by').optional(),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const promptVersion = table('promptVersion')
  .from('prompt_version')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    promptId: string().from('prompt_id'),
    number: number(),
    parents: json<readonly string[]>(),
    content: string(),
    diffHash: string().from('diff_hash'),
    notes: string(),
    kind: string<PromptVersionRow['kind']>(),
    authorId: string().from('author_id'),
    authorName: string().from('author_name'),
    createdAt: number().from('created_at'),
  })
  .primaryKey('id');

const promptLabelMove = table('promptLabelMove')
  .from('prompt_label_move')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    promptId: string().from('prompt_id'),
    label: string(),
    fromVersionId: string().from('from_version_id').optional(),
    toVersionId: string().from('to_version_id').optional(),
    movedBy: string().from('moved_by'),
    movedByName: string().from('moved_by_name'),
    movedAt: number().from('moved_at'),
  })
  .primaryKey('id');

const promptLink = table('promptLink')
  .from('prompt_link')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    promptId: string().from('prompt_id'),
    promptStatus: string<'active'>().from('prompt_status').optional(),
    capability: string(),
    agent: string().optional(),
    priority: number(),
    createdBy: string().from('created_by'),
    createdAt: number().from('created_at'),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const promptRun = table('promptRun')
  .from('prompt_run')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    promptId: string().from('prompt_id'),
    versionId: string().from('version_id'),
    userId: string().from('user_id'),
    userName: string().from('user_name'),
    agent: string().optional(),
    caseId: string().from('case_id').optional(),
    exampleIds: json<readonly string[]>().from('example_ids'),
    enrichers: json<readonly string[]>(),
    status: string<PromptRunRow['status']>(),
    code: string().optional(),
    model: string(),
    answeredBy: string().from('answered_by').optional(),
    inputTokens: number().from('input_tokens').optional(),
    outputTokens: number().from('output_tokens').optional(),
    isEstimated: boolean().from('is_estimated'),
    costMicros: number().from('cost_micros').optional(),
    latencyMs: number().from('latency_ms').optional(),
    firstTokenMs: number().from('first_token_ms').optional(),
    score: number().optional(),
    feedback: string<'up' | 'down'>().optional(),
    note: string(),
    traceId: string().from('trace_id'),
    parentRunId: string().from('parent_run_id').optional(),
    attempts: number(),
    askedAt: number().from('asked_at'),
    startedAt: number().from('started_at').optional(),
    endedAt: number().from('ended_at').optional(),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const promptRunText = table('promptRunText')
  .from('prompt_run_text')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    userId: string().from('user_id'),
    input: string(),
    output: string(),
    finishReason: string().from('finish_reason').optional(),
    task: string(),
    values: json<JsonObject>(),
    settings: json<PromptRunTextRow['settings']>(),
    explanations: json<PromptRunTextRow['explanations']>(),
    log: json<PromptRunTextRow['log']>(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

const promptCase = table('promptCase')
  .from('prompt_case')
  .columns({
    id: string(),
    orgId: string().from('org_id'),
    promptId: string().from('prompt_id'),
    name: string(),
    task: string(),
    values: json<JsonObject>(),
    expected: string(),
    checks: json<PromptCaseRow['checks']>(),
    isExample: boolean().from('is_example'),
    status: string<PromptCaseRow['status']>(),
    createdBy: string().from('created_by'),
    createdByName: string().from('created_by_name'),
    createdAt: number().from('created_at'),
    version: number(),
    updatedAt: number().from('updated_at'),
  })
  .primaryKey('id');

/** What the server walks along when it finds the rows of a person (zero/queries.ts); devices ask of flat tables only. */
const ofRegistration = relationships(registration, ({ one }) => ({
  session: one({ sourceField: ['sessionId'], destSchema: session, destField: ['id'] }),
}));

/** What belongs to a prompt comes with it: whoever may see the prompt may see that. */
const ofPrompt = relationships(prompt, ({ one, many }) => ({
  head: one({ sourceField: ['headId'], destSchema: promptVersion, destField: ['id'] }),
  versions: many({ sourceField: ['id'], destSchema: promptVersion, destField: ['promptId'] }),
  labelMoves: many({ sourceField: ['id'], destSchema: promptLabelMove, destField: ['promptId'] }),
  links: many({ sourceField: ['id'], destSchema: promptLink, destField: ['promptId'] }),
  runs: many({ sourceField: ['id'], destSchema: promptRun, destField: ['promptId'] }),
  cases: many({ sourceField: ['id'], destSchema: promptCase, destField: ['promptId'] }),
  /** The same, for those that were replaced or removed. */
  formerCases: many({ sourceField: ['id'], destSchema: promptCase, destField: ['promptId'] }),
}));

/** The text of a run comes with the runs of whoever ran it, and with no others. */
const ofPromptRun = relationships(promptRun, ({ one }) => ({
  text: one({ sourceField: ['id'], destSchema: promptRunText, destField: ['id'] }),
}));

export const schema = createSchema({
  tables: [
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
    promptRun,
    promptRunText,
    promptCase,
  ],
  relationships: [ofRegistration, ofPrompt, ofPromptRun],
  enableLegacyQueries: false,
  enableLegacyMutators: false,
});
export type Schema = typeof schema;

/** ZQL builder over {@link schema}. */
export const zql = createBuilder(schema);

/** Fails to compile where a Zero row and a domain row differ. */
type ZeroRows = { [T in TableName]: Row<Schema['tables'][T]> };
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
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
} satisfies { [T in TableName]: Same<Readonly<ZeroRows[T]>, Rows[T]> });
