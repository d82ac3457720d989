/**
 * import.offices, import.people, import.trainings: what another system already decided is stated, not asked. Statuses are
 * taken as they are, no mail leaves, no overlap is judged. Always, as for sessions and registrations (import-sessions.ts,
 * import-registrations.ts): rows carry ids derived from their source, so importing twice changes nothing, and a row that
 * cannot be (import-batch.ts) is reported with a code while the rest goes in.
 */
import { z } from 'zod';
import type { Rows } from '../domain/rows.ts';
import { isZone } from '../domain/zone.ts';
import { defineCommand, type Read, rowsOf } from './command.ts';
import { Batch, Holders } from './import-batch.ts';
import { about, imports, locksOf, others, rowsArg, standing } from './import-frame.ts';
import { id, line } from './text.ts';
import { trainingFields } from './training.ts';

/** What stands under the ids of a batch, and what has its codes. */
type Coded<T extends 'office' | 'training'> = {
  readonly rows: ReadonlyMap<string, Rows[T]>;
  readonly sameCode: readonly Rows[T][];
};

const officeRow = z.object({
  id,
  code: line(40),
  name: line(120),
  zone: z.string(),
  isVirtual: z.boolean().default(false),
});

export const offices = defineCommand({
  name: 'import.offices',
  version: 1,
  args: rowsArg(officeRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('office'),
  *read(args, actor): Read<Coded<'office'>> {
    return {
      rows: yield* standing('office', args.rows),
      sameCode: yield* rowsOf('office', { orgId: actor.orgId, code: args.rows.map((row) => row.code) }),
    };
  },
  decide: (state: Coded<'office'>, args, { now, actor }) => {
    const batch = new Batch();
    const codes = Holders.of(state.sameCode, (row) => row.code);
    for (const row of batch.distinct(args.rows)) {
      const before = state.rows.get(row.id);
      if (!isZone(row.zone)) batch.refuse(row.id, 'unknown_zone', row.zone);
      else if (!codes.take(row.code, row.id, before?.code)) batch.refuse(row.id, 'duplicate_code', row.code);
      else
        batch.state('office', { ...row, orgId: actor.orgId, version: 1, updatedAt: now }, before, [
          'code',
          'name',
          'zone',
          'isVirtual',
        ]);
    }
    return batch.outcome();
  },
  entity: about('office'),
  also: others('office'),
  settle: 'count',
});

const personRow = z.object({
  id,
  email: z.email().max(254),
  name: line(200),
  officeId: id,
  department: z.string().max(120).default(''),
  role: z.enum(['employee', 'manager', 'admin']),
  managerId: id.nullable().default(null),
});

type PeopleState = {
  readonly people: ReadonlyMap<string, Rows['user']>;
  readonly sameEmail: readonly Rows['user'][];
  readonly offices: ReadonlyMap<string, Rows['office']>;
};

/** An e-mail address as it is one person's alone. */
const addressOf = ({ email }: Pick<Rows['user'], 'email'>): string => email.toLowerCase();

export const people = defineCommand({
  name: 'import.people',
  version: 1,
  args: rowsArg(personRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('person'),
  *read(args): Read<PeopleState> {
    return {
      people: yield* standing('user', args.rows),
      // Found whatever their case, as nobody can have an address that another has in capitals.
      sameEmail: yield* rowsOf('user', { email: args.rows.map((row) => row.email) }),
      offices: yield* standing(
        'office',
        args.rows.map((row) => ({ id: row.officeId })),
      ),
    };
  },
  decide: (state: PeopleState, args, { now, actor }) => {
    const batch = new Batch();
    const addresses = Holders.of(state.sameEmail, addressOf);
    for (const row of batch.distinct(args.rows)) {
      const before = state.people.get(row.id);
      if (!state.offices.has(row.officeId)) batch.refuse(row.id, 'not_found', row.officeId);
      else if (!addresses.take(addressOf(row), row.id, before && addressOf(before)))
        batch.refuse(row.id, 'duplicate_email', row.email);
      else {
        const wanted = { ...row, orgId: actor.orgId, active: true, version: 1, updatedAt: now };
        batch.state('user', wanted, before, ['email', 'name', 'officeId', 'department', 'role', 'managerId']);
      }
    }
    return batch.outcome();
  },
  entity: about('user'),
  also: others('user'),
  refs: (args) => args.rows.map((row) => ({ table: 'office', id: row.officeId })),
  settle: 'count',
});

const trainingRow = z.object({ id, ...trainingFields, department: z.string().max(120).default('') });

export const trainings = defineCommand({
  name: 'import.trainings',
  version: 1,
  args: rowsArg(trainingRow),
  base: z.undefined(),
  authorise: imports,
  locks: locksOf('training'),
  *read(args, actor): Read<Coded<'training'>> {
    return {
      rows: yield* standing('training', args.rows),
      sameCode: yield* rowsOf('training', { orgId: actor.orgId, code: args.rows.map((row) => row.code) }),
    };
  },
  decide: (state: Coded<'training'>, args, { now, actor }) => {
    const batch = new Batch();
    const codes = Holders.of(state.sameCode, (row) => row.code);
    for (const row of batch.distinct(args.rows)) {
      const before = state.rows.get(row.id);
      if (!codes.take(row.code, row.id, before?.code)) {
        batch.refuse(row.id, 'duplicate_code', row.code);
        continue;
      }
      const wanted = {
        ...row,
        orgId: actor.orgId,
        status: 'active' as const,
        archiveReason: null,
        updatedBy: null,
        version: 1,
        updatedAt: now,
      };
      batch.state('training', wanted, before, Object.keys(trainingFields) as (keyof typeof trainingFields)[]);
    }
    return batch.outcome();
  },
  entity: about('training'),
  also: others('training'),
  settle: 'count',
});
