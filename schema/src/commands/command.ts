/**
 * The shape of every command and of what it may read. A command is defined once; the browser runs `decide` over its own
 * rows to show what will probably happen, the executor runs the same function over locked rows to say what happened.
 *
 * Reading is described, not done: `read` is a generator that yields batches of requests and receives their rows, so one
 * definition runs synchronously over a browser's maps and asynchronously over Postgres.
 */
import type { z } from 'zod';
import type { Actor } from '../domain/actor.ts';
import { type ErrorCode, isErrorCode } from '../domain/codes.ts';
import type { Interval } from '../domain/overlap.ts';
import type { JsonObject, JsonValue, Role, Rows, TableName } from '../domain/rows.ts';
import type { Outcome } from '../domain/outcome.ts';

/** A command as it travels and as it is stored: one JSON object. Instants are ms UTC by the device's clock (evidence only). */
export type CommandEnvelope = {
  /** uuidv7; executing the same id twice returns the stored receipt. */
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly args: JsonValue;
  /** What the person saw when issuing it. */
  readonly base?: JsonValue;
  readonly actor: string;
  readonly device: string;
  /** Counts up by one per device. */
  readonly seq: number;
  readonly issuedAt: number;
  readonly offlineSince?: number | null;
  /** The role under which it was issued, as the device knew it: evidence, checked against what the server knows. */
  readonly role?: Role;
};

/** One thing a command is about. `ownSeat`: the actor's seat in the session of that id, whichever registration holds it. */
export type EntityRef = { readonly table: TableName | 'ownSeat'; readonly id: string };

/** A lock on one thing; the executor takes them in sorted order. */
export type EntityKey =
  `${'session' | 'training' | 'person' | 'office' | 'conflict' | 'org' | 'device' | 'letter' | 'prompt'}:${string}`;

type Filter<T extends TableName> = { readonly [K in keyof Rows[T]]?: Rows[T][K] | readonly Rows[T][K][] };
export type RowsRequest = {
  readonly [T in TableName]: {
    readonly kind: 'rows';
    readonly table: T;
    readonly where: Filter<T>;
    /** Only rows whose [startsAt, endsAt) overlaps one of these; rows without times never do. */
    readonly during?: readonly Interval[];
  };
}[TableName];
/** Says that what follows is only safe while these are locked; the browser answers at once, the executor may start over with them. */
export type LockRequest = {
  readonly kind: 'lock';
  readonly keys: readonly EntityKey[];
  /** Against whoever changes them, not against others who only read them. */
  readonly shared?: true;
};
export type ReadRequest = RowsRequest | LockRequest;

/** A description of reads that ends in `S`. Each batch is answered as one, in order. */
export type Read<S> = Generator<readonly ReadRequest[], S, readonly (readonly Rows[TableName][])[]>;

export type DecideContext = {
  /** Server: its clock. Browser: the device's. ms UTC. */
  readonly now: number;
  readonly actor: Actor;
  readonly newId: () => string;
};

export type CommandDefinition<Args, Base, State> = {
  readonly name: string;
  readonly version: number;
  readonly args: z.ZodType<Args>;
  readonly base: z.ZodType<Base | undefined>;
  /** Brings the arguments of an older version, found in an outbox, to this version; throws when it cannot. */
  readonly upcast?: (args: JsonValue, fromVersion: number) => JsonValue;
  /** Asked before anything is read. Ownership of a row is checked in `decide`, which answers `not_found`. */
  readonly authorise: (actor: Actor, args: Args) => boolean;
  readonly locks: (args: Args, actor: Actor) => readonly EntityKey[];
  readonly read: (args: Args, actor: Actor) => Read<State>;
  readonly decide: (state: State, args: Args, context: DecideContext, base: Base | undefined) => Outcome;
  /** What it is about, for the audit log and for ordering in the outbox. */
  readonly entity: (args: Args) => { readonly table: TableName; readonly id: string };
  /** What the audit log keeps of the arguments, where that is not all: texts of one person are not an administrator's to read. */
  readonly audited?: (args: Args) => JsonObject;
  /** What it needs to exist, or to stand as an earlier command leaves it (order.ts). */
  readonly refs?: (args: Args) => readonly EntityRef[];
  /** What it changes beside its entity (order.ts). */
  readonly also?: (args: Args) => readonly EntityRef[];
  /**
   * `promote`: freed seats go to the waitlist. `count`: seats are counted and nothing else (imports state statuses).
   */
  readonly settle: 'promote' | 'count';
};

