/**
 * Which tables a view holds, which columns it finds at once, and which query fills each of them for which role. Always:
 * one query a table, the widest the role has, so that a row has one owner.
 */
import type { Rows } from '@openkms/schema/domain/rows.ts';
import type { Role } from '@openkms/schema/domain/rows.ts';
import { queries } from '@openkms/schema/zero/queries.ts';

export const viewTables = [
  'org',
  'office',
  'user',
  'training',
  'session',
  'sessionMeeting',
  'registration',
  'commandReceipt',
  'commandDeadLetter',
  'syncConflict',
  'device',
] as const;
export type ViewTable = (typeof viewTables)[number];

type Columns = { readonly [T in ViewTable]: readonly (keyof Rows[T] & string)[] };

/** Columns by which rows are found without looking at every one. */
export const indexedColumns: Columns = {
  org: [],
  office: [],
  user: ['officeId'],
  training: ['code'],
  session: ['trainingId', 'officeId'],
  sessionMeeting: ['sessionId'],
  registration: ['userId', 'sessionId'],
  commandReceipt: [],
  commandDeadLetter: [],
  syncConflict: ['entityId'],
  device: ['userId'],
};

/** What a person of this role is subscribed to from sign-in to sign-out. */
export function subscriptions(role: Role) {
  const manages = role !== 'employee';
  const administers = role === 'admin';
  return {
    org: queries.org(),
    office: queries.offices(),
    user: manages ? queries.managed.people() : queries.mine.person(),
    training: queries.catalogue.trainings(),
    session: queries.catalogue.sessions(),
    sessionMeeting: queries.catalogue.meetings(),
    registration: queries.mine.registrations(),
    commandReceipt: queries.mine.receipts(),
    commandDeadLetter: administers ? queries.organisation.deadLetters() : null,
    syncConflict: administers ? queries.organisation.conflicts() : queries.mine.conflicts(),
    device: manages ? queries.managed.devices() : queries.mine.devices(),
  } as const;
}

/** The receipts a person is subscribed to are the newest of theirs, this many. */
export const RECEIPT_WINDOW = 1000;
