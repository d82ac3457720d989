/** The files of the training offices become rows to import, and what is wrong with them is named by file and row. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sourceId } from './source-id.ts';
import { readText } from './source-file.ts';
import { type TrainingFiles, understandFiles } from './training-files.ts';

const at = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
async function files(over: Partial<Record<keyof TrainingFiles, string>> = {}): Promise<TrainingFiles> {
  const read = async (name: string, text?: string) => ({
    file: name,
    text: text ?? (await readFile(at(name), 'utf8')),
  });
  return {
    catalog: await read('catalog.json', over.catalog),
    employees: await read('employees.csv', over.employees),
    registrations: await read('registrations.csv', over.registrations),
  };
}

it('keeps source codes, derives ids, and reads ONLINE and TBA as no room', async () => {
  const { rows, bad, origin } = understandFiles('org', await files());
  expect(bad).toEqual([]);
  expect(rows.sessions.map(({ code, mode, schedule, room }) => [code, mode, schedule, room])).toEqual([
    ['WELD1-01', 'in-person', 'scheduled', 'Shop 2'],
    ['WELD1-02', 'in-person', 'tba', null],
    ['TAX2-W1', 'self-paced', 'self-paced', null],
    ['TAX2-W2', 'virtual', 'scheduled', null],
  ]);
  expect(rows.sessions[0]?.meetings[1]).toEqual({
    start: '2027-06-08T09:00',
    end: '2027-06-08T11:00',
    room: 'Shop 3',
    kind: 'Lab',
  });
  expect(rows.trainings[0]).toMatchObject({ id: sourceId('org', 'training', 'T-WELD1'), code: 'WELD1', hours: 4 });
  expect(rows.people[0]).toMatchObject({ name: 'Brandt, Ilse', managerId: null });
  expect(rows.people[1]?.managerId).toBe(rows.people[0]?.id);
  expect(rows.registrations[2]).toMatchObject({
    status: 'waitlisted',
    waitlistPosition: 1,
    requestedAt: Date.UTC(2027, 2, 1, 10, 6),
  });
  expect(rows.registrations[3]?.cancelledAt).toBe(Date.UTC(2027, 2, 5, 9, 30));
  expect(origin.get(rows.registrations[3]?.id ?? '')).toBe('registrations.csv row 5 (R4)');
});

it('reports the rows that do not fit, by the number a spreadsheet shows, and keeps the others', async () => {
  const head = 'id,name,email,office,department,role,manager_id,hire_date\n';
  const employees = `${head}E1,Ilse,ilse@example.com,Dallas,W,manager,,\n\nE2,Mans,not-an-address,Dallas,W,employee,E1,\nE3,Pia,pia@example.com,Paris,F,boss,E1,\n`;
  const { rows, bad } = understandFiles('org', await files({ employees }));
  expect(rows.people.map((person) => person.name)).toEqual(['Ilse']);
  expect(bad.map((row) => row.where)).toEqual(['employees.csv row 4', 'employees.csv row 5']);
  expect(bad[0]?.why).toContain('email');
  expect(bad[1]?.why).toMatch(/office.*role/);
});

it('does not take a cancelled registration without its time, or a time without a zone', async () => {
  const head = 'id,session_id,employee_id,status,waitlist_position,registered_at,cancelled_at\n';
  const registrations = `${head}R1,S,E,cancelled,,2027-03-01T10:00:00Z,\nR2,S,E,registered,,2027-03-01 10:00,\nR3,S,E,waitlisted,0,2027-03-01T10:00:00Z,\n`;
  const { rows, bad } = understandFiles('org', await files({ registrations }));
  expect(rows.registrations).toEqual([]);
  expect(bad.map((row) => row.why.split(':')[0])).toEqual(['cancelled_at', 'registered_at', 'waitlist_position']);
});

it.each([
  ['catalog', '{"trainings": [', 'catalog.json is not JSON'],
  ['catalog', '{"trainings": []}', 'sessions'],
  ['employees', 'id,name\nE1,Ilse\n', 'lacks the column email, office, department, role, manager_id in row 1'],
  [
    'registrations',
    'id,session_id,employee_id,status,waitlist_position,registered_at,cancelled_at\nR1,"S,E,registered,,,\n',
    'registrations.csv row 2',
  ],
] as const)('refuses a %s file that is none (%j)', async (which, text, why) => {
  const broken = await files({ [which]: text });
  expect(() => understandFiles('org', broken)).toThrow(why);
  expect(() => understandFiles('org', broken)).toThrow(expect.objectContaining({ code: 'file_malformed' }));
});

it('says that a file is missing, or not text', async () => {
  await expect(readText('/nowhere/catalog.json')).rejects.toMatchObject({
    code: 'file_unreadable',
    message: expect.stringContaining('no such file'),
  });
  await expect(readText(process.execPath)).rejects.toMatchObject({ code: 'file_malformed' });
});
