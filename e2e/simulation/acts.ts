/**
 * What a person does next, from what their screen shows. Pure. Always: rows are taken in the order of their ids, so the
 * same screen and the same fractions give the same command; nothing to do it to means nothing is done.
 */
import { standsOtherwise } from '@openkms/schema/commands/conflict-standing.ts';
import { wallsOf as storedWalls } from '@openkms/schema/commands/session-meetings.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonValue, Rows } from '@openkms/schema/domain/rows.ts';
import type { View } from '@openkms/client/view/view.ts';
import type { ViewTable } from '@openkms/client/view/tables.ts';
import { type Act, wallsOf } from './plan.ts';
import { seededRandom } from './random.ts';

export type Deed = { readonly name: string; readonly args: JsonValue; readonly base?: JsonValue };
export type Screen = {
  readonly view: View;
  readonly actor: Actor;
  readonly offices: readonly string[];
  readonly newId: () => string;
};
type Pick = readonly [number, number, number];

/** The commands of `act`, first to last. */
export function deedsOf(act: Act, [which, what, how]: Pick, { view, actor, offices, newId }: Screen): readonly Deed[] {
  const all = <T extends ViewTable>(table: T): readonly Rows[T][] =>
    view
      .table(table)
      .all()
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const session = chosen(all('session'), which);
  const training = chosen(all('training'), which);
  const text = `Text ${Math.floor(what * 1e6)}`;
  const random = seededRandom(Math.floor(how * 2 ** 31));
  switch (act) {
    case 'register':
      return session === undefined ? [] : [register(session, how, newId())];
    case 'unregister': {
      const own = all('registration').filter((row) => row.userId === actor.userId && row.status !== 'cancelled');
      const row = chosen(own, which);
      return row === undefined
        ? []
        : [{ name: 'registration.cancel', args: { registrationId: row.id, sessionId: row.sessionId } }];
    }
    case 'describe':
      return session === undefined ? [] : [edit(session, 'description', text)];
    case 'resize':
      return session === undefined ? [] : [edit(session, 'capacity', 1 + Math.floor(what * 4))];
    case 'room':
      return session === undefined ? [] : [edit(session, 'room', what < 0.2 ? null : `Room ${Math.floor(what * 9)}`)];
    case 'move': {
      if (session === undefined) return [];
      const standing = storedWalls(session.meetings);
      const to = wallsOf(random).map((wall) => ({ ...wall, room: null, kind: null }));
      // Now and then to where clocks show another time.
      const zone = what < 0.2 ? { zone: what < 0.1 ? 'Europe/London' : 'America/New_York' } : {};
      return [{ name: 'session.move', args: { sessionId: session.id, meetings: { from: standing, to }, ...zone } }];
    }
    case 'cancel-session':
      return session === undefined ? [] : [{ name: 'session.cancel', args: { sessionId: session.id, reason: text } }];
    case 'restore-session': {
      const cancelled =
        chosen(
          all('session').filter((row) => row.status === 'cancelled'),
          which,
        ) ?? session;
      return cancelled === undefined ? [] : [{ name: 'session.restore', args: { sessionId: cancelled.id } }];
    }
    case 'create-training':
      return [create(newId(), what)];
    case 'chain': {
      const trainingId = newId();
      const sessionId = newId();
      const schedule = {
        sessionId,
        trainingId,
        officeId: offices[Math.floor(how * offices.length)] ?? '',
        code: sessionId,
        capacity: 1,
        meetings: wallsOf(random).map(({ start, end }) => ({ start, end })),
      };
      return [
        create(trainingId, what),
        { name: 'session.schedule', args: schedule },
        { name: 'registration.register', args: { registrationId: newId(), sessionId } },
      ];
    }
    case 'edit-training': {
      if (training === undefined) return [];
      const changes: { readonly [field: string]: JsonValue } =
        what < 0.4
          ? { title: { from: training.title, to: text } }
          : what < 0.7
            ? {
                description: { from: training.description, to: text },
                hours: { from: training.hours, to: Math.floor(how * 9) },
              }
            : { code: { from: training.code, to: codeOf(how) } };
      return [{ name: 'training.edit', args: { trainingId: training.id, changes } }];
    }
    case 'archive-training':
      return training === undefined
        ? []
        : [{ name: 'training.archive', args: { trainingId: training.id, reason: text } }];
    case 'resolve': {
      const conflict = chosen(
        all('syncConflict').filter((row) => row.status === 'open'),
        which,
      );
      return conflict === undefined ? [] : [{ ...resolve(conflict, what, session, newId), ...seenOf(conflict, view) }];
    }
    case 'reopen': {
      const conflict = chosen(
        all('syncConflict').filter((row) => row.status === 'resolved'),
        which,
      );
      return conflict === undefined ? [] : [{ name: 'conflict.reopen', args: { conflictId: conflict.id } }];
    }
    case 'role': {
      const person = chosen(all('user'), which);
      const roles = ['employee', 'manager', 'admin'] as const;
      const to = roles[Math.floor(what * roles.length)] ?? 'employee';
      return person === undefined
        ? []
        : [{ name: 'user.edit', args: { userId: person.id, changes: { role: { from: person.role, to } } } }];
    }
    case 'see': {
      const entityIds = [...all('session'), ...all('training')].map((row) => row.id);
      return entityIds.length === 0 ? [] : [{ name: 'receipt.see', args: { entityIds } }];
    }
    case 'revoke': {
      const device = chosen(
        all('device').filter((row) => row.userId !== actor.userId),
        which,
      );
      return device === undefined ? [] : [{ name: 'device.revoke', args: { deviceId: device.id, reason: 'lost' } }];
    }
    case 'readmit': {
      const device = chosen(
        all('device').filter((row) => row.revokedAt !== null),
        which,
      );
      return device === undefined ? [] : [{ name: 'device.readmit', args: { deviceId: device.id } }];
    }
    case 'replay':
    case 'dismiss': {
      const letter = chosen(
        all('commandDeadLetter').filter((row) => row.resolution === null),
        which,
      );
      return letter === undefined ? [] : [{ name: `dead-letter.${act}`, args: { id: letter.id } }];
    }
  }
}

