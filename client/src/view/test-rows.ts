/** Rows for tests of the view: one organisation, sessions on an hourly grid, everything complete. */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type {
  CommandReceiptRow,
  RegistrationRow,
  Rows,
  SessionMeetingRow,
  SessionRow,
  TrainingRow,
} from '@openkms/schema/domain/rows.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import { NEW, type Progress } from '../outbox/state.ts';
import { type BaseRows, createTables, snapshotOf } from './base-rows.ts';
import type { WritableTable } from './table.ts';
import type { ViewTable } from './tables.ts';

export const NOW = Date.UTC(2026, 0, 5, 9);
export const HOUR = 3_600_000;
const orgId = 'o1';

export const emma: Actor = { userId: 'emma', orgId, role: 'employee', officeId: 'boston', name: 'Emma' };
export const michael: Actor = { userId: 'michael', orgId, role: 'manager', officeId: 'nyc', name: 'Michael' };

export function trainingRow(id: string, patch: Partial<TrainingRow> = {}): TrainingRow {
  return {
    id,
    orgId,
    code: id.toUpperCase(),
    title: `Training ${id}`,
    description: '',
    department: 'General',
    skills: [],
    level: null,
    hours: 2,
    status: 'active',
    archiveReason: null,
    updatedBy: null,
    version: 1,
    updatedAt: NOW,
    ...patch,
  };
}

/** A session of one meeting, `startsIn` and `lasts` in hours from {@link NOW}. */
export function sessionRows(
  id: string,
  trainingId: string,
  startsIn: number,
  lasts = 1,
  patch: Partial<SessionRow> = {},
) {
  const startsAt = NOW + startsIn * HOUR;
  const endsAt = startsAt + lasts * HOUR;
  const wall = (at: number) => new Date(at).toISOString().slice(0, 16);
  const session: SessionRow = {
    id,
    orgId,
    trainingId,
    officeId: 'boston',
    code: id,
    description: '',
    status: 'scheduled',
    schedule: 'scheduled',
    mode: 'in-person',
    zone: 'UTC',
    room: null,
    virtualUrl: null,
    trainers: [],
    capacity: 10,
    seatsTaken: 0,
    waitlistCount: 0,
    startsAt,
    endsAt,
    cancelReason: null,
    cancelledAt: null,
    updatedBy: null,
    version: 1,
    updatedAt: NOW,
    ...patch,
  };
  const meeting: SessionMeetingRow = {
    id: `${id}-m`,
    orgId,
    sessionId: id,
    startsAt,
    endsAt,
    wallStart: wall(startsAt),
    wallEnd: wall(endsAt),
    zone: 'UTC',
    room: null,
    kind: null,
  };
  return { session, meeting };
}

export function registrationRow(id: string, sessionId: string, patch: Partial<RegistrationRow> = {}): RegistrationRow {
  return {
    id,
    orgId,
    sessionId,
    userId: 'emma',
    status: 'registered',
    waitlistPosition: null,
    requestedAt: NOW,
    registeredAt: NOW,
    waitlistedAt: null,
    cancelledAt: null,
    cancelReason: null,
    source: 'person',
    version: 1,
    updatedAt: NOW,
    ...patch,
  };
}

export function receiptRow(id: string, patch: Partial<CommandReceiptRow> = {}): CommandReceiptRow {
  return {
    id,
    orgId,
    actorId: 'emma',
    deviceId: 'd1',
    seq: 1,
    name: 'registration.register',
    status: 'applied',
    code: null,
    details: {},
    issuedAt: NOW,
    offlineSince: null,
    decidedAt: NOW + 1000,
    entityTable: null,
    entityId: null,
    seenAt: null,
    seenBy: null,
    seenByName: null,
    ...patch,
  };
}

export type TestRows = { readonly [T in ViewTable]?: readonly Rows[T][] };

/** Rows as Zero would have delivered them. */
export function baseRows(rows: TestRows): BaseRows {
  const tables = createTables();
  for (const [name, list] of Object.entries(rows)) {
    const table = tables[name as ViewTable] as unknown as WritableTable<{ id: string }>;
    for (const row of list ?? []) table.put(row);
  }
  return snapshotOf(tables);
}

/** Two trainings with three sessions each: s1 and s2 meet at the same hour, the others do not. */
export function smallCatalogue(
  registrations: readonly RegistrationRow[] = [],
  receipts: readonly CommandReceiptRow[] = [],
): BaseRows {
  const sessions = [
    sessionRows('s1', 't1', 24),
    sessionRows('s2', 't2', 24),
    sessionRows('s3', 't1', 48),
    sessionRows('s4', 't2', 72),
  ];
  return baseRows({
    training: [trainingRow('t1'), trainingRow('t2')],
    session: sessions.map((each) => each.session),
    sessionMeeting: sessions.map((each) => each.meeting),
    registration: registrations,
    commandReceipt: receipts,
  });
}

let seq = 0;

/** A waiting command as the outbox holds it. */
export function entryOf(
  name: string,
  args: Record<string, unknown>,
  patch: { id?: string; entity?: string; progress?: Progress; base?: unknown } = {},
): OutboxEntry {
  seq += 1;
  const id = patch.id ?? `c${seq}`;
  const base = patch.base === undefined ? {} : { base: patch.base as null };
  return {
    id,
    userId: 'emma',
    seq,
    entity: patch.entity ?? `registration:${args['registrationId'] as string}`,
    envelope: { id, name, version: 1, args: args as never, ...base, actor: 'emma', device: 'd1', seq, issuedAt: NOW },
    progress: patch.progress ?? NEW,
    story: [{ at: NOW, what: 'saved' }],
    revision: 1,
    finishedAt: null,
    acknowledged: false,
  };
}

export const registerEntry = (registrationId: string, sessionId: string, patch: Parameters<typeof entryOf>[2] = {}) =>
  entryOf('registration.register', { registrationId, sessionId }, { base: { meetings: [], seatsLeft: 1 }, ...patch });
export const cancelEntry = (registrationId: string, sessionId: string, patch: Parameters<typeof entryOf>[2] = {}) =>
  entryOf('registration.cancel', { registrationId, sessionId }, patch);