/** A command whose arguments have been understood: what browser and executor run. */
export type PreparedCommand = {
  readonly name: string;
  readonly authorise: (actor: Actor) => boolean;
  readonly locks: (actor: Actor) => readonly EntityKey[];
  /** Reads what the rule needs and ends in the rule itself. */
  readonly read: (actor: Actor) => Read<(context: DecideContext) => Outcome>;
  readonly entity: { readonly table: TableName; readonly id: string };
  readonly refs: readonly EntityRef[];
  readonly also: readonly EntityRef[];
  /** In place of the arguments in the audit log; undefined where they stand there themselves. */
  readonly audited: JsonObject | undefined;
  readonly settle: 'promote' | 'count';
};

/**
 * `refused`: understood, but a rule of the field forbids it (the sender may correct it).
 * `malformed`: cannot be understood at all; kept as a dead letter.
 */
export type Preparation =
  | { readonly kind: 'ready'; readonly command: PreparedCommand }
  | { readonly kind: 'refused' | 'malformed'; readonly code: ErrorCode; readonly issues: JsonObject };

export type Command = {
  readonly name: string;
  readonly version: number;
  /** JSON Schema source of the arguments, and of what was seen, for OpenAPI. */
  readonly args: z.ZodType;
  readonly base: z.ZodType;
  readonly prepare: (envelope: Pick<CommandEnvelope, 'args' | 'version' | 'base'>) => Preparation;
  /** Its arguments hold texts that may be one person's: of one that was not understood the audit log keeps none. */
  readonly holdsTexts: boolean;
};

/** Declares a command and closes over its types, so that a registry can hold commands of every kind without a cast. */
export function defineCommand<Args, Base, State>(definition: CommandDefinition<Args, Base, State>): Command {
  return {
    name: definition.name,
    version: definition.version,
    args: definition.args,
    base: definition.base,
    prepare: (envelope) => prepare(definition, envelope),
    holdsTexts: definition.audited !== undefined,
  };
}

function prepare<Args, Base, State>(
  definition: CommandDefinition<Args, Base, State>,
  envelope: Pick<CommandEnvelope, 'args' | 'version' | 'base'>,
): Preparation {
  const current = toCurrentVersion(definition, envelope);
  if (!current.ok)
    return {
      kind: 'malformed',
      code: 'unsupported_version',
      issues: { version: envelope.version, current: definition.version },
    };
  const args = definition.args.safeParse(current.args);
  if (!args.success) return refusal(args.error);
  // JSON has no other way to say "none": a client that writes every member out means the same as one that leaves it out.
  const base = definition.base.safeParse(envelope.base ?? undefined);
  if (!base.success) return refusal(base.error);
  const command: PreparedCommand = {
    name: definition.name,
    authorise: (actor) => definition.authorise(actor, args.data),
    locks: (actor) => definition.locks(args.data, actor),
    *read(actor) {
      const state = yield* definition.read(args.data, actor);
      return (context) => definition.decide(state, args.data, context, base.data);
    },
    entity: definition.entity(args.data),
    refs: definition.refs?.(args.data) ?? [],
    also: definition.also?.(args.data) ?? [],
    audited: definition.audited?.(args.data),
    settle: definition.settle,
  };
  return { kind: 'ready', command };
}

function toCurrentVersion(
  { version, upcast }: Pick<CommandDefinition<unknown, unknown, unknown>, 'version' | 'upcast'>,
  envelope: Pick<CommandEnvelope, 'args' | 'version'>,
): { ok: true; args: JsonValue } | { ok: false } {
  if (envelope.version === version) return { ok: true, args: envelope.args };
  if (envelope.version > version || !upcast) return { ok: false };
  try {
    return { ok: true, args: upcast(envelope.args, envelope.version) };
  } catch {
    // The contract of `upcast` is to throw for what it cannot bring forward; the command becomes a dead letter.
    return { ok: false };
  }
}

/** As many as an author reads before trying again; the rest shows then. */
const MAX_ISSUES = 10;
/** UTF-16 code units; a path holds keys that somebody sent. */
const MAX_ISSUE_PART = 200;

