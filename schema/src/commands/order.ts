/**
 * Which commands may not overtake one another: one rule, used by the browser's outbox and by the executor. Pure.
 * Always: symmetric in what it compares (whichever of two was issued earlier, the other waits for it); two commands that
 * only need the same thing (two registrations for one session) never wait for each other; a command nobody here
 * understands waits for nothing and holds up nothing but itself.
 */
import type { Command, CommandEnvelope, EntityRef } from './command.ts';
import { commands } from './registry.ts';

export type Ordered = Pick<CommandEnvelope, 'id' | 'name' | 'version' | 'args' | 'base'>;

/** What a command is about, as `table:id`. */
export type Keys = {
  readonly entity: string;
  /** What it needs to exist, or to stand as it left it. */
  readonly refs: readonly string[];
  /** What it changes beside its entity. */
  readonly also: readonly string[];
};

const understood = new WeakMap<ReadonlyMap<string, Command>, WeakMap<Ordered, Keys>>();

/** The keys of `envelope` as `registry` understands it; worked out once an envelope. */
export function keysOf(envelope: Ordered, registry: ReadonlyMap<string, Command> = commands): Keys {
  const memory = understood.get(registry) ?? new WeakMap<Ordered, Keys>();
  understood.set(registry, memory);
  const known = memory.get(envelope);
  if (known !== undefined) return known;
  const prepared = registry.get(envelope.name)?.prepare(envelope);
  const keys =
    prepared?.kind === 'ready'
      ? {
          entity: keyOf(prepared.command.entity),
          refs: prepared.command.refs.map(keyOf),
          also: prepared.command.also.map(keyOf),
        }
      : { entity: `command:${envelope.id}`, refs: [], also: [] };
  memory.set(envelope, keys);
  return keys;
}

/** Whether `later` must not be executed before `earlier` is. */
export function dependsOn(later: Keys, earlier: Keys): boolean {
  const changedBefore = new Set(changedBy(earlier));
  const neededBefore = new Set(earlier.refs);
  return (
    changedBy(later).some((key) => changedBefore.has(key) || neededBefore.has(key)) ||
    later.refs.some((key) => changedBefore.has(key))
  );
}

/** The keys that a command changes. */
export function changedBy({ entity, also }: Keys): readonly string[] {
  return also.length === 0 ? [entity] : [entity, ...also];
}

/** A growing set of earlier commands that answers in one step whether a later one depends on any of them. */
export type KeyedSet<T> = {
  readonly add: (keys: Keys, value: T) => void;
  /** The value of the last added command that `later` depends on. */
  readonly lastBefore: (later: Keys) => T | undefined;
};

/** An empty {@link KeyedSet}; each call costs the number of the command's own keys, however many were added. */
export function keyedSet<T>(): KeyedSet<T> {
  type Mark = { readonly at: number; readonly value: T };
  const changed = new Map<string, Mark>();
  const needed = new Map<string, Mark>();
  let count = 0;
  return {
    add(keys, value) {
      const mark = { at: (count += 1), value };
      for (const key of changedBy(keys)) changed.set(key, mark);
      for (const key of keys.refs) needed.set(key, mark);
    },
    lastBefore(later) {
      let last: Mark | undefined;
      const heed = (mark: Mark | undefined) => {
        if (mark !== undefined && (last === undefined || mark.at > last.at)) last = mark;
      };
      for (const key of changedBy(later)) {
        heed(changed.get(key));
        heed(needed.get(key));
      }
      for (const key of later.refs) heed(changed.get(key));
      return last?.value;
    },
  };
}

function keyOf({ table, id }: EntityRef): string {
  return `${table}:${id}`;
}
