/**
 * From the files of the training offices (catalogue, employees, registrations) to rows to import. Pure. Always: ids are
 * derived from the source ids, `code` keeps the source's own code, and what a file leaves open (ONLINE, TBA) is null here.
 */
import { z } from 'zod';
import type {
  ImportKind,
  ImportRows,
  PersonImport,
  RegistrationImport,
  SessionImport,
  TrainingImport,
} from './import-rows.ts';
import { officeRows, OFFICES, type OfficeCode } from './offices.ts';
import { type BadRow, parseCsv, parseJson } from './source-file.ts';
import { sourceId } from './source-id.ts';

const officeCode = z.enum(OFFICES.map((office) => office.code) as [OfficeCode, ...OfficeCode[]]);
const text = z.string().trim();

const catalog = z.object({
  trainings: z.array(
    z.object({
      id: text.min(1),
      code: text.min(1),
      title: text.min(1),
      description: z.string(),
      department: text,
      skills: z.array(text),
      creditHours: z.number().min(0),
    }),
  ),
  sessions: z.array(
    z.object({
      id: text.min(1),
      trainingId: text.min(1),
      office: officeCode,
      zone: text.min(1),
      schedule: z.enum(['scheduled', 'self-paced', 'tba']),
      room: text.nullable(),
      trainers: z.array(text),
      capacity: z.number().int().min(1),
      meetings: z.array(z.object({ start: text, end: text, room: text.nullish(), type: text.nullish() })),
    }),
  ),
});

const employee = z.object({
  id: text.min(1),
  name: text.min(1),
  email: text.pipe(z.email()),
  office: officeCode,
  department: text,
  role: z.enum(['employee', 'manager', 'admin']),
  manager_id: text,
});
const EMPLOYEE_COLUMNS = Object.keys(employee.shape);

const instant = z.iso.datetime({ offset: true }).transform((value) => Date.parse(value));
const maybe = <T extends z.ZodType>(value: T) => z.union([z.literal('').transform(() => null), value]);
const registration = z
  .object({
    id: text.min(1),
    session_id: text.min(1),
    employee_id: text.min(1),
    status: z.enum(['registered', 'waitlisted', 'cancelled']),
    waitlist_position: maybe(z.coerce.number().int().min(1)),
    registered_at: instant,
    cancelled_at: maybe(instant),
  })
  .refine((row) => row.status !== 'cancelled' || row.cancelled_at !== null, {
    path: ['cancelled_at'],
    message: 'a cancelled registration needs its time',
  });
const REGISTRATION_COLUMNS = Object.keys(registration.shape);

export type TrainingFiles = {
  readonly catalog: SourceText;
  readonly employees: SourceText;
  readonly registrations: SourceText;
};
export type SourceText = { readonly file: string; readonly text: string };

export type Understood = {
  readonly rows: ImportRows;
  /** Where each row comes from, by its id, in words for a person. */
  readonly origin: ReadonlyMap<string, string>;
  readonly bad: readonly (BadRow & { readonly kind: ImportKind })[];
};

/** Understands the three files for `orgId`. Throws CliError `file_malformed` when a file as a whole is none. */
export function understandFiles(orgId: string, files: TrainingFiles): Understood {
  const source = parseJson(files.catalog.file, files.catalog.text, catalog);
  const employees = parseCsv(files.employees.file, files.employees.text, employee, EMPLOYEE_COLUMNS);
  const registrations = parseCsv(
    files.registrations.file,
    files.registrations.text,
    registration,
    REGISTRATION_COLUMNS,
  );
  const origin = new Map<string, string>();
  const from = <T extends { id: string }>(row: T, where: string): T => {
    origin.set(row.id, where);
    return row;
  };
  const inCatalog = (what: string): string => `${files.catalog.file} ${what}`;
  const rows: ImportRows = {
    offices: officeRows(orgId).map((row) => from(row, `office ${row.code}`)),
    people: employees.rows.map(({ where, value }) => from(personRow(orgId, value), `${where} (${value.id})`)),
    trainings: source.trainings.map((each) => from(trainingRow(orgId, each), inCatalog(`training ${each.id}`))),
    sessions: source.sessions.map((each) => from(sessionRow(orgId, each), inCatalog(`session ${each.id}`))),
    registrations: registrations.rows.map(({ where, value }) =>
      from(registrationRow(orgId, value), `${where} (${value.id})`),
    ),
  };
  const bad = [
    ...employees.bad.map((row) => ({ ...row, kind: 'people' as const })),
    ...registrations.bad.map((row) => ({ ...row, kind: 'registrations' as const })),
  ];
  return { rows, origin, bad };
}

function personRow(orgId: string, row: z.infer<typeof employee>): PersonImport {
  return {
    id: sourceId(orgId, 'person', row.id),
    email: row.email,
    name: row.name,
    officeId: sourceId(orgId, 'office', row.office),
    department: row.department,
    role: row.role,
    managerId: row.manager_id === '' ? null : sourceId(orgId, 'person', row.manager_id),
  };
}

function trainingRow(orgId: string, row: z.infer<typeof catalog>['trainings'][number]): TrainingImport {
  const { id, creditHours, ...rest } = row;
  return { ...rest, id: sourceId(orgId, 'training', id), level: null, hours: creditHours };
}

function sessionRow(orgId: string, row: z.infer<typeof catalog>['sessions'][number]): SessionImport {
  const { schedule, zone, trainers, capacity } = row;
  return {
    id: sourceId(orgId, 'session', row.id),
    trainingId: sourceId(orgId, 'training', row.trainingId),
    officeId: sourceId(orgId, 'office', row.office),
    code: row.id,
    schedule,
    mode: schedule === 'self-paced' ? 'self-paced' : row.office === 'virtual' ? 'virtual' : 'in-person',
    zone,
    description: '',
    capacity,
    room: roomOf(row.room),
    virtualUrl: null,
    trainers,
    meetings: row.meetings.map(({ start, end, room, type }) => ({
      start,
      end,
      room: roomOf(room),
      kind: type ?? null,
    })),
  };
}

/** The source writes ONLINE and TBA where there is no room. */
function roomOf(room: string | null | undefined): string | null {
  return room === undefined || room === null || room === '' || room === 'ONLINE' || room === 'TBA' ? null : room;
}

function registrationRow(orgId: string, row: z.infer<typeof registration>): RegistrationImport {
  return {
    id: sourceId(orgId, 'registration', row.id),
    sessionId: sourceId(orgId, 'session', row.session_id),
    userId: sourceId(orgId, 'person', row.employee_id),
    status: row.status,
    waitlistPosition: row.waitlist_position,
    requestedAt: row.registered_at,
    cancelledAt: row.cancelled_at,
  };
}
