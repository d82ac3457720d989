/** Imports whose rows collide: with what stands, and with each other. Always: a row that cannot be is named, the rest goes in. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { createWorld, NOON, type World } from './fixture.ts';

let world: World;
let admin: Actor;
let manager: Actor;
beforeAll(async () => {
  world = await createWorld();
  admin = await world.person('admin');
  manager = await world.person('manager');
});
afterAll(() => world.close());

type Kind = 'offices' | 'people' | 'trainings' | 'sessions' | 'registrations';
/** What became of the rows: how many went in, were changed or stayed, and "code at" of each of the others by its id. */
async function imported(kind: Kind, rows: readonly JsonObject[]) {
  const { status, details } = await world.send(admin, `import.${kind}`, { rows });
  const { inserted, updated, unchanged, errors } = details as {
    inserted: number;
    updated: number;
    unchanged: number;
    errors: { id: string; code: string; at: string }[];
  };
  const refused = Object.fromEntries(errors.map(({ id, code, at }) => [id, `${code} ${at}`]));
  return { status, inserted, updated, unchanged, refused };
}
/** Importing the same rows again changes nothing and says the same of the rest. */
async function again(kind: Kind, rows: readonly JsonObject[], refused: Record<string, string>) {
  const unchanged = rows.length - Object.keys(refused).length;
  expect(await imported(kind, rows)).toEqual({ status: 'applied', inserted: 0, updated: 0, unchanged, refused });
}

describe('people', () => {
  const person = (email: string, id = uuidv7()) => ({
    id,
    email,
    name: 'Ann',
    officeId: world.office,
    role: 'employee',
  });
  const address = () => `${uuidv7()}@acme.example`;

  it('with an e-mail address that somebody has, in any case, are reported; the others go in', async () => {
    const { userId } = await world.person();
    const taken = `${userId}@ACME.example`;
    const rows = [person(address()), person(taken), person(address())];
    const refused = { [rows[1]?.id ?? '']: `duplicate_email ${taken}` };
    expect(await imported('people', rows)).toMatchObject({ status: 'applied', inserted: 2, refused });
    await again('people', rows, refused);
  });

  it('with one address in capitals and without: the first has it', async () => {
    const shared = address();
    const rows = [person(shared.toUpperCase()), person(shared)];
    const refused = { [rows[1]?.id ?? '']: `duplicate_email ${shared}` };
    expect(await imported('people', rows)).toMatchObject({ inserted: 1, refused });
    await again('people', rows, refused);
  });

  it('who pass an address on have it taken in one import, in the order of the rows', async () => {
    const [one, two] = [address(), address()];
    const leaving = person(one);
    await imported('people', [leaving]);
    const [renamed, newcomer] = [person(two, leaving.id), person(one)];
    expect(await imported('people', [renamed, newcomer])).toMatchObject({ inserted: 1, updated: 1, refused: {} });
    // Two that change places would each have to come first.
    const crossed = [person(one, renamed.id), person(two, newcomer.id)];
    expect(await imported('people', crossed)).toMatchObject({
      status: 'applied',
      updated: 0,
      refused: { [renamed.id]: `duplicate_email ${one}`, [newcomer.id]: `duplicate_email ${two}` },
    });
  });

  it('with the address of somebody in another organisation cannot be told from the rest: nothing goes in', async () => {
    const [orgId, office, other] = [uuidv7(), uuidv7(), uuidv7()];
    await world.owner.query(`insert into org (id, name) values ($1, 'Globex')`, [orgId]);
    await world.owner.query(`insert into office (id, org_id, code, name, zone) values ($1, $2, 'X', 'X', 'UTC')`, [
      office,
      orgId,
    ]);
    const email = address();
    await world.owner.query(
      `insert into "user" (id, org_id, office_id, email, name, role) values ($1, $2, $3, $4, 'N', 'employee')`,
      [other, orgId, office, email],
    );
    const rows = [person(address()), person(email)];
    expect(await world.send(admin, 'import.people', { rows })).toMatchObject({
      status: 'rejected',
      code: 'duplicate_email',
      details: {},
    });
    expect(await imported('people', rows.slice(0, 1))).toMatchObject({ inserted: 1 });
  });

  it('may write their own address in another case', async () => {
    const mine = person(address());
    await imported('people', [mine]);
    const loud = { ...mine, email: mine.email.toUpperCase() };
    expect(await imported('people', [loud])).toMatchObject({ updated: 1, refused: {} });
  });
});

