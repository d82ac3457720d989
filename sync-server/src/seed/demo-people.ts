/** The 300 people of the demo organisation. Pure. Always: names and addresses are unique; every line of managers ends at one person. */
import { sourceId } from '../cli/source-id.ts';
import { type OfficeCode } from '../cli/offices.ts';
import type { Random } from './random.ts';

export type DemoPerson = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly office: OfficeCode;
  readonly department: string;
  readonly role: 'employee' | 'manager' | 'admin';
  readonly managerId: string | null;
};

type Named = {
  readonly email: string;
  readonly name: string;
  readonly office: OfficeCode;
  readonly department: string;
  readonly role: DemoPerson['role'];
};

/** The accounts a person signs in with to look around. */
export const NAMED: readonly Named[] = [
  {
    email: 'admin@openkms.example',
    name: 'Adriana Moss',
    office: 'NYC',
    department: 'People and Culture',
    role: 'admin',
  },
  {
    email: 'michael@openkms.example',
    name: 'Michael Okafor',
    office: 'NYC',
    department: 'Operations',
    role: 'manager',
  },
  {
    email: 'grace@openkms.example',
    name: 'Grace Lindqvist',
    office: 'Dallas',
    department: 'Operations',
    role: 'manager',
  },
  { email: 'emma@openkms.example', name: 'Emma Hartley', office: 'Boston', department: 'Marketing', role: 'employee' },
];

const FIRST =
  `Aaron Abigail Adele Ahmed Aiko Alana Alejandro Alice Amina Andre Angela Anil Anna Antonio Arthur Asha Astrid Audrey
Beatrice Bilal Bianca Bridget Camila Carlos Carmen Cedric Chiara Chloe Daniel Daria David Deepa Denise Dmitri Edith Eduardo
Elena Eliza Emil Erin Esteban Eva Farah Fernando Frances Gabriel Gemma Giulia Habib Hana Harriet Hector Helen Hugo Ibrahim
Imani Irene Isabel Ivan Jamal Jasmine Javier Jean Joanna Jonas Josefine Julian Karim Katarina Keisha Kenneth Lars Latoya
Laura Leo Liam Lina Louis Lucas Madison Malik Manuel Maria Marta Maya Mei Mina Miriam Mohamed Monica Nathan Natalia Neha
Nina Noah Nora Oliver Olivia Omar Oscar Pablo Patricia Peter Quentin Rachel Rafael Rania Rebecca Robert Ruth Sana Sebastian
Selma Sergio Simone Stefan Susan Tamara Tariq Teresa Thomas Tiana Uma Valerie Victor Wanda William Yara Yusuf Zachary Zoe`.split(
    /\s+/,
  );

const LAST =
  `Abbott Adeyemi Aguilar Alvarez Andersson Arnold Bakker Banerjee Barnes Becker Bennett Bianchi Boateng Bowman Bradley
Brooks Burke Campbell Carver Castillo Chan Chaudhary Clarke Cohen Coleman Costa Cruz Dalton Das Davies Delgado Diaz Dixon Duval
Eklund Ellison Erdem Fischer Fleming Fofana Foster Fujita Garcia Gibson Gomez Graham Greene Gupta Haas Hale Hansen Harper Hayashi
Herrera Hoffman Holloway Hughes Iqbal Ivanov Jacobs Jensen Johansson Kapoor Keller Khan Kim Klein Kovacs Kumar Lambert Larsen
Lee Lewis Lopez Mackay Malone Martin Mbaye Mehta Mercer Meyer Mitchell Moreau Moreno Murphy Nakamura Navarro Nguyen Novak Obi
Olsen Ortega Osborne Park Patel Pereira Petrov Phillips Quinn Ramirez Reilly Reyes Rossi Rowe Ruiz Sato Schmidt Shah Silva
Sinclair Sokolov Soto Suzuki Tanner Torres Tran Turner Usman Vargas Vogel Walsh Weber Whitman Wong Wright Yamada Yilmaz Zhang`.split(
    /\s+/,
  );

const DEPARTMENTS = [
  'Operations',
  'Sales',
  'Customer Success',
  'Engineering',
  'Data',
  'Finance',
  'Marketing',
  'Legal',
  'Information Security',
  'People and Culture',
  'Facilities',
  'Product',
];
const SHARE: readonly (readonly [OfficeCode, number])[] = [
  ['NYC', 0.42],
  ['Boston', 0.72],
  ['Dallas', 1],
];
const MANAGERS_PER_OFFICE = 6;

/** The named accounts of `orgId`, Adriana Moss above the managers, the managers above Emma. */
export function namedPeople(orgId: string): DemoPerson[] {
  const idOf = (email: string): string => sourceId(orgId, 'person', email);
  const managerOf = { admin: null, manager: idOf('admin@openkms.example'), employee: idOf('michael@openkms.example') };
  return NAMED.map((person) => ({ ...person, id: idOf(person.email), managerId: managerOf[person.role] }));
}

/** `count` people: the named accounts first, then managers and employees spread over the offices. */
export function demoPeople(orgId: string, count: number, random: Random): DemoPerson[] {
  const people = namedPeople(orgId);
  const taken = new Set(people.map((person) => person.name));
  const names = random.shuffled(FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`)));
  const top = people[0]?.id ?? null;
  for (const name of names) {
    if (people.length >= count) break;
    if (taken.has(name)) continue;
    taken.add(name);
    const draw = random.next();
    const office = SHARE.find(([, below]) => draw < below)?.[0] ?? 'NYC';
    const managers = people.filter((person) => person.office === office && person.role === 'manager');
    const role = managers.length < MANAGERS_PER_OFFICE ? 'manager' : 'employee';
    const email = `${name.toLowerCase().replace(' ', '.')}@openkms.example`;
    const managerId = role === 'manager' ? top : random.pick(managers).id;
    people.push({
      id: sourceId(orgId, 'person', email),
      email,
      name,
      office,
      department: random.pick(DEPARTMENTS),
      role,
      managerId,
    });
  }
  return people;
}
