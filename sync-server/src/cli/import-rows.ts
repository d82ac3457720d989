/**
 * What an import consists of, and how it is cut into commands. Pure. Always: offices come before people, people and
 * trainings before sessions, sessions before registrations; each command is well below 1 MB and 1,000 rows.
 */
import type { JsonObject } from '@openkms/schema/domain/rows.ts';

type Row = { readonly id: string };
export type TrainingImport = Row & {
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly department: string;
  readonly skills: readonly string[];
  readonly level: 'introductory' | 'intermediate' | 'advanced' | null;
  readonly hours: number;
};
export type PersonImport = Row & {
  readonly email: string;
  readonly name: string;
  readonly officeId: string;
  readonly department: string;
  readonly role: 'employee' | 'manager' | 'admin';
  readonly managerId: string | null;
};
export type MeetingImport = {
  readonly start: string;
  readonly end: string;
  readonly room: string | null;
  readonly kind: string | null;
};
export type SessionImport = Row & {
  readonly trainingId: string;
  readonly officeId: string;
  readonly code: string;
  readonly schedule: 'scheduled' | 'self-paced' | 'tba';
  readonly mode: 'in-person' | 'virtual' | 'self-paced';
  readonly zone: string;
  readonly description: string;
  readonly capacity: number;
  readonly room: string | null;
  readonly virtualUrl: string | null;
  readonly trainers: readonly string[];
  readonly meetings: readonly MeetingImport[];
};
export type RegistrationImport = Row & {
  readonly sessionId: string;
  readonly userId: string;
  readonly status: 'registered' | 'waitlisted' | 'cancelled';
  readonly waitlistPosition: number | null;
  /** ms UTC. */
  readonly requestedAt: number;
  readonly cancelledAt: number | null;
};
export type OfficeImport = Row & {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly isVirtual: boolean;
};

export type ImportRows = {
  readonly offices: readonly OfficeImport[];
  readonly people: readonly PersonImport[];
  readonly trainings: readonly TrainingImport[];
  readonly sessions: readonly SessionImport[];
  readonly registrations: readonly RegistrationImport[];
};

export const IMPORT_ORDER = [
  'offices',
  'people',
  'trainings',
  'sessions',
  'registrations',
] as const satisfies readonly (keyof ImportRows)[];
export type ImportKind = (typeof IMPORT_ORDER)[number];

export type ImportBatch = { readonly name: `import.${ImportKind}`; readonly rows: readonly JsonObject[] };

const MAX_ROWS = 500;
/** JSON text of the rows; the envelope and the request around it are a few hundred characters. */
const MAX_CHARACTERS = 400_000;

/** Cuts `rows` into commands, in an order in which what is referred to is there already. */
export function importBatches(rows: ImportRows): ImportBatch[] {
  return IMPORT_ORDER.flatMap((kind) =>
    cut(rows[kind]).map((part): ImportBatch => ({ name: `import.${kind}`, rows: part })),
  );
}

function cut(rows: readonly JsonObject[]): JsonObject[][] {
  const parts: JsonObject[][] = [];
  let part: JsonObject[] = [];
  let characters = 0;
  for (const row of rows) {
    const length = JSON.stringify(row).length + 1;
    if (part.length > 0 && (part.length >= MAX_ROWS || characters + length > MAX_CHARACTERS)) {
      parts.push(part);
      part = [];
      characters = 0;
    }
    part.push(row);
    characters += length;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}
