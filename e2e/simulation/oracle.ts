/**
 * What must be true once all lines are good and everybody is home, whatever happened before. Always: it knows nothing of the
 * plan; it compares what people were promised, what Postgres holds, what the rules say and what the devices show.
 */
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import { sortedWalls, wallsOf } from '@openkms/schema/commands/session-meetings.ts';
import type { WallMeeting } from '@openkms/schema/commands/wall-time.ts';
import { sameJson } from '@openkms/schema/domain/field-edit.ts';
import { overlaps } from '@openkms/schema/domain/overlap.ts';
import type { CommandReceiptRow, JsonObject, JsonValue, Rows } from '@openkms/schema/domain/rows.ts';
import { divergent, type Evidence, lost, type Problem } from './evidence.ts';
import { order, promises, screens } from './oracle-of-people.ts';
import { Reference } from './reference.ts';
import type { OrgRows } from './replica.ts';
import { compare, difference, plain } from './same-rows.ts';
import { type Decision, idAt } from './server.ts';

/** Every broken promise, in words; empty when all are kept. */
export function brokenPromises(evidence: Evidence): readonly Problem[] {
  return [
    ...promises(evidence),
    ...replay(evidence),
    ...seats(evidence.after),
    ...calendars(evidence.after),
    ...order(evidence),
    ...screens(evidence),
  ];
}

/** What the server wrote is what the rules say, one command after the other in the order they were decided. */
function replay(evidence: Evidence): readonly Problem[] {
  const { key, before, after, decisions, arrived } = evidence;
  const problems: Problem[] = [];
  const reference = new Reference(before);
  // Devices report by themselves, before anything is decided about them as a rule; what an administrator thinks of them comes by commands.
  for (const row of after.device)
    reference.put('device', { ...row, revokedAt: null, revokedBy: null, revokeReason: null });
  const conflictIds = new Map(after.syncConflict.map((row) => [aboutOf(row.commandId, row), row.id]));
  const inOrder = after.commandReceipt.toSorted((a, b) => a.decidedAt - b.decidedAt);
  const letters = new Set(after.commandDeadLetter.map((row) => row.id));
  for (const receipt of inOrder) {
    if ((receipt.status === 'dead-letter') !== letters.has(receipt.id))
      problems.push(
        lost(`${receipt.id} is ${receipt.status} and its dead letter is ${letters.has(receipt.id) ? '' : 'not '}kept`),
      );
    const decision = decisions.get(receipt.decidedAt);
    const envelope = arrived.get(receipt.id) as CommandEnvelope | undefined;
    if (!decision || !envelope) {
      problems.push(divergent(`nothing is known of how ${receipt.id} was decided at ${receipt.decidedAt}`));
      continue;
    }
    const letter = after.commandDeadLetter.find((row) => row.id === receipt.id);
    if (letter) reference.put('commandDeadLetter', { ...letter, ...UNDECIDED });
    if (receipt.name === 'unreadable') {
      const { decided: _decided, ...details } = receipt.details;
      reference.put('commandReceipt', { ...receipt, details, seenAt: null, seenBy: null, seenByName: null });
      continue;
    }
    const standing = standingFields(reference, envelope);
    const unjudged = unjudgedValues(reference, receipt, envelope);
    let ids = 0;
    // A device that is revoked while its commands are under way: they come before or after, as each found it.
    const found = receipt.code === 'device_revoked';
    const revoked = reference.wasRevoked(envelope.device, decision.began, found) ? found : !found;
    const unseen = receipt.name === 'receipt.see' ? notYetThere(reference, receipt, decision, evidence) : [];
    const decided = reference.without('commandReceipt', unseen, () =>
      reference.without('device', notYetTold(reference, receipt, decision, evidence), () =>
        reference.execute(
          envelope,
          revoked,
          decision.actor,
          receipt.decidedAt,
          () => idAt(key, receipt.decidedAt, (ids += 1)),
          (draft) => conflictIds.get(aboutOf(receipt.id, draft)) ?? draft.id,
        ),
      ),
    );
    const { decided: _decided, ...details } = receipt.details;
    const said = { status: receipt.status, code: receipt.code, details };
    const expected = { status: decided.status, code: decided.code, details: decided.details };
    if (plain(said) !== plain(expected))
      problems.push(
        divergent(`${receipt.name} ${receipt.id}: the server said ${plain(said)}, the rule says ${plain(expected)}`),
      );
    problems.push(...losingValues(receipt, envelope, standing, after), ...unjudged);
  }
  for (const table of [
    'training',
    'session',
    'registration',
    'syncConflict',
    'commandReceipt',
    'commandDeadLetter',
    'device',
    'user',
    'office',
  ] as const)
    problems.push(...compare(table, reference.all(table), after[table]));
  const auditOf = (rows: readonly Rows['auditLog'][]) =>
    rows
      .filter((row) => row.action !== 'unreadable')
      .map(({ id: _id, sealNumber: _n, prevHash: _p, hash: _h, ...row }) => plain(row as unknown as JsonObject))
      .toSorted();
  const [audited, expected] = [auditOf(after.auditLog), auditOf(reference.all('auditLog'))];
  for (const row of difference(audited, expected))
    problems.push(divergent(`the audit log has, and should not: ${row}`));
  for (const row of difference(expected, audited)) problems.push(divergent(`the audit log lacks: ${row}`));
  return problems;
}

