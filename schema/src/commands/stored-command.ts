/**
 * A command that was kept instead of executed (a dead letter, a conflict over rights) and is executed after all because an
 * administrator says so: through its own rule, as its author, with the administrator's authority. Always: locks and reads
 * are its own; what it would refuse is refused here too; it is executed as whoever sent it, and as nobody else; no
 * replay executes another; what only administrators may do is done for somebody who is none only where it is proven that
 * they once were.
 */
import type { Actor } from '../domain/actor.ts';
import type { ErrorCode } from '../domain/codes.ts';
import { applied, type Outcome } from '../domain/outcome.ts';
import type { JsonObject, JsonValue, UserRow } from '../domain/rows.ts';
import { type Command, type DecideContext, lock, type Read, steadyRow } from './command.ts';
import { envelopeSchema } from './envelope.ts';

/** Where commands are found by name: the registry, handed in because it lists the commands that use this too. */
export type Lookup = {
  readonly get: (name: string) => Command | undefined;
  /** Whether the server has a command of this name that is not listed here. */
  readonly elsewhere?: (name: string) => boolean;
};

export type StoredCommand =
  | { readonly kind: 'ready'; readonly name: string; readonly run: (context: DecideContext) => Outcome }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly details: JsonObject };

/** Who sent what was kept, as the server knew them then; `proven`: that they held the role it takes. */
export type Sender = { readonly userId: string; readonly proven: boolean };

/** Executes a letter, which may be the very one it lies in; what a conflict keeps is never a command about letters. */
const REPLAY = 'dead-letter.replay';

/** Reads what `stored` (an envelope as it was received from `sender`) needs; ends in its rule. */
export function* readStored(stored: JsonValue, sender: Sender, lookup: Lookup): Read<StoredCommand> {
  const parsed = envelopeSchema.safeParse(stored);
  if (!parsed.success) return { kind: 'refused', code: 'invalid_args', details: {} };
  const { name, args, version, base, actor } = parsed.data;
  // What could not be read when it came was never compared with who sent it.
  if (actor !== sender.userId) return { kind: 'refused', code: 'forbidden', details: { name, actor } };
  // Letters that ask for one another would never end: an administrator replays the other where it lies.
  if (name === REPLAY) return { kind: 'refused', code: 'invalid_args', details: { name } };
  const definition = lookup.get(name);
  // That it is executed is all that can be shown of it here.
  if (!definition && lookup.elsewhere?.(name)) return { kind: 'ready', name, run: () => applied({}) };
  if (!definition) return { kind: 'refused', code: 'unknown_command', details: { name } };
  const prepared = definition.prepare({ args, version, ...(base === undefined ? {} : { base }) });
  if (prepared.kind !== 'ready') return { kind: 'refused', code: prepared.code, details: prepared.issues };
  const { command } = prepared;
  const author = yield* steadyRow('user', actor);
  if (!author) return { kind: 'refused', code: 'not_found', details: { userId: actor } };
  const onBehalf = withAuthority(author);
  const lent = sender.proven || author.role === 'admin' || command.authorise({ ...onBehalf, role: 'manager' });
  if (!lent || !command.authorise(onBehalf)) return { kind: 'refused', code: 'forbidden', details: { name } };
  yield* lock(command.locks(onBehalf));
  const rule = yield* command.read(onBehalf);
  return {
    kind: 'ready',
    name,
    run: (context) => {
      const outcome = rule({ ...context, actor: onBehalf });
      return command.settle === 'promote' || outcome.status === 'rejected' ? outcome : { ...outcome, settle: 'count' };
    },
  };
}

/** The author, trusted as the administrator who decides. */
function withAuthority({ id, orgId, officeId, name }: UserRow): Actor {
  return { userId: id, orgId, officeId, name, role: 'admin' };
}