describe('trainings and offices', () => {
  const training = (code: string, id = uuidv7()) => ({
    id,
    title: 'Safety',
    code,
    description: '',
    department: 'Works',
    skills: [],
    level: null,
    hours: 1,
  });
  const office = (code: string) => ({ id: uuidv7(), code, name: 'Lyon', zone: 'Europe/Paris' });

  it('with a code that another has are reported; the others go in', async () => {
    const standing = training(uuidv7());
    await imported('trainings', [standing]);
    const twice = uuidv7();
    const rows = [training(uuidv7()), training(standing.code), training(twice), training(twice)];
    const refused = {
      [rows[1]?.id ?? '']: `duplicate_code ${standing.code}`,
      [rows[3]?.id ?? '']: `duplicate_code ${twice}`,
    };
    expect(await imported('trainings', rows)).toMatchObject({ status: 'applied', inserted: 2, refused });
    await again('trainings', rows, refused);

    const offices = [office('NYC'), office('LYS')];
    const taken = { [offices[0]?.id ?? '']: 'duplicate_code NYC' };
    expect(await imported('offices', offices)).toMatchObject({ status: 'applied', inserted: 1, refused: taken });
    await again('offices', offices, taken);
  });

  it('whose codes move on by one are changed in the order that frees them', async () => {
    const codes = Array.from({ length: 4 }, () => uuidv7());
    const rows = codes.slice(1).map((code) => training(code));
    await imported('trainings', rows);
    const moved = rows.map((row, index) => ({ ...row, code: codes[index] ?? '' }));
    expect(await imported('trainings', [...moved, training(codes[3] ?? '')])).toMatchObject({
      updated: 3,
      inserted: 1,
      refused: {},
    });
  });
});

describe('registrations', () => {
  const row = (sessionId: string, { userId }: Actor, status = 'registered', id = uuidv7()) => ({
    id,
    sessionId,
    userId,
    status,
    requestedAt: NOON,
    ...(status === 'cancelled' ? { cancelledAt: NOON } : {}),
  });
  const seats = (sessionId: string) =>
    world.row('select seats_taken as taken, waitlist_count as waiting from session where id = $1', [sessionId]);

  it('of somebody who is in the session already are reported; the others go in', async () => {
    const [seated, waiting, other] = [await world.person(), await world.person(), await world.person()];
    const { sessionId } = await world.session(manager, { day: 10, hour: 9, capacity: 1 });
    for (const each of [seated, waiting])
      await world.send(each, 'registration.register', { registrationId: uuidv7(), sessionId });
    const rows = [
      row(sessionId, seated),
      row(sessionId, waiting, 'waitlisted'),
      row(sessionId, seated, 'cancelled'),
      row(sessionId, other, 'waitlisted'),
      row(sessionId, other, 'waitlisted'),
    ];
    const why = `already_registered ${sessionId}`;
    const refused = { [rows[0]?.id ?? '']: why, [rows[1]?.id ?? '']: why, [rows[4]?.id ?? '']: why };
    expect(await imported('registrations', rows)).toMatchObject({ status: 'applied', inserted: 2, refused });
    expect(await seats(sessionId)).toEqual({ taken: 1, waiting: 2 });
    await again('registrations', rows, refused);
  });

  it('beyond the seats of the session are reported, in the order of the rows', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => world.person()));
    const { sessionId } = await world.session(manager, { day: 11, hour: 9, capacity: 2 });
    const rows = people.map((each) => row(sessionId, each));
    const why = `session_full ${sessionId}`;
    const refused = { [rows[2]?.id ?? '']: why, [rows[3]?.id ?? '']: why };
    expect(await imported('registrations', rows)).toMatchObject({ status: 'applied', inserted: 2, refused });
    expect(await seats(sessionId)).toEqual({ taken: 2, waiting: 0 });
    await again('registrations', rows, refused);
  });

  it('take a seat that the same import gives back, wherever in it', async () => {
    const [first, next] = [await world.person(), await world.person()];
    const { sessionId } = await world.session(manager, { day: 12, hour: 9, capacity: 1 });
    const [held, waits] = [row(sessionId, first), row(sessionId, next, 'waitlisted')];
    await imported('registrations', [held, waits]);
    const rows = [{ ...waits, status: 'registered' }, row(sessionId, first, 'cancelled', held.id)];
    expect(await imported('registrations', rows)).toMatchObject({ updated: 2, refused: {} });
    expect(await seats(sessionId)).toEqual({ taken: 1, waiting: 0 });
  });

  it('of somebody who gave a seat back and asked again go in together', async () => {
    const person = await world.person();
    const { sessionId } = await world.session(manager, { day: 13, hour: 9, capacity: 1 });
    const before = row(sessionId, person);
    await imported('registrations', [before]);
    const rows = [row(sessionId, person, 'cancelled', before.id), row(sessionId, person)];
    expect(await imported('registrations', rows)).toMatchObject({ inserted: 1, updated: 1, refused: {} });
    expect(await seats(sessionId)).toEqual({ taken: 1, waiting: 0 });
    await again('registrations', rows, {});
  });
});