/**
 * Receipts that whoever looked could not see, because what they are about was decided in a batch under way at the same
 * moment: nothing makes one wait for the other, and the next look finds them.
 */
function notYetThere(
  reference: Reference,
  look: CommandReceiptRow,
  { began }: Decision,
  { after, decisions }: Evidence,
): readonly CommandReceiptRow[] {
  const found = new Set(after.commandReceipt.filter((row) => row.seenAt === look.decidedAt).map(({ id }) => id));
  const endOf = (batch: Decision) =>
    Math.max(...[...decisions].filter(([, each]) => each.began === batch.began).map(([at]) => at));
  return reference.all('commandReceipt').filter(({ id, seenAt, decidedAt }) => {
    const decision = decisions.get(decidedAt);
    return seenAt === null && !found.has(id) && decision !== undefined && endOf(decision) >= began;
  });
}

/** A device that is to be revoked or readmitted, and has not told a restored server of itself by then. */
function notYetTold(
  reference: Reference,
  { name, code, details }: CommandReceiptRow,
  { began }: Decision,
  { toldOf }: Evidence,
): readonly Rows['device'][] {
  if ((name !== 'device.revoke' && name !== 'device.readmit') || code !== 'not_found') return [];
  return reference
    .all('device')
    .filter(({ id }) => id === details['deviceId'] && (toldOf.get(id) ?? Infinity) >= began);
}

const UNDECIDED = {
  resolution: null,
  resolvedAt: null,
  resolvedBy: null,
  resolvedByName: null,
  resolutionNote: null,
} as const;

function aboutOf(
  commandId: string,
  { kind, entityTable, entityId }: Pick<Rows['syncConflict'], 'kind' | 'entityTable' | 'entityId'>,
) {
  return [commandId, kind, entityTable, entityId].join(' ');
}

/** What stood in the fields an edit or a move is about, just before it was decided; null for anything else. */
function standingFields(reference: Reference, { name, args }: CommandEnvelope): JsonObject | null {
  const asked = args as { readonly sessionId?: string; readonly trainingId?: string };
  if (name === 'session.move') {
    const session = reference.all('session').find((row) => row.id === asked.sessionId);
    return session ? { ...session, meetings: wallsOf(session.meetings) } : null;
  }
  if (name === 'session.edit') return reference.all('session').find((row) => row.id === asked.sessionId) ?? null;
  if (name === 'training.edit') return reference.all('training').find((row) => row.id === asked.trainingId) ?? null;
  return null;
}

type Change<T extends JsonValue> = { readonly from: T; readonly to: T };
type Edit = { readonly changes: { readonly [field: string]: Change<JsonValue> } };
type Move = { readonly meetings: Change<WallMeeting[]>; readonly zone?: string };

function sorted({ from, to }: Move['meetings']): Change<JsonValue> {
  return { from: sortedWalls(from), to: sortedWalls(to) };
}

