import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../domain/rows.ts';
import { allCommands } from './import-registry.ts';
import { dependsOn, keysOf, type Ordered } from './order.ts';

let ids = 0;
const command = (name: string, args: JsonValue, version = 1): Ordered => ({
  id: `c${(ids += 1)}`,
  name,
  version,
  args,
});
const register = (registrationId: string, sessionId: string) =>
  command('registration.register', { registrationId, sessionId });
const giveBack = (registrationId: string, sessionId: string) =>
  command('registration.cancel', { registrationId, sessionId });
const schedule = command('session.schedule', {
  sessionId: 's',
  trainingId: 't',
  officeId: 'o',
  code: 'S-1',
  capacity: 3,
});
const create = command('training.create', { trainingId: 't', code: 'T-1', title: 'Tea', hours: 1 });
const archive = command('training.archive', { trainingId: 't', reason: 'old' });
const cancelSession = (sessionId: string) => command('session.cancel', { sessionId, reason: 'no room' });
const after = (later: Ordered, earlier: Ordered) => dependsOn(keysOf(later), keysOf(earlier));

describe('a command waits for an earlier one', () => {
  it.each([
    ['on the same thing', giveBack('r', 's'), register('r', 's')],
    ['that makes what it needs', schedule, create],
    ['that makes what it needs, over two steps', register('r', 's'), schedule],
    ['that needs what it takes away', archive, schedule],
    ['that needs the session it cancels', cancelSession('s'), register('r', 's')],
    ['that gives back the seat it takes again', register('r2', 's'), giveBack('r1', 's')],
  ])('%s', (_why, later, earlier) => {
    expect(after(later, earlier)).toBe(true);
  });

  it.each([
    ['for another session', register('r2', 's2'), register('r1', 's1')],
    ['on another thing', cancelSession('s2'), cancelSession('s1')],
    ['that gives back the seat of somebody else in the same session', giveBack('r2', 's'), giveBack('r1', 's')],
    ['that makes something it does not name', register('r', 's'), create],
  ])('never %s', (_why, later, earlier) => {
    expect(after(later, earlier)).toBe(false);
  });

  it('that nobody here understands: never, nor the other way round', () => {
    const unknown = command('no.such', { trainingId: 't' });
    const future = command('training.archive', { trainingId: 't', reason: 'old' }, 99);
    for (const other of [unknown, future]) {
      expect(after(archive, other)).toBe(false);
      expect(after(other, archive)).toBe(false);
    }
  });

  it('of an import that holds a row it needs, whichever of its rows that is', () => {
    const office = { code: 'X', name: 'X', zone: 'Europe/Berlin' };
    const offices = command('import.offices', { rows: ['a', 'b'].map((id) => ({ id, ...office, code: id })) });
    const person = { id: 'p', email: 'p@x.example', name: 'P', officeId: 'b', department: 'D', role: 'employee' };
    const people = command('import.people', { rows: [person] });
    expect(dependsOn(keysOf(people, allCommands), keysOf(offices, allCommands))).toBe(true);
  });
});
