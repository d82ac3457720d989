/**
 * The synced rows as every room sees them: Zero's rows in the browser and the executor's locked rows have exactly
 * these shapes (db/tables.ts and zero/schema.ts are checked against them by the compiler).
 * Always: ids are text, instants are milliseconds since the epoch in UTC, absent values are null.
 */

export type Role = 'employee' | 'manager' | 'admin';

export type OrgRow = {
  readonly id: string;
  readonly name: string;
  /** Hours a person is expected to learn in a calendar year. */
  readonly yearlyGoalHours: number;
};

export type OfficeRow = {
  readonly id: string;
  readonly orgId: string;
  /** Short name people filter by: "NYC", "Boston", "virtual". */
  readonly code: string;
  readonly name: string;
  /** IANA time zone. */
  readonly zone: string;
  readonly isVirtual: boolean;
  readonly version: number;
  readonly updatedAt: number;
};

export type UserRow = {
  readonly id: string;
  readonly orgId: string;
  readonly officeId: string;
  readonly email: string;
  readonly name: string;
  readonly department: string;
  readonly role: Role;
  readonly managerId: string | null;
  readonly active: boolean;
  readonly version: number;
  readonly updatedAt: number;
};

export type TrainingStatus = 'active' | 'archived';

export type TrainingRow = {
  readonly id: string;
  readonly orgId: string;
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly department: string;
  readonly skills: readonly string[];
  readonly level: 'introductory' | 'intermediate' | 'advanced' | null;
  /** Learning hours credited to a person who completes it. */
  readonly hours: number;
  readonly status: TrainingStatus;
  readonly archiveReason: string | null;
  readonly updatedBy: string | null;
  readonly version: number;
  readonly updatedAt: number;
};

export type SessionStatus = 'scheduled' | 'cancelled';
/** `scheduled` has meetings; `self-paced` needs none; `tba` has none yet. */
export type ScheduleKind = 'scheduled' | 'self-paced' | 'tba';
export type SessionMode = 'in-person' | 'virtual' | 'self-paced';

export type SessionRow = {
  readonly id: string;
  readonly orgId: string;
  readonly trainingId: string;
  readonly officeId: string;
  readonly code: string;
  readonly description: string;
  readonly status: SessionStatus;
  readonly schedule: ScheduleKind;
  readonly mode: SessionMode;
  readonly zone: string;
  readonly room: string | null;
  readonly virtualUrl: string | null;
  readonly trainers: readonly string[];
  readonly capacity: number;
  /** Kept by the executor alone; never written by a command. */
  readonly seatsTaken: number;
  /** Kept by the executor alone; never written by a command. */
  readonly waitlistCount: number;
  /** In order of start. */
  readonly meetings: readonly Meeting[];
  /** First meeting's start, last meeting's end; null without meetings. */
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  readonly cancelReason: string | null;
  readonly cancelledAt: number | null;
  readonly updatedBy: string | null;
  readonly version: number;
  readonly updatedAt: number;
};

/** One stretch of time of a session. */
export type Meeting = {
  readonly startsAt: number;
  readonly endsAt: number;
  /** Wall time in the session's zone, `YYYY-MM-DDTHH:mm`: what the trainer wrote and what stays true if the zone's rules change. */
  readonly wallStart: string;
  readonly wallEnd: string;
  readonly room: string | null;
  readonly kind: string | null;
};

export type RegistrationStatus = 'registered' | 'waitlisted' | 'cancelled';

export type RegistrationRow = {
  readonly id: string;
  readonly orgId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly status: RegistrationStatus;
  /** 1 is next; null unless waitlisted. Renumbered by the executor alone. */
  readonly waitlistPosition: number | null;
  readonly requestedAt: number;
  readonly registeredAt: number | null;
  readonly waitlistedAt: number | null;
  readonly cancelledAt: number | null;
  readonly cancelReason: string | null;
  readonly source: 'person' | 'import' | 'promotion' | 'resolution';
  readonly version: number;
  readonly updatedAt: number;
};

export type ReceiptStatus = 'applied' | 'adjusted' | 'conflict' | 'rejected' | 'dead-letter';

