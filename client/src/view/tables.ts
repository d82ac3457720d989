/**
 * Which tables a view holds, and which columns it finds at once. Which query fills each: subscriptions.ts.
 */
import type { Rows } from '@openkms/schema/domain/rows.ts';

export const viewTables = [
  'org',
  'office',
  'user',
  'training',
  'session',
  'registration',
  'commandReceipt',
  'commandDeadLetter',
  'syncConflict',
  'device',
  'prompt',
  'promptVersion',
  'promptLabelMove',
  'promptLink',
  'promptRun',
  'promptRunText',
  'promptCase',
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
  registration: ['userId', 'sessionId'],
  commandReceipt: [],
  commandDeadLetter: [],
  syncConflict: ['entityId'],
  device: ['userId'],
  prompt: [],
  promptVersion: ['promptId'],
  promptLabelMove: ['promptId'],
  promptLink: ['promptId'],
  promptRun: ['promptId'],
  promptRunText: [],
  promptCase: ['promptId'],
};

/** The receipts a person is subscribed to are the newest of theirs, this many. */
export const RECEIPT_WINDOW = 1000;
