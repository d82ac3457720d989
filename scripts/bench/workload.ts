/**
 * Commands as an organisation makes them: people register and give seats back, managers edit. Pure, apart from the ids.
 * Always: the same rows and seed give the same mix; each person's registrations are of different sessions.
 */
import { newId } from '../../client/src/command/new-id.ts';
import { seededRandom } from '../../schema/src/search/testing/generated-documents.ts';
import type { CommandEnvelope } from '../../schema/src/commands/command.ts';
import type { Actor } from '../../schema/src/domain/actor.ts';
import type { JsonValue } from '../../schema/src/domain/rows.ts';

export type Issued = { readonly envelope: CommandEnvelope; readonly actor: Actor };

export type WorkloadRows = {
  readonly employees: readonly Actor[];
  readonly managers: readonly Actor[];
  readonly sessions: readonly { readonly id: string; readonly description: string }[];
  /** ms UTC */
  readonly now: number;
};

/** Of ten commands six register, two cancel one of those, two edit a session. */
const CANCELS_FROM = 0.6;
const EDITS_FROM = 0.8;

/** `count` commands; those of different `part` (from 0) of `parts` never edit the same session. */
export function mixedCommands(
  rows: WorkloadRows,
  count: number,
  { part, parts, seed }: { part: number; parts: number; seed: number },
): Issued[] {
  const random = seededRandom(seed * 1000 + part);
  const employees = rows.employees.filter((_each, index) => index % parts === part);
  const editable = rows.sessions.filter((_each, index) => index % parts === part);
  const descriptions = new Map(editable.map(({ id, description }) => [id, description]));
  const taken = new Set<string>();
  const registered: { actor: Actor; registrationId: string; sessionId: string }[] = [];
  const device = newId();
  const issued: Issued[] = [];
  const issue = (actor: Actor, name: string, args: JsonValue, base?: JsonValue): void => {
    const envelope: CommandEnvelope = {
      id: newId(),
      name,
      version: 1,
      args,
      ...(base === undefined ? {} : { base }),
      actor: actor.userId,
      device,
      seq: issued.length + 1,
      issuedAt: rows.now,
    };
    issued.push({ envelope, actor });
  };
  while (issued.length < count) {
    const dice = random();
    if (dice >= EDITS_FROM) {
      const session = pick(editable, random);
      const from = descriptions.get(session.id) ?? '';
      const to = `Edited ${issued.length} by the benchmark (seed ${seed}, part ${part}).`;
      descriptions.set(session.id, to);
      issue(pick(rows.managers, random), 'session.edit', {
        sessionId: session.id,
        changes: { description: { from, to } },
      });
      continue;
    }
    const given = dice >= CANCELS_FROM ? registered.shift() : undefined;
    if (given !== undefined) {
      const { actor, registrationId, sessionId } = given;
      issue(actor, 'registration.cancel', { registrationId, sessionId });
      continue;
    }
    const actor = pick(employees, random);
    const { id: sessionId } = pick(rows.sessions, random);
    if (taken.has(`${actor.userId} ${sessionId}`)) continue;
    taken.add(`${actor.userId} ${sessionId}`);
    const registrationId = newId();
    registered.push({ actor, registrationId, sessionId });
    issue(actor, 'registration.register', { registrationId, sessionId }, { meetings: [], seatsLeft: 1 });
  }
  return issued;
}

function pick<T>(list: readonly T[], random: () => number): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}
