/**
 * The executor once more, as plainly as it can be said: one command after the other, over rows in memory. The rules are the
 * shared ones (`decide`, the seat rules); what is written around them is written here a second time, independently, so that
 * Postgres and this can be compared. Always: the same rows and the same decisions in the same order give the same rows.
 */
import { overlapsOf } from '@openkms/schema/commands/calendar.ts';
import type { CommandEnvelope, PreparedCommand, RowsRequest } from '@openkms/schema/commands/command.ts';
import { runReadSync } from '@openkms/schema/commands/command.ts';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { overlapsAny } from '@openkms/schema/domain/overlap.ts';
import {
  conflicted,
  type ConflictDraft,
  type Outcome,
  rejected,
  type RowChange,
} from '@openkms/schema/domain/outcome.ts';
import type { AuditLogRow, JsonObject, RegistrationRow, Rows, TableName } from '@openkms/schema/domain/rows.ts';
import { byWaitlistOrder, promotableSeats, renumberedWaitlist } from '@openkms/schema/domain/seats.ts';
import type { OrgRows } from './replica.ts';

/** What the server says of one command: its final outcome, apart from what it writes. */
export type Decided = {
  readonly status: Outcome['status'] | 'dead-letter';
  readonly code: string | null;
  readonly details: JsonObject;
  readonly conflicts: readonly ConflictDraft[];
};

/** A role that somebody had until then, ms UTC. */
type Held = { readonly userId: string; readonly role: string; readonly until: number };
/** ms for which a lost role counts. */
const REMEMBERED_FOR = 60 * 86_400_000;

type Cells = { readonly [column: string]: unknown };

const VERSIONED: ReadonlySet<TableName> = new Set([
  'office',
  'user',
  'training',
  'session',
  'registration',
  'syncConflict',
]);

export class Reference {
  readonly #tables = new Map<TableName, Map<string, Rows[TableName]>>();
  readonly #held: Held[] = [];
  /** What each device was until it was revoked or readmitted. */
  readonly #trust: { readonly deviceId: string; readonly revoked: boolean; readonly until: number }[] = [];
  #audited = 0;

  constructor(rows: OrgRows) {
    for (const [table, list] of Object.entries(rows) as [TableName, readonly Rows[TableName][]][])
      this.#tables.set(table, new Map(list.map((row) => [row.id, row])));
  }

  all<T extends TableName>(table: T): readonly Rows[T][] {
    return [...(this.#table(table).values() as Iterable<Rows[T]>)];
  }

  /**
   * Executes `envelope` for `actor` at `now`, from a device that is `revoked` or not. `idFor` names each conflict it makes, from what the conflict is about: ids of
   * the real ones depend on the order in which Postgres returned rows.
   */
  execute(
    envelope: CommandEnvelope,
    revoked: boolean,
    actor: Actor,
    now: number,
    newId: () => string,
    idFor: (draft: ConflictDraft) => string,
  ): Decided {
    if (revoked) return this.#refuse(envelope, actor, now, 'dead-letter', 'device_revoked');
    const preparation = allCommands.get(envelope.name)?.prepare(envelope);
    if (preparation === undefined) return this.#refuse(envelope, actor, now, 'dead-letter', 'unknown_command');
    if (preparation.kind !== 'ready') {
      const { kind, code, issues } = preparation;
      return this.#refuse(
        envelope,
        actor,
        now,
        kind === 'malformed' ? 'dead-letter' : 'rejected',
        code,
        kind === 'malformed' ? {} : issues,
      );
    }
    const { command } = preparation;
    const outcome = command.authorise(actor)
      ? runReadSync(command.read(actor), (request) => this.#answer(request))({ now, actor, newId })
      : this.#denied(envelope, command, actor, now, newId);
    if (outcome.status === 'rejected')
      return this.#refuse(envelope, actor, now, 'rejected', outcome.code, outcome.details, command);
    const named = renamed(outcome, idFor);
    for (const change of named.changes) this.#write(change, now);
    const { promoted, touched } = this.#settle(
      named.changes,
      now,
      command.settle === 'promote' && named.settle !== 'count',
    );
    this.#count(touched, now);
    this.#keepConflicts(named.conflicts, envelope, actor, now);
    this.#audit(envelope, actor, now, command, named);
    this.#auditPromotions(promoted, now, envelope);
    return {
      status: named.status,
      code: 'code' in named ? named.code : null,
      details: named.details,
      conflicts: named.conflicts,
    };
  }

  #refuse(
    envelope: CommandEnvelope,
    actor: Actor,
    now: number,
    status: 'rejected' | 'dead-letter',
    code: string,
    details: JsonObject = {},
    command?: PreparedCommand,
  ): Decided {
    const decided = { status, code, details, conflicts: [] } as const;
    this.#audit(envelope, actor, now, command, decided);
    return decided;
  }

