import { describe, expect, it } from 'vitest';
import { commands } from '../../schema/src/commands/registry.ts';
import type { Actor } from '../../schema/src/domain/actor.ts';
import { mixedCommands } from './workload.ts';

const person = (userId: string, role: Actor['role']): Actor => ({
  userId,
  orgId: 'o',
  role,
  officeId: 'Boston',
  name: userId,
});
const rows = {
  employees: Array.from({ length: 40 }, (_, at) => person(`e${at}`, 'employee')),
  managers: [person('m', 'manager')],
  sessions: Array.from({ length: 60 }, (_, at) => ({ id: `s${at}`, description: `d${at}` })),
  now: 1_800_000_000_000,
};

describe('mixed commands', () => {
  const issued = mixedCommands(rows, 500, { part: 1, parts: 2, seed: 7 });

  it('are understood, each by its own command', () => {
    const kinds = issued.map(({ envelope }) => commands.get(envelope.name)?.prepare(envelope).kind);
    expect(new Set(kinds)).toEqual(new Set(['ready']));
  });

  it('register, cancel and edit in the stated shares', () => {
    const share = (name: string) => issued.filter(({ envelope }) => envelope.name === name).length / issued.length;
    expect(share('registration.register')).toBeCloseTo(0.6, 1);
    expect(share('registration.cancel')).toBeCloseTo(0.2, 1);
    expect(share('session.edit')).toBeCloseTo(0.2, 1);
  });

  it('of different parts have no person and no edited session in common', () => {
    const other = mixedCommands(rows, 500, { part: 0, parts: 2, seed: 7 });
    const edited = (list: typeof issued) =>
      new Set(
        list.flatMap(({ envelope }) =>
          envelope.name === 'session.edit' ? [JSON.stringify(Object(envelope.args).sessionId)] : [],
        ),
      );
    const acting = (list: typeof issued) =>
      new Set(list.flatMap(({ actor }) => (actor.role === 'employee' ? [actor.userId] : [])));
    expect(edited(issued).isDisjointFrom(edited(other))).toBe(true);
    expect(acting(issued).isDisjointFrom(acting(other))).toBe(true);
  });

  it('never ask twice for the same seat', () => {
    const seats = issued.flatMap(({ envelope, actor }) =>
      envelope.name === 'registration.register'
        ? [`${actor.userId} ${JSON.stringify(Object(envelope.args).sessionId)}`]
        : [],
    );
    expect(new Set(seats).size).toBe(seats.length);
  });
});
