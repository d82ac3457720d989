/**
 * What must be true once all lines are good and everybody is home, whatever happened before. Always: it knows nothing of the
 * plan; it compares what people were promised, what Postgres holds, what the rules say and what the devices show.
 */
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import { dependsOn, keysOf } from '@openkms/schema/commands/order.ts';
import { canonicalJson } from '@openkms/schema/domain/audit-chain.ts';
import { sameJson } from '@openkms/schema/domain/field-edit.ts';
import { overlaps } from '@openkms/schema/domain/overlap.ts';
import type { CommandReceiptRow, JsonObject, JsonValue, Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { overlaid } from '@openkms/client/view/overlay.ts';
import { viewTables } from '@openkms/client/view/tables.ts';
import type { Device } from './device.ts';
import { Reference } from './reference.ts';
import { type OrgRows, visibleRows } from './replica.ts';
import { type Decision, idAt } from './server.ts';

export type Problem = { readonly kind: 'lost' | 'duplicated' | 'divergent'; readonly text: string };

export type Evidence = {
  readonly key: string;
  readonly before: OrgRows;
  readonly after: OrgRows;
  readonly devices: readonly Device[];
  readonly decisions: ReadonlyMap<number, Decision>;
  readonly arrived: ReadonlyMap<string, unknown>;
};

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

const lost = (text: string): Problem => ({ kind: 'lost', text });
const duplicated = (text: string): Problem => ({ kind: 'duplicated', text });
const divergent = (text: string): Problem => ({ kind: 'divergent', text });

/** Everything saved has one end, the same on the device as on the server; nothing was carried out twice. */
function promises({ after, devices, arrived }: Evidence): readonly Problem[] {
  const problems: Problem[] = [];
  const receipts = new Map(after.commandReceipt.map((row) => [row.id, row]));
  const everSaved = new Set<string>();
  for (const device of devices) {
    const saved = [...device.saving.saved.values()];
    for (const own of Map.groupBy(saved, (each) => each.actor).values())
      if (new Set(own.map((each) => each.seq)).size < own.length)
        problems.push(divergent('two commands of one device have one number'));
    for (const error of device.uncaught) problems.push(divergent(`a tab failed: ${String(error)}`));
    const owned = [...saved.map(({ id, actor }) => [id, actor] as const), ...device.taken];
    for (const id of device.saving.saved.keys()) everSaved.add(id);
    const shown = device.shown();
    for (const [id, userId] of owned)
      if (!shown.some((each) => each.userId === userId))
        problems.push(lost(`${userId}, who saved ${id}, never came home`));
    for (const { userId, tabs } of shown) {
      for (const [tab, entries] of tabs.entries()) {
        const byId = new Map(entries.map((entry) => [entry.id, entry]));
        for (const entry of entries) {
          if (!device.taken.has(entry.id)) everSaved.add(entry.id);
          if (entry.userId !== userId || entry.envelope.actor !== userId)
            problems.push(divergent(`tab ${tab} of ${userId} shows ${entry.id} of ${entry.envelope.actor}`));
        }
        for (const [id, owner] of owned) {
          if (owner !== userId) continue;
          const state = byId.get(id)?.progress.state;
          const receipt = receipts.get(id);
          if (receipt === undefined) {
            if (state !== 'withdrawn')
              problems.push(lost(`saved command ${id} has no receipt; tab ${tab} says ${state ?? 'nothing'}`));
          } else if (state !== receipt.status) {
            problems.push(divergent(`tab ${tab} says ${state ?? 'nothing'} of ${id}, the server ${receipt.status}`));
          }
        }
      }
    }
  }
  for (const id of receipts.keys())
    if (!everSaved.has(id))
      problems.push(
        divergent(`nobody saved ${id}, and it has a receipt${arrived.has(id) ? '' : ' though it never arrived'}`),
      );
  const audited = Map.groupBy(
    after.auditLog.filter((row) => row.actorId !== null && row.commandId !== null),
    (row) => row.commandId ?? '',
  );
  for (const [id, rows] of audited)
    if (rows.length !== 1) problems.push(duplicated(`command ${id} was written ${rows.length} times`));
  for (const id of receipts.keys()) if (!audited.has(id)) problems.push(lost(`command ${id} is not in the audit log`));
  return problems;
}

/** What the server wrote is what the rules say, one command after the other in the order they were decided. */
function replay(evidence: Evidence): readonly Problem[] {
  const { key, before, after, decisions, arrived } = evidence;
  const problems: Problem[] = [];
  const reference = new Reference(before);
  // Devices report by themselves; what an administrator thinks of them comes by commands.
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
    let ids = 0;
    // A device that is revoked while its commands are under way: they come before or after, as each found it.
    const found = receipt.code === 'device_revoked';
    const revoked = reference.wasRevoked(envelope.device, decision.began, found) ? found : !found;
    const unseen = receipt.name === 'receipt.see' ? notYetThere(reference, receipt, decision, evidence) : [];
    const decided = reference.without('commandReceipt', unseen, () =>
      reference.execute(
        envelope,
        revoked,
        decision.actor,
        receipt.decidedAt,
        () => idAt(key, receipt.decidedAt, (ids += 1)),
        (draft) => conflictIds.get(aboutOf(receipt.id, draft)) ?? draft.id,
      ),
    );
    const { decided: _decided, ...details } = receipt.details;
    const said = { status: receipt.status, code: receipt.code, details };
    const expected = { status: decided.status, code: decided.code, details: decided.details };
    if (plain(said) !== plain(expected))
      problems.push(
        divergent(`${receipt.name} ${receipt.id}: the server said ${plain(said)}, the rule says ${plain(expected)}`),
      );
    problems.push(...losingValues(receipt, envelope, standing, after));
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

function compare(
  table: TableName,
  expected: readonly Rows[TableName][],
  actual: readonly Rows[TableName][],
): readonly Problem[] {
  const wanted = new Map(expected.map((row) => [row.id, row]));
  const problems: Problem[] = [];
  for (const row of actual) {
    const other = wanted.get(row.id);
    wanted.delete(row.id);
    if (!other) {
      problems.push(divergent(`Postgres has the ${table} ${row.id}, which the rules did not make`));
      continue;
    }
    const is: JsonObject = row;
    const should: JsonObject = other;
    for (const column of Object.keys(is)) {
      if (plain(is[column] ?? null, column) !== plain(should[column] ?? null, column))
        problems.push(
          divergent(
            `${table} ${row.id}: ${column} is ${plain(is[column] ?? null)}, the rules say ${plain(should[column] ?? null)}`,
          ),
        );
    }
  }
  for (const id of wanted.keys()) problems.push(lost(`the ${table} ${id} is missing from Postgres`));
  return problems;
}

/** Lists whose order is that in which Postgres happened to return rows. */
const UNORDERED = new Set([
  'registrations',
  'conflicts',
  'sessionIds',
  'registrationIds',
  'undo',
  'conflictIds',
  'changedSince',
]);

/** JSON that is equal where the values mean the same. */
function plain(value: JsonValue, name = ''): string {
  return canonicalJson(sorted(value, name));
}

function sorted(value: JsonValue, name: string): JsonValue {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map((each) => sorted(each, ''));
    return UNORDERED.has(name) ? items.toSorted((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)) : items;
  }
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([, each]) => each !== undefined)
      .map(([column, each]) => [column, sorted(each, column)]),
  );
}

