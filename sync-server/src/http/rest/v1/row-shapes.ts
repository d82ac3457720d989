/**
 * The rows as REST shows them: the shapes of domain/rows.ts as zod, so that OpenAPI and the serialiser speak of the same
 * thing. Always: instants are milliseconds since the epoch in UTC; the compiler holds each shape to its row.
 */
import { json } from '@openkms/schema/commands/text.ts';
import type {
  AuditLogRow,
  CommandReceiptRow,
  JsonObject,
  Meeting,
  RegistrationRow,
  SessionRow,
  SyncConflictRow,
  TrainingRow,
} from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';

const instant = z.number().int().describe('Milliseconds since the epoch, UTC');
const text = z.string();
const object: z.ZodType<JsonObject> = z.record(z.string(), json);

export const trainingShape = z.object({
  id: text,
  orgId: text,
  code: text,
  title: text,
  description: text,
  department: text,
  skills: z.array(text).readonly(),
  level: z.enum(['introductory', 'intermediate', 'advanced']).nullable(),
  hours: z.number(),
  status: z.enum(['active', 'archived']),
  archiveReason: text.nullable(),
  updatedBy: text.nullable(),
  version: z.number().int(),
  updatedAt: instant,
}) satisfies z.ZodType<TrainingRow>;

const meetingShape = z
  .object({
    startsAt: instant,
    endsAt: instant,
    wallStart: text.describe("YYYY-MM-DDTHH:mm in the session's zone"),
    wallEnd: text,
    room: text.nullable(),
    kind: text.nullable(),
  })
  .meta({ id: 'Meeting' }) satisfies z.ZodType<Meeting>;

export const sessionShape = z
  .object({
    id: text,
    orgId: text,
    trainingId: text,
    officeId: text,
    code: text,
    description: text,
    status: z.enum(['scheduled', 'cancelled']),
    schedule: z.enum(['scheduled', 'self-paced', 'tba']),
    mode: z.enum(['in-person', 'virtual', 'self-paced']),
    zone: text,
    room: text.nullable(),
    virtualUrl: text.nullable(),
    trainers: z.array(text).readonly(),
    meetings: z.array(meetingShape).readonly().describe('In order of start'),
    capacity: z.number().int(),
    seatsTaken: z.number().int(),
    waitlistCount: z.number().int(),
    startsAt: instant.nullable(),
    endsAt: instant.nullable(),
    cancelReason: text.nullable(),
    cancelledAt: instant.nullable(),
    updatedBy: text.nullable(),
    version: z.number().int(),
    updatedAt: instant,
  })
  .meta({ id: 'Session' }) satisfies z.ZodType<SessionRow>;

export const registrationShape = z
  .object({
    id: text,
    orgId: text,
    sessionId: text,
    userId: text,
    status: z.enum(['registered', 'waitlisted', 'cancelled']),
    waitlistPosition: z.number().int().nullable(),
    requestedAt: instant,
    registeredAt: instant.nullable(),
    waitlistedAt: instant.nullable(),
    cancelledAt: instant.nullable(),
    cancelReason: text.nullable(),
    source: z.enum(['person', 'import', 'promotion', 'resolution']),
    version: z.number().int(),
    updatedAt: instant,
  })
  .meta({ id: 'Registration' }) satisfies z.ZodType<RegistrationRow>;

export const conflictShape = z
  .object({
    id: text,
    orgId: text,
    kind: z.enum(['field', 'schedule', 'rights', 'prompt']),
    status: z.enum(['open', 'resolved']),
    entityTable: z.enum(['session', 'training', 'registration', 'prompt']),
    entityId: text,
    title: text,
    officeId: text.nullable(),
    commandId: text,
    commandName: text,
    userId: text,
    userName: text,
    deviceId: text,
    theirsUserId: text.nullable(),
    theirsUserName: text.nullable(),
    base: object,
    mine: object,
    theirs: object,
    issuedAt: instant,
    offlineSince: instant.nullable(),
    createdAt: instant,
    resolution: z.enum(['mine', 'theirs', 'edited']).nullable(),
    resolvedValues: object.nullable(),
    resolutionNote: text.nullable(),
    resolvedBy: text.nullable(),
    resolvedByName: text.nullable(),
    resolvedAt: instant.nullable(),
    undo: json,
    command: json,
    version: z.number().int(),
    updatedAt: instant,
  })
  .meta({ id: 'Conflict' }) satisfies z.ZodType<SyncConflictRow>;

export const receiptShape = z
  .object({
    id: text,
    orgId: text,
    actorId: text,
    deviceId: text,
    seq: z.number().int(),
    name: text,
    status: z.enum(['applied', 'adjusted', 'conflict', 'rejected', 'dead-letter']),
    code: text.nullable(),
    details: object,
    issuedAt: instant,
    offlineSince: instant.nullable(),
    decidedAt: instant,
    entityTable: text.nullable(),
    entityId: text.nullable(),
    seenAt: instant.nullable().describe('When a manager first had the effect before their eyes'),
    seenBy: text.nullable(),
    seenByName: text.nullable(),
  })
  .meta({ id: 'Receipt' }) satisfies z.ZodType<CommandReceiptRow>;

export const auditShape = z
  .object({
    id: text,
    orgId: text,
    at: instant,
    actorId: text.nullable(),
    actorName: text,
    deviceId: text.nullable(),
    commandId: text.nullable(),
    action: text,
    entityTable: text.nullable(),
    entityId: text.nullable(),
    outcome: text,
    details: object,
    sealNumber: z.number().int().nullable(),
    prevHash: text.nullable(),
    hash: text.nullable(),
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditLogRow>;