function register(session: Rows['session'], how: number, registrationId: string): Deed {
  const args = { registrationId, sessionId: session.id };
  if (how < 0.3) return { name: 'registration.register', args };
  const meetings = session.meetings.map(({ startsAt, endsAt }) => ({ startsAt, endsAt }));
  const seatsLeft = Math.max(0, session.capacity - session.seatsTaken);
  return { name: 'registration.register', args, base: { meetings, seatsLeft } };
}

function edit(session: Rows['session'], field: 'description' | 'capacity' | 'room', to: JsonValue): Deed {
  return { name: 'session.edit', args: { sessionId: session.id, changes: { [field]: { from: session[field], to } } } };
}

/** Few codes, so that two people think of the same one. */
const codeOf = (fraction: number) => `C${Math.floor(fraction * 4)}`;

function create(trainingId: string, what: number): Deed {
  return {
    name: 'training.create',
    args: { trainingId, code: what < 0.4 ? codeOf(what) : trainingId.slice(-30), title: 'A new one', hours: 1 },
  };
}

function resolve(
  conflict: Rows['syncConflict'],
  what: number,
  session: Rows['session'] | undefined,
  newId: () => string,
): Deed {
  const base = { conflictId: conflict.id };
  if (what < 0.4) return { name: 'conflict.resolve', args: { ...base, resolution: 'mine' } };
  if (what < 0.7) return { name: 'conflict.resolve', args: { ...base, resolution: 'theirs' } };
  const values: JsonValue =
    conflict.kind === 'schedule' && session !== undefined
      ? { sessionId: session.id, registrationId: newId() }
      : conflict.mine;
  return { name: 'conflict.resolve', args: { ...base, resolution: 'edited', values } };
}

/** What the page of a conflict shows beside its versions, and sends along with what is decided. */
function seenOf(conflict: Rows['syncConflict'], view: View): { readonly base?: JsonValue } {
  const { entityTable, entityId } = conflict;
  if (entityTable === 'registration') return {};
  const base = standsOtherwise(conflict, view.table(entityTable).get(entityId));
  return Object.keys(base).length === 0 ? {} : { base };
}

function chosen<T>(rows: readonly T[], fraction: number): T | undefined {
  return rows[Math.floor(fraction * rows.length)];
}
