/** A second, small organisation, there so that one can see that organisations do not see each other. Pure. */
import { placeMeetings } from '@openkms/schema/commands/wall-time.ts';
import type {
  ImportRows,
  PersonImport,
  RegistrationImport,
  SessionImport,
  TrainingImport,
} from '../cli/import-rows.ts';
import { sourceId } from '../cli/source-id.ts';
import { wallTime, workdaysAfter } from './calendar-days.ts';

const ZONE = 'America/Los_Angeles';
const HOUR = 3_600_000;

const PEOPLE: readonly (readonly [email: string, name: string, role: PersonImport['role']])[] = [
  ['nora@northwind.example', 'Nora Vance', 'admin'],
  ['liang@northwind.example', 'Liang Zhao', 'manager'],
  ['tess@northwind.example', 'Tess Armitage', 'employee'],
  ['ravi@northwind.example', 'Ravi Sundaram', 'employee'],
  ['june@northwind.example', 'June Halvorsen', 'employee'],
];

const TRAININGS: readonly (readonly [
  code: string,
  title: string,
  hours: number,
  skills: readonly string[],
  description: string,
])[] = [
  [
    'NW-ROAST',
    'Roasting and Cupping',
    4,
    ['coffee', 'quality'],
    'Taste side by side what two minutes in the drum change. You learn to describe a cup so that the roaster can act on it.',
  ],
  [
    'NW-FOOD',
    'Food Hygiene Certificate',
    3,
    ['hygiene', 'compliance'],
    'Temperatures, surfaces and allergens, with the checks an inspector will make. The certificate is valid for three years.',
  ],
  [
    'NW-PY',
    'Python for the Roastery',
    6,
    ['python', 'data analysis'],
    'Read the logs of the roasting machines and plot every batch of a week. Northwind people only, with Northwind data.',
  ],
];

/** The few rows of Northwind, told around `now` (ms UTC). */
export function northwindRows(orgId: string, now: number): ImportRows {
  const day = new Date(now).toISOString().slice(0, 10);
  const officeId = sourceId(orgId, 'office', 'Seattle');
  const admin = sourceId(orgId, 'person', PEOPLE[0]?.[0] ?? '');
  const people = PEOPLE.map(([email, name, role]): PersonImport => {
    const id = sourceId(orgId, 'person', email);
    return { id, email, name, role, officeId, department: 'Roastery', managerId: id === admin ? null : admin };
  });
  const trainings = TRAININGS.map(([code, title, hours, skills, description]): TrainingImport => ({
    id: sourceId(orgId, 'training', code),
    code,
    title,
    hours,
    skills,
    description,
    department: 'Roastery',
    level: 'introductory',
  }));
  const sessions = trainings.flatMap((training, index) =>
    [-20, 5 + index, 25 + index].map((offset, number): SessionImport => {
      const code = `${training.code}-0${number + 1}`;
      const on =
        offset < 0
          ? workdaysAfter(new Date(now + offset * 24 * HOUR).toISOString().slice(0, 10), index)
          : workdaysAfter(day, offset);
      const meeting = {
        start: wallTime(on, 540),
        end: wallTime(on, 540 + training.hours * 60),
        room: 'Cupping room',
        kind: null,
      };
      return {
        id: sourceId(orgId, 'session', code),
        code,
        trainingId: training.id,
        officeId,
        schedule: 'scheduled',
        mode: 'in-person',
        zone: ZONE,
        description: '',
        capacity: 6,
        room: 'Cupping room',
        virtualUrl: null,
        trainers: ['Anneke Visser'],
        meetings: [meeting],
      };
    }),
  );
  return {
    offices: [{ id: officeId, code: 'Seattle', name: 'Seattle', zone: ZONE, isVirtual: false }],
    people,
    trainings,
    sessions,
    registrations: registrations(orgId, people, sessions, now),
  };
}

/** Everybody but the administrator goes to the first session of each training. */
function registrations(
  orgId: string,
  people: readonly PersonImport[],
  sessions: readonly SessionImport[],
  now: number,
): RegistrationImport[] {
  return sessions
    .filter((session) => session.code.endsWith('-01'))
    .flatMap((session) => {
      const timed = placeMeetings([...session.meetings], session.zone);
      const start = timed.ok ? (timed.meetings[0]?.startsAt ?? now) : now;
      return people.slice(1).map((person, index): RegistrationImport => ({
        id: sourceId(orgId, 'registration', `${session.code}/${person.email}`),
        sessionId: session.id,
        userId: person.id,
        status: 'registered',
        waitlistPosition: null,
        requestedAt: Math.min(start, now) - (72 + index) * HOUR,
        cancelledAt: null,
      }));
    });
}
