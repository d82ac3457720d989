/**
 * Zero, which carries rows from the server to this device and nothing the other way. Always: it never reloads the page;
 * an instance the server no longer knows is replaced in place; a pause for auth or an error ends as soon as there is a
 * reason to try again.
 */
import { type ConnectionState, Zero } from '@rocicorp/zero';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { schema, type Schema } from '@openkms/schema/zero/schema.ts';
import { type Clock, stopwatch } from './clock.ts';
import { type Observable, observable } from './observable.ts';
import type { Person } from './person.ts';
import { keepConnection } from './zero-connection.ts';

export type OpenKmsZero = Zero<Schema, undefined, Actor>;

/** `outdated`: server and this build no longer understand each other (or a newer build runs in another tab). */
export type ZeroTrouble = 'none' | 'outdated';

export type ZeroClient = {
  readonly instance: Observable<OpenKmsZero>;
  readonly connection: Observable<ConnectionState>;
  readonly trouble: Observable<ZeroTrouble>;
  /** There is a new token: used as soon as Zero can take it. */
  readonly tokenIsNew: () => void;
  /** There is reason to believe that trying again helps: ends a pause, and does not wait for the next try. */
  readonly wake: () => void;
  /** Ends the instance; its rows stay on the device. */
  readonly close: () => Promise<void>;
  /** Ends the instance and removes its rows from the device. */
  readonly forget: () => Promise<void>;
};

export type ZeroClientOptions = {
  readonly person: Person;
  readonly token: () => string | null;
  /** Zero waits for a token it can use. */
  readonly onNeedsAuth: () => void;
  /** The server does not know this client any more: purged, or restored to a time before it. */
  readonly onForgotten: () => void;
  readonly clock: Clock;
  /** The browser's databases can be used now; where not, rows stay in memory for as long as this instance does. */
  readonly hasDisk: () => boolean;
  /** Where zero-cache is reached: this origin's /zero. */
  readonly cacheUrl: string;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
};

/** The longest delay a timer takes: hidden tabs stay connected, so that what they show is true when looked at again. */
const NEVER = 2_147_483_647;
/** ms between two replacements for the sake of speed: a line that flaps must not make Zero read its rows again and again. */
const REPLACE_EVERY_MS = 10_000;

/** Who the queries are for. */
export function actorOf(person: Person): Actor {
  const { userId, orgId, role, officeId, name } = person;
  return { userId, orgId, role, officeId, name };
}

/** Starts Zero over what the device already holds of this person's rows. */
export function startZero(options: ZeroClientOptions): ZeroClient {
  const { person, token, onNeedsAuth, onForgotten, clock, hasDisk, cacheUrl, logLevel = 'error' } = options;
  const trouble = observable<ZeroTrouble>('none');
  let closed = false;
  /** ms since the last replacement, whatever the clock was set to meanwhile. */
  let sinceReplaced = () => Infinity;
  /** Something says that trying helps, and there is no token to try with: with the next one. */
  let wakeOwed = false;
  /** The instance that the server no longer knows: connecting it again brings nothing but that, only its successor helps. */
  let forgotten: OpenKmsZero | null = null;
  let unsubscribe = () => {};

  const create = (): OpenKmsZero => {
    const made: OpenKmsZero = new Zero<Schema, undefined, Actor>({
      schema,
      userID: person.userId,
      storageKey: person.orgId,
      // Over a database that says nothing Zero would wait for it, and show no row, for ever.
      kvStore: hasDisk() ? 'idb' : 'mem',
      auth: token() ?? undefined,
      context: actorOf(person),
      cacheURL: cacheUrl,
      hiddenTabDisconnectDelay: NEVER,
      logLevel,
      onUpdateNeeded: () => trouble.set('outdated'),
      onClientStateNotFound: () => {
        // The instance is dead: a new one takes over, at once the first time, later if that keeps happening.
        if (closed || made !== instance.get() || made === forgotten) return;
        forgotten = made;
        keeper.insteadTry(replace);
        onForgotten();
      },
    });
    return made;
  };
  const heed = (state: ConnectionState) => {
    connection.set(state);
    if (instance.get() !== forgotten) keeper.heed(state.name);
  };
  const watch = (zero: OpenKmsZero) => {
    unsubscribe();
    unsubscribe = zero.connection.state.subscribe(heed);
    heed(zero.connection.state.current);
  };
  const replace = () => {
    if (closed) return;
    sinceReplaced = stopwatch(clock);
    const old = instance.get();
    const next = create();
    instance.set(next);
    watch(next);
    // Closed after its successor stands: whoever watches `instance` has let go of it by now.
    void old.close();
  };

  const instance = observable<OpenKmsZero>(create());
  const connection = observable<ConnectionState>(instance.get().connection.state.current);
  const keeper = keepConnection({
    clock,
    token,
    connect: (auth) => void instance.get().connection.connect(auth === null ? undefined : { auth }),
    answered: () => untilAnswered(instance.get()),
    askForToken: onNeedsAuth,
  });
  watch(instance.get());

  const wake = () => {
    if (closed) return;
    // Without a token the server would only say that it needs one.
    if (token() === null) {
      wakeOwed = true;
      return;
    }
    if (instance.get() === forgotten) return;
    const state = connection.get();
    if (state.name === 'error' || state.name === 'needs-auth') keeper.offer();
    // Between two tries Zero sleeps 5 s and cannot be woken; a new instance over the same rows connects at once.
    const sleeps = state.name === 'disconnected' || (state.name === 'connecting' && state.reason !== undefined);
    if (!sleeps || sinceReplaced() < REPLACE_EVERY_MS) return;
    replace();
  };
  const end = async () => {
    closed = true;
    keeper.stop();
    unsubscribe();
  };
  return {
    instance,
    connection,
    trouble,
    tokenIsNew() {
      if (closed) return;
      const sleeping = wakeOwed;
      wakeOwed = false;
      if (instance.get() !== forgotten) keeper.offer();
      if (sleeping) wake();
    },
    wake,
    async close() {
      await end();
      await instance.get().close();
    },
    async forget() {
      await end();
      await instance.get().delete();
    },
  };
}

/** Resolves when the server has answered a query on the connection that stands now: one that everybody reads anyway. */
async function untilAnswered(zero: OpenKmsZero): Promise<void> {
  const { complete, cleanup } = zero.preload(queries.org());
  await complete;
  cleanup();
}