export type CommandReceiptRow = {
  readonly id: string;
  readonly orgId: string;
  readonly actorId: string;
  readonly deviceId: string;
  readonly seq: number;
  readonly name: string;
  readonly status: ReceiptStatus;
  readonly code: string | null;
  readonly details: JsonObject;
  readonly issuedAt: number;
  readonly offlineSince: number | null;
  readonly decidedAt: number;
  /** What the command was about; null where it could not be understood. */
  readonly entityTable: string | null;
  readonly entityId: string | null;
  /** When a manager first had its effect before their eyes, and who. */
  readonly seenAt: number | null;
  readonly seenBy: string | null;
  readonly seenByName: string | null;
};

export type CommandDeadLetterRow = {
  readonly id: string;
  readonly orgId: string;
  readonly actorId: string;
  readonly deviceId: string | null;
  readonly code: string;
  readonly message: string;
  /** `received`: what came. `withheld`: true where that is without its arguments, which may be one person's texts. */
  readonly raw: JsonValue;
  readonly receivedAt: number;
  /** Of the command; `unreadable` where nothing could be read. */
  readonly name: string;
  /** Null while it waits for an administrator. */
  readonly resolution: 'replayed' | 'dismissed' | null;
  readonly resolvedAt: number | null;
  readonly resolvedBy: string | null;
  readonly resolvedByName: string | null;
  readonly resolutionNote: string | null;
};

/**
 * `field`: the same field was changed by two people. `schedule`: two sessions of one person now overlap. `rights`: the
 * person was allowed to when they did it, and is no longer. `prompt`: two versions of a prompt contradict each other; the
 * sides name versions and hold no text, so that a prompt of one person is nobody else's to read.
 */
export type ConflictKind = 'field' | 'schedule' | 'rights' | 'prompt';
export type ConflictStatus = 'open' | 'resolved';
export type Resolution = 'mine' | 'theirs' | 'edited';

export type SyncConflictRow = {
  readonly id: string;
  readonly orgId: string;
  readonly kind: ConflictKind;
  readonly status: ConflictStatus;
  readonly entityTable: 'session' | 'training' | 'registration' | 'prompt';
  readonly entityId: string;
  /** What the conflict is about, in words: the session's or training's title. */
  readonly title: string;
  readonly officeId: string | null;
  readonly commandId: string;
  readonly commandName: string;
  /** Whose change lost the race ("mine") and is kept here. */
  readonly userId: string;
  readonly userName: string;
  readonly deviceId: string;
  /** Who wrote what stands now; null when nobody is known. */
  readonly theirsUserId: string | null;
  readonly theirsUserName: string | null;
  readonly base: JsonObject;
  readonly mine: JsonObject;
  readonly theirs: JsonObject;
  readonly issuedAt: number;
  readonly offlineSince: number | null;
  readonly createdAt: number;
  readonly resolution: Resolution | null;
  readonly resolvedValues: JsonObject | null;
  readonly resolutionNote: string | null;
  readonly resolvedBy: string | null;
  readonly resolvedByName: string | null;
  readonly resolvedAt: number | null;
  /** Row values before and after the resolution, so that it can be undone. */
  readonly undo: JsonValue;
  /** `rights`: the command itself, so that it can be executed after all. Else null. */
  readonly command: JsonValue;
  readonly version: number;
  readonly updatedAt: number;
};

export type DeviceRow = {
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly label: string;
  readonly lastSeenAt: number;
  /** As the device last reported it. */
  readonly pendingCount: number;
  readonly offlineSince: number | null;
  /** When the oldest change that still waits there was made, ms UTC by the device. */
  readonly oldestPendingAt: number | null;
  /** How far its clock is ahead of the server's, ms. */
  readonly clockSkewMs: number | null;
  /** Since when it is no longer trusted. */
  readonly revokedAt: number | null;
  readonly revokedBy: string | null;
  readonly revokeReason: string | null;
};

export type AuditLogRow = {
  readonly id: string;
  readonly orgId: string;
  readonly at: number;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly deviceId: string | null;
  readonly commandId: string | null;
  /** noun.verb of the command, or `auth.login` and its like. */
  readonly action: string;
  readonly entityTable: string | null;
  readonly entityId: string | null;
  readonly outcome: string;
  readonly details: JsonObject;
  /** Null until the sealer has linked the row into the organisation's chain. */
  readonly sealNumber: number | null;
  readonly prevHash: string | null;
  readonly hash: string | null;
};