  /** Whether the device was (`revoked`: true) or was not revoked at some time since `began`, ms UTC. */
  wasRevoked(deviceId: string, began: number, revoked: boolean): boolean {
    const device = this.#table('device').get(deviceId) as Rows['device'] | undefined;
    const is = device !== undefined && device.revokedAt !== null;
    return (
      is === revoked ||
      this.#trust.some((each) => each.deviceId === deviceId && each.until >= began && each.revoked === revoked)
    );
  }

  /** Does `work` as if these rows were not there. */
  without<T extends TableName, Result>(table: T, hidden: readonly Rows[T][], work: () => Result): Result {
    for (const { id } of hidden) this.#table(table).delete(id);
    const result = work();
    for (const row of hidden) this.put(table, row);
    return result;
  }

  /** Rows that did not come by a command. */
  put<T extends TableName>(table: T, row: Rows[T]): void {
    this.#table(table).set(row.id, row);
  }

  /** What somebody may not do: for an administrator to judge where they once might, and said so. */
  #denied(
    envelope: CommandEnvelope,
    { authorise, entity: { table, id } }: PreparedCommand,
    actor: Actor,
    now: number,
    newId: () => string,
  ): Outcome {
    const { role, args } = envelope;
    const was = (each: Held) => each.userId === actor.userId && each.role === role && each.until > now - REMEMBERED_FOR;
    if (role === undefined || role === actor.role || !authorise({ ...actor, role }) || !this.#held.some(was))
      return rejected('forbidden');
    if (table !== 'session' && table !== 'training' && table !== 'registration') return rejected('forbidden');
    const named = args as { readonly sessionId?: string; readonly trainingId?: string; readonly title?: string };
    const session = this.#table('session').get(table === 'session' ? id : (named.sessionId ?? '')) as
      | Rows['session']
      | undefined;
    const trainingId = table === 'training' ? id : (session?.trainingId ?? named.trainingId ?? '');
    const training = this.#table('training').get(trainingId) as Rows['training'] | undefined;
    const draft: ConflictDraft = {
      id: newId(),
      kind: 'rights',
      entityTable: table,
      entityId: id,
      title: training?.title ?? named.title ?? envelope.name,
      officeId: session?.officeId ?? actor.officeId,
      userId: actor.userId,
      theirsUserId: null,
      base: { role },
      mine: { command: envelope.name, args },
      theirs: { role: actor.role },
      command: { ...envelope, offlineSince: envelope.offlineSince ?? null },
    };
    const details = { conflictId: draft.id, roleThen: role, roleNow: actor.role };
    return conflicted('rights_changed', { conflicts: [draft] }, details);
  }

  #table(table: TableName): Map<string, Rows[TableName]> {
    const known = this.#tables.get(table) ?? new Map<string, Rows[TableName]>();
    this.#tables.set(table, known);
    return known;
  }

  #answer({ table, where, during }: RowsRequest): readonly Rows[TableName][] {
    const wanted = Object.entries(where).map(([column, value]) => [column, new Set<unknown>([value].flat())] as const);
    return this.all(table).filter((row) => {
      const cells = row as unknown as Cells;
      if (!wanted.every(([column, values]) => values.has(cells[column]))) return false;
      if (during === undefined) return true;
      const { startsAt, endsAt } = cells;
      return (
        typeof startsAt === 'number' &&
        typeof endsAt === 'number' &&
        during.some((each) => overlapsAny([each], { startsAt, endsAt }))
      );
    });
  }

  #write(change: RowChange, now: number): void {
    const table = this.#table(change.table);
    switch (change.op) {
      case 'insert':
        table.set(change.row.id, change.row);
        return;
      case 'update': {
        const row = table.get(change.id);
        if (!row) throw new Error(`${change.table} ${change.id} is to be updated and is not there`);
        const stamp =
          VERSIONED.has(change.table) && 'version' in row ? { version: row.version + 1, updatedAt: now } : {};
        if (change.table === 'device' && 'revokedAt' in row)
          this.#trust.push({ deviceId: row.id, revoked: row.revokedAt !== null, until: now });
        if (change.table === 'user' && 'role' in row && change.set.role !== undefined && change.set.role !== row.role)
          this.#held.push({ userId: row.id, role: row.role, until: now });
        table.set(change.id, { ...row, ...change.set, ...stamp } as Rows[TableName]);
        return;
      }
    }
  }

  /** Whoever waits takes what became free. */
  #settle(
    changes: readonly RowChange[],
    now: number,
    promote: boolean,
  ): { promoted: RegistrationRow[]; touched: ReadonlySet<string> } {
    const joined = new Set<string>();
    const changed = new Set<string>();
    const freed = new Set<string>();
    for (const change of changes) {
      if (change.table === 'registration' && change.op === 'insert') joined.add(change.row.sessionId);
      if (change.table === 'registration' && change.op === 'update') {
        const row = this.#table('registration').get(change.id) as RegistrationRow;
        changed.add(row.sessionId);
        if (row.status === 'cancelled') freed.add(row.userId);
      }
      if (change.table !== 'session' || change.op !== 'update') continue;
      changed.add(change.id);
      if (change.set.status !== 'cancelled' && !('startsAt' in change.set)) continue;
      for (const row of this.#seated(change.id)) freed.add(row.userId);
    }
    const promoted: RegistrationRow[] = [];
    if (!promote) return { promoted, touched: joined.union(changed) };
    for (const row of this.all('registration')) {
      const session = this.#table('session').get(row.sessionId) as Rows['session'];
      if (row.status === 'waitlisted' && freed.has(row.userId) && session.seatsTaken < session.capacity)
        changed.add(session.id);
    }
    for (const id of [...changed].toSorted()) promoted.push(...this.#promote(id, now));
    return { promoted, touched: joined.union(changed) };
  }

  #promote(sessionId: string, now: number): RegistrationRow[] {
    const session = this.#table('session').get(sessionId) as Rows['session'];
    const waitlist = this.all('registration')
      .filter((row) => row.sessionId === sessionId && row.status === 'waitlisted')
      .toSorted(byWaitlistOrder);
    let seats = promotableSeats(session, this.#seated(sessionId).length, now);
    const promoted: RegistrationRow[] = [];
    for (const row of waitlist) {
      if (seats === 0) break;
      const overlaps = runReadSync(overlapsOf([row.userId], session.meetings, sessionId), (request) =>
        this.#answer(request),
      );
      if (overlaps.has(row.userId)) continue;
      seats -= 1;
      promoted.push(row);
      const set = { status: 'registered', waitlistPosition: null, registeredAt: now, source: 'promotion' } as const;
      this.#write({ op: 'update', table: 'registration', id: row.id, set }, now);
    }
    for (const { id, position } of renumberedWaitlist(waitlist.filter((row) => !promoted.includes(row))))
      this.#write({ op: 'update', table: 'registration', id, set: { waitlistPosition: position } }, now);
    return promoted;
  }

  #seated(sessionId: string): readonly RegistrationRow[] {
    return this.all('registration').filter((row) => row.sessionId === sessionId && row.status === 'registered');
  }

  #count(sessionIds: ReadonlySet<string>, now: number): void {
    for (const id of sessionIds) {
      const session = this.#table('session').get(id) as Rows['session'];
      const seatsTaken = this.#seated(id).length;
      const waitlistCount = this.all('registration').filter(
        (row) => row.sessionId === id && row.status === 'waitlisted',
      ).length;
      if (session.seatsTaken === seatsTaken && session.waitlistCount === waitlistCount) continue;
      this.#write({ op: 'update', table: 'session', id, set: { seatsTaken, waitlistCount } }, now);
    }
  }

  #keepConflicts(drafts: readonly ConflictDraft[], envelope: CommandEnvelope, actor: Actor, now: number): void {
    const nameOf = (id: string | null) =>
      id === null ? null : ((this.#table('user').get(id) as Rows['user'] | undefined)?.name ?? null);
    for (const draft of drafts) {
      const row: Rows['syncConflict'] = {
        ...draft,
        command: draft.command ?? null,
        orgId: actor.orgId,
        status: 'open',
        commandId: envelope.id,
        commandName: envelope.name,
        userName: nameOf(draft.userId) ?? actor.name,
        deviceId: envelope.device,
        theirsUserName: nameOf(draft.theirsUserId),
        issuedAt: envelope.issuedAt,
        offlineSince: envelope.offlineSince ?? null,
        createdAt: now,
        resolution: null,
        resolvedValues: null,
        resolutionNote: null,
        resolvedBy: null,
        resolvedByName: null,
        resolvedAt: null,
        undo: null,
        version: 1,
        updatedAt: now,
      };
      this.#table('syncConflict').set(row.id, row);
    }
  }

  /** The receipt, and the line in the audit log. */
  #audit(
    envelope: CommandEnvelope,
    actor: Actor,
    now: number,
    command: PreparedCommand | undefined,
    { status, code, details, conflicts }: Decided | (Exclude<Outcome, { status: 'rejected' }> & { code?: string }),
  ): void {
    this.put('commandReceipt', {
      id: envelope.id,
      orgId: actor.orgId,
      actorId: actor.userId,
      deviceId: envelope.device,
      seq: envelope.seq,
      name: envelope.name,
      status,
      code: code ?? null,
      details,
      issuedAt: envelope.issuedAt,
      offlineSince: envelope.offlineSince ?? null,
      decidedAt: now,
      entityTable: command?.entity.table ?? null,
      entityId: command?.entity.id ?? null,
      seenAt: null,
      seenBy: null,
      seenByName: null,
    });
    this.#keepAudit({
      actorId: actor.userId,
      actorName: actor.name,
      deviceId: envelope.device,
      commandId: envelope.id,
      at: now,
      orgId: actor.orgId,
      action: envelope.name,
      entityTable: command?.entity.table ?? null,
      entityId: command?.entity.id ?? null,
      outcome: status,
      details: {
        // What nobody knows may hold anything, one person's texts too.
        args: allCommands.has(envelope.name) ? envelope.args : { withheld: true },
        code: code ?? null,
        result: details,
        issuedAt: envelope.issuedAt,
        offlineSince: envelope.offlineSince ?? null,
        conflictIds: conflicts.map((draft) => draft.id),
      },
    });
  }

  #auditPromotions(promoted: readonly RegistrationRow[], now: number, envelope: CommandEnvelope): void {
    for (const row of promoted)
      this.#keepAudit({
        actorId: null,
        actorName: 'OpenKMS',
        deviceId: null,
        commandId: envelope.id,
        at: now,
        orgId: row.orgId,
        action: 'registration.promoted',
        entityTable: 'registration',
        entityId: row.id,
        outcome: 'applied',
        details: { sessionId: row.sessionId, userId: row.userId, waitlistPosition: row.waitlistPosition },
      });
  }

  #keepAudit(row: Omit<AuditLogRow, 'id' | 'sealNumber' | 'prevHash' | 'hash'>): void {
    const id = `audit-${String((this.#audited += 1)).padStart(6, '0')}`;
    this.#table('auditLog').set(id, { id, ...row, sealNumber: null, prevHash: null, hash: null });
  }
}

/** `outcome` with the id of each of its conflicts as `idFor` says, wherever it is mentioned. */
function renamed<T extends Exclude<Outcome, { status: 'rejected' }>>(
  outcome: T,
  idFor: (draft: ConflictDraft) => string,
): T {
  const names = outcome.conflicts.map((draft) => [draft.id, idFor(draft)] as const).filter(([from, to]) => from !== to);
  if (names.length === 0) return outcome;
  let text = JSON.stringify(outcome);
  // By way of names nothing has: two ids may have to change places.
  for (const [index, [from]] of names.entries()) text = text.replaceAll(`"${from}"`, `"\u0001${index}\u0001"`);
  for (const [index, [, to]] of names.entries()) text = text.replaceAll(`"\u0001${index}\u0001"`, `"${to}"`);
  return JSON.parse(text) as T;
}
