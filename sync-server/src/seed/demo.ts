/**
 * The demo data as rows to import. Pure. Always: the same organisation and instant give the same rows, byte for byte.
 */
import type { ImportRows, PersonImport, SessionImport, TrainingImport } from '../cli/import-rows.ts';
import { officeRows } from '../cli/offices.ts';
import { sourceId } from '../cli/source-id.ts';
import { business } from './catalogue/business.ts';
import { data } from './catalogue/data.ts';
import { people as peopleSubjects } from './catalogue/people.ts';
import type { DemoSubject } from './catalogue/subject.ts';
import { technology } from './catalogue/technology.ts';
import { type DemoPerson, demoPeople, namedPeople } from './demo-people.ts';
import { demoRegistrations } from './demo-registrations.ts';
import { type DemoSession, demoSessions, zoneOf } from './demo-sessions.ts';
import { createRandom } from './random.ts';

const PEOPLE = 300;
const SEED = 0x0badcafe;

export const CATALOGUE: readonly DemoSubject[] = [...technology, ...data, ...peopleSubjects, ...business];

/** Everything a visitor finds in the demo organisation `orgId`, told around `now` (ms UTC). */
export function demoRows(orgId: string, now: number): ImportRows {
  const random = createRandom(SEED);
  const day = new Date(now).toISOString().slice(0, 10);
  const people = demoPeople(orgId, PEOPLE, random);
  const sessions = demoSessions(orgId, CATALOGUE, day, random);
  return {
    offices: officeRows(orgId),
    people: people.map((person) => personRow(orgId, person)),
    trainings: CATALOGUE.flatMap((subject) =>
      subject.trainings.map((training) => trainingRow(orgId, subject, training)),
    ),
    sessions: sessions.map((session) => sessionRow(orgId, session)),
    registrations: demoRegistrations(orgId, people, sessions, now, random),
  };
}

/** The offices and the named accounts, and nothing else. */
export function accountRows(orgId: string): ImportRows {
  const people = namedPeople(orgId).map((person) => personRow(orgId, person));
  return { offices: officeRows(orgId), people, trainings: [], sessions: [], registrations: [] };
}

function personRow(orgId: string, { office, ...person }: DemoPerson): PersonImport {
  return { ...person, officeId: sourceId(orgId, 'office', office) };
}

function trainingRow(orgId: string, subject: DemoSubject, training: DemoSubject['trainings'][number]): TrainingImport {
  return { id: sourceId(orgId, 'training', training.code), department: subject.department, ...training };
}

function sessionRow(orgId: string, session: DemoSession): SessionImport {
  const { id, code, schedule, description, capacity, room, trainers, meetings, office } = session;
  const isVirtual = office === 'virtual';
  return {
    id,
    code,
    schedule,
    description,
    capacity,
    room,
    trainers,
    meetings,
    mode: schedule === 'self-paced' ? 'self-paced' : isVirtual ? 'virtual' : 'in-person',
    trainingId: sourceId(orgId, 'training', session.training.code),
    officeId: sourceId(orgId, 'office', office),
    zone: zoneOf(office),
    virtualUrl: isVirtual ? `https://meet.openkms.example/${code.toLowerCase()}` : null,
  };
}