/** Each value somebody wanted stands, stood there already, or is kept in a conflict with their name. */
function losingValues(
  receipt: CommandReceiptRow,
  { args }: CommandEnvelope,
  standing: JsonObject | null,
  after: OrgRows,
): readonly Problem[] {
  if (standing === null || receipt.status === 'rejected' || receipt.status === 'dead-letter') return [];
  const asked = args as Edit | Move;
  const changes = 'changes' in asked ? asked.changes : { meetings: sorted(asked.meetings) };
  // Times of one zone are other times in another.
  const elsewhere = 'zone' in asked && asked.zone !== standing['zone'] ? asked.zone : undefined;
  const mine = after.syncConflict.filter((row) => row.commandId === receipt.id);
  // Who has lost the right to it has the whole command kept.
  if (mine.some((row) => row.kind === 'rights' && sameJson(row.mine['args'], args))) return [];
  const kept = mine.find((row) => row.kind === 'field');
  return Object.entries(changes).flatMap(([field, { from, to }]) => {
    const stood = standing[field] ?? null;
    if (sameJson(stood, to) || sameJson(stood, from)) return [];
    return kept &&
      sameJson(kept.mine[field], to) &&
      sameJson(kept.theirs[field], stood) &&
      (elsewhere === undefined || kept.mine['zone'] === elsewhere)
      ? []
      : [lost(`what ${receipt.id} wanted of ${field} (${JSON.stringify(to)}) is in no conflict`)];
  });
}

/** A judgement replaces nothing but what it was made over: what the conflict names, or what was seen to stand instead. */
function unjudgedValues(
  reference: Reference,
  { id, name, status }: CommandReceiptRow,
  { args, base }: CommandEnvelope,
): readonly Problem[] {
  if (name !== 'conflict.resolve' || status !== 'applied') return [];
  const { conflictId, resolution, values } = args as {
    readonly conflictId: string;
    readonly resolution: string;
    readonly values?: JsonObject;
  };
  const conflict = reference.all('syncConflict').find((row) => row.id === conflictId);
  if (conflict?.kind !== 'field' || resolution === 'theirs') return [];
  const session = reference.all('session').find((row) => row.id === conflict.entityId);
  const training = reference.all('training').find((row) => row.id === conflict.entityId);
  const stands: JsonObject = session ? { ...session, meetings: wallsOf(session.meetings) } : (training ?? {});
  const judged: JsonObject = { ...conflict.theirs, ...(base as JsonObject | undefined) };
  return Object.entries(resolution === 'mine' ? conflict.mine : (values ?? {})).flatMap(([field, to]) => {
    const stood = stands[field] ?? null;
    if (sameJson(stood, to) || sameJson(stood, judged[field] ?? null)) return [];
    return [lost(`${id} replaced ${JSON.stringify(stood)} in ${field}, which nobody who judged it had seen`)];
  });
}

function seats({ session, registration }: OrgRows): readonly Problem[] {
  return session.flatMap((row) => {
    const active = registration.filter((each) => each.sessionId === row.id && each.status !== 'cancelled');
    const taken = active.filter((each) => each.status === 'registered').length;
    const places = active
      .flatMap((each) => (each.status === 'waitlisted' ? [each.waitlistPosition ?? 0] : []))
      .toSorted((a, b) => a - b);
    const problems: Problem[] = [];
    if (taken > row.capacity) problems.push(divergent(`session ${row.id} is oversold`));
    if (taken !== row.seatsTaken || places.length !== row.waitlistCount)
      problems.push(
        divergent(
          `session ${row.id} counts ${row.seatsTaken}+${row.waitlistCount}, there are ${taken}+${places.length}`,
        ),
      );
    if (places.some((place, index) => place !== index + 1))
      problems.push(divergent(`the waitlist of ${row.id} reads ${places.join()}`));
    return problems;
  });
}

/** Two seats of one person overlap only where an open conflict names them both. */
function calendars({ registration, session, syncConflict }: OrgRows): readonly Problem[] {
  const takesPlace = new Set(session.filter((row) => row.status === 'scheduled').map((row) => row.id));
  const held = registration.filter((row) => row.status === 'registered' && takesPlace.has(row.sessionId));
  const meetings = new Map(session.map((row) => [row.id, row.meetings]));
  const named = syncConflict
    .filter((row) => row.status === 'open' && row.kind === 'schedule')
    .map((row) => `${row.entityId} ${JSON.stringify(row.theirs)}`);
  return held.flatMap((a) =>
    held.flatMap((b) => {
      if (a.userId !== b.userId || a.id >= b.id) return [];
      const collide = (meetings.get(a.sessionId) ?? []).some((one) =>
        (meetings.get(b.sessionId) ?? []).some((two) => overlaps(one, two)),
      );
      if (!collide || named.some((text) => text.includes(a.id) && text.includes(b.id))) return [];
      return [divergent(`${a.userId} sits in ${a.sessionId} and ${b.sessionId} at once, and no open conflict says so`)];
    }),
  );
}