/** `user`: its owner's alone. `agent`: for one agent. `global`: for everybody and every agent. */
export type PromptScope = 'user' | 'agent' | 'global';
export type PromptSource = 'system' | 'gen' | 'human' | 'file';
/** `deleted`: gone from every list; its versions stay, so that it can be restored. */
export type PromptStatus = 'active' | 'archived' | 'deleted';
export type PromptVariableType = 'text' | 'number' | 'boolean' | 'date' | 'list' | 'json';

/** What a prompt asks to be given before it is used. */
export type PromptVariable = {
  readonly name: string;
  readonly type: PromptVariableType;
  readonly required: boolean;
  readonly default: JsonValue;
  readonly description: string;
};

export type PromptRow = {
  readonly id: string;
  readonly orgId: string;
  readonly title: string;
  readonly scope: PromptScope;
  readonly ownerId: string;
  readonly ownerName: string;
  /** Whose prompt it is, where the scope is `agent`: null there is every agent's. Null in the other scopes. */
  readonly agent: string | null;
  readonly tags: readonly string[];
  /** Proposed by a worker, not yet accepted by a person. */
  readonly suggestedTags: readonly string[];
  /** Proposed once and declined by a person: not proposed again. */
  readonly declinedTags: readonly string[];
  readonly source: PromptSource;
  readonly variables: readonly PromptVariable[];
  readonly status: PromptStatus;
  readonly headId: string;
  /** How many versions there are; the next one gets this number plus one. */
  readonly versionCount: number;
  /** Id of the version each label stands at. */
  readonly labels: { readonly [label: string]: string };
  readonly reviewedAt: number | null;
  readonly reviewedBy: string | null;
  readonly createdAt: number;
  readonly updatedBy: string | null;
  readonly version: number;
  readonly updatedAt: number;
};

/** `merged`: made of two versions that did not contradict each other. `resolved`: made by a person of two that did. */
export type PromptVersionKind = 'saved' | 'merged' | 'resolved' | 'restored' | 'imported';

/** Never changed once it is written. */
export type PromptVersionRow = {
  readonly id: string;
  readonly orgId: string;
  readonly promptId: string;
  /** 1, 2, 3 … within the prompt, in the order the server received them. */
  readonly number: number;
  /** None for the first; two where versions were brought together, the one that stood first. */
  readonly parents: readonly string[];
  readonly content: string;
  /** SHA-256 of the normalised content (domain/prompt/normalise.ts). */
  readonly diffHash: string;
  readonly notes: string;
  readonly kind: PromptVersionKind;
  readonly authorId: string;
  readonly authorName: string;
  readonly createdAt: number;
};

/** Where a label stood before and stands since: the newest of a label is where it is now. */
export type PromptLabelMoveRow = {
  readonly id: string;
  readonly orgId: string;
  readonly promptId: string;
  readonly label: string;
  readonly fromVersionId: string | null;
  /** Null where the label was taken away. */
  readonly toVersionId: string | null;
  readonly movedBy: string;
  readonly movedByName: string;
  readonly movedAt: number;
};

/** Says that a prompt serves a capability. */
export type PromptLinkRow = {
  readonly id: string;
  readonly orgId: string;
  readonly promptId: string;
  /** `active` while it stands, null once it was removed: Postgres holds it to the prompt's own status. */
  readonly promptStatus: 'active' | null;
  /** `summarize`, `mail.write`, …; `mail.*` and `*` stand for several. */
  readonly capability: string;
  /** Null: for every agent. */
  readonly agent: string | null;
  /** The greater comes first. */
  readonly priority: number;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly version: number;
  readonly updatedAt: number;
};

/** `asked`: waits for a worker. `running`: a model is answering. */
export type PromptRunStatus = 'asked' | 'running' | 'done' | 'failed' | 'cancelled';

/**
 * One use of a version with a model: what it cost and how good it was. Whoever may read the prompt may read it; what was said
 * is in {@link PromptRunTextRow}, which is the runner's alone.
 */