/** What is wrong and where (`args.sessionId` as `sessionId`), in zod's words, which name no value that was sent. */
export function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  const short = (text: string) => text.slice(0, MAX_ISSUE_PART).toWellFormed();
  return error.issues
    .slice(0, MAX_ISSUES)
    .map(({ path, message }) => ({ path: short(path.join('.')), message: short(message) }));
}

/** The first issue that names a code of ours is the reason; anything else is a shape nobody can act on. */
function refusal(error: z.ZodError): Preparation {
  const issues = { issues: issuesOf(error) };
  const named = error.issues.map((issue) => issue.message).find(isErrorCode);
  return named === undefined
    ? { kind: 'malformed', code: 'invalid_args', issues }
    : { kind: 'refused', code: named, issues };
}

/** Rows of `table` in which every named column equals the value, or one of the values. */
export function* rowsOf<T extends TableName>(table: T, where: Filter<T>): Read<readonly Rows[T][]> {
  const [rows] = yield [{ kind: 'rows', table, where }];
  return rows as readonly Rows[T][];
}

/** The row of `table` with this id, if the reader may see one. */
export function* rowOf<T extends TableName>(table: T, id: string): Read<Rows[T] | undefined> {
  const rows = yield* rowsOf(table, { id } as Filter<T>);
  return rows[0];
}

/** Tables whose rows commands change only while they hold the lock on their id, with the kind of that lock. */
const LOCK_OF = {
  training: 'training',
  session: 'session',
  prompt: 'prompt',
  office: 'office',
  user: 'person',
} as const satisfies { readonly [T in TableName]?: string };
type Steady = keyof typeof LOCK_OF;

/**
 * Rows of `table` with these ids, as they stay until what is decided by them is committed: for what enters an outcome and is
 * not locked anyway. Whoever changes one waits; others read it at the same time. As many round trips as {@link rowsOf}.
 */
export function* steadyRows<T extends Steady>(table: T, ids: readonly string[]): Read<readonly Rows[T][]> {
  if (ids.length === 0) return [];
  const keys = ids.map((id) => `${LOCK_OF[table]}:${id}` as const);
  const [, rows] = yield [
    { kind: 'lock', keys, shared: true },
    { kind: 'rows', table, where: { id: ids } },
  ];
  return rows as readonly Rows[T][];
}

/** {@link steadyRows} for one. */
export function* steadyRow<T extends Steady>(table: T, id: string): Read<Rows[T] | undefined> {
  const [row] = yield* steadyRows(table, [id]);
  return row;
}

type RequestOf<T extends TableName> = {
  readonly kind: 'rows';
  readonly table: T;
  readonly where: Filter<T>;
  readonly during?: readonly Interval[];
};

/** A request for {@link batch}; `during` keeps only what overlaps it. */
export function from<T extends TableName>(table: T, where: Filter<T>, during?: readonly Interval[]): RequestOf<T> {
  return { kind: 'rows', table, where, ...(during ? { during } : {}) };
}

/** Several requests that do not need each other's answers: one round trip on the server. */
export function* batch<const T extends readonly TableName[]>(
  ...requests: { readonly [I in keyof T]: RequestOf<T[I]> }
): Read<{ readonly [I in keyof T]: readonly Rows[T[I]][] }> {
  const answers = yield requests as readonly unknown[] as readonly RowsRequest[];
  return answers as unknown as { readonly [I in keyof T]: readonly Rows[T[I]][] };
}

/** Asks for more locks, found while reading. */
export function* lock(keys: readonly EntityKey[]): Read<void> {
  if (keys.length > 0) yield [{ kind: 'lock', keys }];
}

/** Runs a read whose requests are answered at once. */
export function runReadSync<S>(read: Read<S>, answer: (request: RowsRequest) => readonly Rows[TableName][]): S {
  let step = read.next();
  while (!step.done) {
    step = read.next(step.value.map((request) => (request.kind === 'rows' ? answer(request) : [])));
  }
  return step.value;
}

/** Runs a read whose batches are answered later. */
export async function runRead<S>(
  read: Read<S>,
  answer: (requests: readonly ReadRequest[]) => Promise<readonly (readonly Rows[TableName][])[]>,
): Promise<S> {
  let step = read.next();
  while (!step.done) step = read.next(await answer(step.value));
  return step.value;
}
