/** Rows for tests, here and in the client: complete, valid, and different only where a test says so. */
import type { Meeting, OfficeRow, RegistrationRow, SessionRow, SyncConflictRow, TrainingRow } from './rows.ts';

export function trainingRow(over: Partial<TrainingRow>): TrainingRow {
  return {
    id: 't',
    orgId: 'o',
    code: 'T-1',
    title: 'Python',
    description: '',
    department: 'Engineering',
    skills: ['Python'],
    level: 'introductory',
    hours: 4,
    status: 'active',
    archiveReason: null,
    updatedBy: null,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}

export function sessionRow(over: Partial<SessionRow>): SessionRow {
  return {
    id: 's',
    orgId: 'o',
    trainingId: 't',
    officeId: 'boston',
    code: 'S-1',
    description: '',
    status: 'scheduled',
    schedule: 'scheduled',
    mode: 'in-person',
    zone: 'America/New_York',
    room: null,
    virtualUrl: null,
    trainers: [],
    meetings: [],
    capacity: 10,
    seatsTaken: 0,
    waitlistCount: 0,
    startsAt: 1000,
    endsAt: 2000,
    cancelReason: null,
    cancelledAt: null,
    updatedBy: null,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}

/** A meeting from `startsAt` to `endsAt`, ms UTC, in the zone UTC. */
export function meetingAt(startsAt: number, endsAt: number): Meeting {
  const wall = (at: number) => new Date(at).toISOString().slice(0, 16);
  return { startsAt, endsAt, wallStart: wall(startsAt), wallEnd: wall(endsAt), room: null, kind: null };
}

export function officeRow(over: Partial<OfficeRow>): OfficeRow {
  return {
    id: 'boston',
    orgId: 'o',
    code: 'Boston',
    name: 'Boston',
    zone: 'America/New_York',
    isVirtual: false,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}

export function registrationRow(over: Partial<RegistrationRow>): RegistrationRow {
  return {
    id: 'r',
    orgId: 'o',
    sessionId: 's',
    userId: 'u',
    status: 'registered',
    waitlistPosition: null,
    requestedAt: 0,
    registeredAt: 0,
    waitlistedAt: null,
    cancelledAt: null,
    cancelReason: null,
    source: 'person',
    version: 1,
    updatedAt: 0,
    ...over,
  };
}

export function conflictRow(over: Partial<SyncConflictRow>): SyncConflictRow {
  return {
    id: 'c',
    orgId: 'o',
    kind: 'schedule',
    status: 'open',
    entityTable: 'registration',
    entityId: 'r',
    title: 'Python',
    officeId: 'boston',
    commandId: 'cmd',
    commandName: 'registration.register',
    userId: 'u',
    userName: 'Emma',
    deviceId: 'd',
    theirsUserId: null,
    theirsUserName: null,
    base: {},
    mine: {},
    theirs: {},
    issuedAt: 0,
    offlineSince: null,
    createdAt: 0,
    resolution: null,
    resolvedValues: null,
    resolutionNote: null,
    resolvedBy: null,
    resolvedByName: null,
    resolvedAt: null,
    undo: null,
    command: null,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}