export type PromptRunRow = {
  readonly id: string;
  readonly orgId: string;
  readonly promptId: string;
  readonly versionId: string;
  readonly userId: string;
  readonly userName: string;
  /** The agent that asked in the person's name, by a token of theirs. */
  readonly agent: string | null;
  /** The saved case it was run against. */
  readonly caseId: string | null;
  /** The cases that stood in the text as examples. */
  readonly exampleIds: readonly string[];
  /** Enrichers that added or changed something. */
  readonly enrichers: readonly string[];
  readonly status: PromptRunStatus;
  /** Why it failed: a code of plugins/contract/llm-provider.ts, or `llm_not_configured`. */
  readonly code: string | null;
  /** As asked for; empty: the installation's own choice. */
  readonly model: string;
  /** The model that answered, by its own account. */
  readonly answeredBy: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** The tokens are reckoned, nobody counted them. */
  readonly isEstimated: boolean;
  /** Millionths of a US dollar; null where no price is known. */
  readonly costMicros: number | null;
  /** ms from the model being asked to its last word, and to its first. */
  readonly latencyMs: number | null;
  readonly firstTokenMs: number | null;
  /** 0 to 1: the share of the case's checks that held, or what a person gave. */
  readonly score: number | null;
  readonly feedback: 'up' | 'down' | null;
  /** What the runner says of the answer; for whoever may read the prompt. */
  readonly note: string;
  /** 32 hexadecimal digits, as W3C Trace Context has them; runs of one chain share it. */
  readonly traceId: string;
  /** The run of the chain that led to this one. */
  readonly parentRunId: string | null;
  /** How often a model was asked. */
  readonly attempts: number;
  readonly askedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly version: number;
  readonly updatedAt: number;
};

/** What an enricher did, as the runner saw it. */
export type PromptRunExplanation = { readonly enricher: string; readonly what: string; readonly addedTokens: number };

/** `detail` may quote the provider. */
export type PromptRunLogEntry = {
  readonly at: number;
  readonly event: 'asked' | 'started' | 'first-token' | 'retry' | 'done' | 'failed' | 'cancelled';
  readonly code?: string;
  readonly detail?: string;
};

/** What was said in a run: replicated to nobody but whoever ran it. */
export type PromptRunTextRow = {
  /** That of the run. */
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  /** The whole text the model was sent, enriched. */
  readonly input: string;
  /** Grows while the model answers. */
  readonly output: string;
  readonly finishReason: string | null;
  readonly task: string;
  readonly values: JsonObject;
  readonly settings: { readonly temperature?: number; readonly maxOutputTokens?: number };
  readonly explanations: readonly PromptRunExplanation[];
  readonly log: readonly PromptRunLogEntry[];
  readonly updatedAt: number;
};

/** What an answer is held to. No patterns: whoever writes one can make a server think for ever. */
export type PromptCaseCheck =
  | { readonly kind: 'contains' | 'lacks' | 'equals'; readonly text: string }
  | { readonly kind: 'json' }
  | { readonly kind: 'at-most-words'; readonly words: number };

/** Something to try a prompt on, for whoever may read the prompt. Never changed: saving another in its place removes it. */
export type PromptCaseRow = {
  readonly id: string;
  readonly orgId: string;
  readonly promptId: string;
  readonly name: string;
  readonly task: string;
  readonly values: JsonObject;
  /** A good answer; may be empty. */
  readonly expected: string;
  readonly checks: readonly PromptCaseCheck[];
  /** It may be shown to the model as an example, with its good answer. */
  readonly isExample: boolean;
  readonly status: 'active' | 'removed';
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdAt: number;
  readonly version: number;
  readonly updatedAt: number;
};

export type Rows = {
  org: OrgRow;
  office: OfficeRow;
  user: UserRow;
  training: TrainingRow;
  session: SessionRow;
  registration: RegistrationRow;
  commandReceipt: CommandReceiptRow;
  commandDeadLetter: CommandDeadLetterRow;
  syncConflict: SyncConflictRow;
  device: DeviceRow;
  auditLog: AuditLogRow;
  prompt: PromptRow;
  promptVersion: PromptVersionRow;
  promptLabelMove: PromptLabelMoveRow;
  promptLink: PromptLinkRow;
  promptRun: PromptRunRow;
  promptRunText: PromptRunTextRow;
  promptCase: PromptCaseRow;
};
export type TableName = keyof Rows;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [key: string]: JsonValue };