function difference(a: readonly string[], b: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const each of b) left.set(each, (left.get(each) ?? 0) + 1);
  return a.filter((each) => {
    const n = left.get(each) ?? 0;
    left.set(each, n - 1);
    return n <= 0;
  });
}

/** What stood in the fields an edit is about, just before it was decided; null for anything but an edit of fields. */
function standingFields(reference: Reference, { name, args }: CommandEnvelope): JsonObject | null {
  const asked = args as { readonly sessionId?: string; readonly trainingId?: string };
  if (name === 'session.edit') return reference.all('session').find((row) => row.id === asked.sessionId) ?? null;
  if (name === 'training.edit') return reference.all('training').find((row) => row.id === asked.trainingId) ?? null;
  return null;
}

/** Each value somebody wanted stands, stood there already, or is kept in a conflict with their name. */
function losingValues(
  receipt: CommandReceiptRow,
  { args }: CommandEnvelope,
  standing: JsonObject | null,
  after: OrgRows,
): readonly Problem[] {
  if (standing === null || receipt.status === 'rejected' || receipt.status === 'dead-letter') return [];
  const { changes } = args as {
    readonly changes: { readonly [field: string]: { readonly from: JsonValue; readonly to: JsonValue } };
  };
  const mine = after.syncConflict.filter((row) => row.commandId === receipt.id);
  // Who has lost the right to it has the whole command kept.
  if (mine.some((row) => row.kind === 'rights' && sameJson(row.mine['args'], args))) return [];
  const kept = mine.find((row) => row.kind === 'field');
  return Object.entries(changes).flatMap(([field, { from, to }]) => {
    const stood = standing[field] ?? null;
    if (sameJson(stood, to) || sameJson(stood, from)) return [];
    return kept && sameJson(kept.mine[field], to) && sameJson(kept.theirs[field], stood)
      ? []
      : [lost(`what ${receipt.id} wanted of ${field} (${JSON.stringify(to)}) is in no conflict`)];
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

/** Of one device, what depends on an earlier command was decided after it. */
function order({ after, devices }: Evidence): readonly Problem[] {
  const receipts = new Map(after.commandReceipt.map((row) => [row.id, row]));
  return devices.flatMap((device) => {
    const mine = [...device.saving.saved.values()]
      .toSorted((a, b) => a.seq - b.seq)
      .filter((each) => receipts.has(each.id));
    return mine.flatMap((later, index) =>
      mine.slice(0, index).flatMap((earlier) => {
        const [a, b] = [receipts.get(earlier.id)?.decidedAt ?? 0, receipts.get(later.id)?.decidedAt ?? 0];
        if (
          a < b ||
          later.actor !== earlier.actor ||
          !dependsOn(keysOf(later), keysOf(earlier)) ||
          !device.saving.isAfter(later.id, earlier.id)
        )
          return [];
        return [divergent(`${later.id} (${later.name}) was decided before ${earlier.id} (${earlier.name})`)];
      }),
    );
  });
}

/** Every tab shows what Postgres holds, nothing laid over it. */
function screens({ after, devices }: Evidence): readonly Problem[] {
  return devices.flatMap((device) =>
    device.screens().flatMap(({ live, laid, actor }, tab) => {
      const problems = laid.map(({ id, progress }) =>
        divergent(`tab ${tab} still lays ${id} (${progress.state}) over the rows`),
      );
      const wanted = visibleRows(after, actor);
      const shown = overlaid(live.base(), { patches: {}, marks: new Map(), outcomes: new Map() });
      for (const name of viewTables) {
        const [a, b] = [wanted.get(name) ?? [], shown[name].all()].map((rows) =>
          rows.map((row) => canonicalJson(row as unknown as JsonObject)).toSorted(),
        );
        if (a?.join() !== b?.join())
          problems.push(divergent(`tab ${tab} of ${actor.userId} does not show the ${name} rows there are`));
      }
      return problems;
    }),
  );
}
