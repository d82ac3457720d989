/** Rows for tests of the view: one organisation, sessions on an hourly grid, everything complete. */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { CommandReceiptRow, RegistrationRow, Rows, SessionRow, TrainingRow } from '@openkms/schema/domain/rows.ts';
import * as rows from '@openkms/schema/domain/test-rows.ts';
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

export const trainingRow = (id: string, patch: Partial<TrainingRow> = {}): TrainingRow =>
  rows.trainingRow({
    id,
    orgId,
    code: id.toUpperCase(),
    title: `Training ${id}`,
    department: 'General',
    skills: [],
    level: null,
    hours: 2,
    updatedAt: NOW,
    ...patch,
  });

/** A session of one meeting, `startsIn` and `lasts` in hours from {@link NOW}. */
export function sessionRow(
  id: string,
  trainingId: string,
  startsIn: number,
  lasts = 1,
  patch: Partial<SessionRow> = {},
): SessionRow {
  const startsAt = NOW + startsIn * HOUR;
  const endsAt = startsAt + lasts * HOUR;
  return rows.sessionRow({
    id,
    orgId,
    trainingId,
    code: id,
    zone: 'UTC',
    meetings: [rows.meetingAt(startsAt, endsAt)],
    startsAt,
    endsAt,
    updatedAt: NOW,
    ...patch,
  });
}

export const registrationRow = (id: string, sessionId: string, patch: Partial<RegistrationRow> = {}): RegistrationRow =>
  rows.registrationRow({
    id,
    orgId,
    sessionId,
    userId: 'emma',
    requestedAt: NOW,
    registeredAt: NOW,
    updatedAt: NOW,
    ...patch,
  });

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
export function baseRows(given: TestRows): BaseRows {
  const tables = createTables();
  for (const [name, list] of Object.entries(given)) {
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
  return baseRows({
    training: [trainingRow('t1'), trainingRow('t2')],
    session: [
      sessionRow('s1', 't1', 24),
      sessionRow('s2', 't2', 24),
      sessionRow('s3', 't1', 48),
      sessionRow('s4', 't2', 72),
    ],
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
