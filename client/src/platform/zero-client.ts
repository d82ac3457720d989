/**
 * Zero, which carries rows from the server to this device and nothing the other way. Always: it never reloads the page;
 * an instance the server no longer knows is replaced in place; a pause for auth or an error ends as soon as there is a
 * reason to try again.
 */
import { type ConnectionState, Zero } from '@rocicorp/zero';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import { schema, type Schema } from '@openkms/schema/zero/schema.ts';
import { type Clock, stopwatch } from './clock.ts';
import { type Observable, observable } from './observable.ts';
import type { Person } from './person.ts';

export type OpenKmsZero = Zero<Schema, undefined, Actor>;

/** `outdated`: server and this build no longer understand each other (or a newer build runs in another tab). */
export type ZeroTrouble = 'none' | 'outdated';

export type ZeroClient = {
  readonly instance: Observable<OpenKmsZero>;
  readonly connection: Observable<ConnectionState>;
  readonly trouble: Observable<ZeroTrouble>;
  /** A new token: used at once where Zero waits for one, else with the next request. */
  readonly setToken: (token: string) => void;
  /** There is reason to believe that trying again helps: leaves `error`, and does not wait for the next try. */
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
  /** Where zero-cache is reached: this origin's /zero. */
  readonly cacheUrl: string;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
};

/** The longest delay a timer takes: hidden tabs stay connected, so that what they show is true when looked at again. */
const NEVER = 2_147_483_647;
/** ms before an instance in error is tried again, and between two replacements; doubled up to the last. */
const RETRY_MS = [1000, 2000, 4000, 8000, 16_000, 30_000] as const;
const STEADY_MS = 5000;
/** ms between two replacements for the sake of speed: a line that flaps must not make Zero read its rows again and again. */
const REPLACE_EVERY_MS = 10_000;

/** Who the queries are for. */
export function actorOf(person: Person): Actor {
  const { userId, orgId, role, officeId, name } = person;
  return { userId, orgId, role, officeId, name };
}

/** Starts Zero over what the device already holds of this person's rows. */
export function startZero(options: ZeroClientOptions): ZeroClient {
  const { person, token, onNeedsAuth, onForgotten, clock, cacheUrl, logLevel = 'error' } = options;
  const trouble = observable<ZeroTrouble>('none');
  let closed = false;
  let attempts = 0;
  /** ms since the last replacement, whatever the clock was set to meanwhile. */
  let sinceReplaced = () => Infinity;
  /** Something says that trying helps, and there is no token to try with: with the next one. */
  let wakeOwed = false;
  /** The instance that the server no longer knows: connecting it again brings nothing but that, only its successor helps. */
  let forgotten: OpenKmsZero | null = null;
  let cancelRetry = () => {};
  let unsubscribe = () => {};

  const create = (): OpenKmsZero => {
    const made: OpenKmsZero = new Zero<Schema, undefined, Actor>({
      schema,
      userID: person.userId,
      storageKey: person.orgId,
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
        retry(replace, attempts === 0 ? 0 : undefined);
        onForgotten();
      },
    });
    return made;
  };
  const retry = (work: () => void, delay = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? 0) => {
    attempts += 1;
    cancelRetry();
    cancelRetry = clock.after(delay, work);
  };
  const resume = () => {
    const now = token();
    void instance.get().connection.connect(now === null ? undefined : { auth: now });
  };
  const heed = (state: ConnectionState) => {
    connection.set(state);
    if (instance.get() === forgotten) return;
    switch (state.name) {
      case 'connected':
        cancelRetry();
        // Only a connection that holds ends the run of failures; some are refused right after they stand.
        cancelRetry = clock.after(STEADY_MS, () => {
          attempts = 0;
        });
        return;
      case 'needs-auth':
        // It may have asked with the token before, or none: offer the present one once, then ask for a new one.
        if (attempts === 0 && token() !== null) retry(resume, 0);
        else retry(onNeedsAuth, attempts <= 1 ? 0 : undefined);
        return;
      case 'error':
        retry(resume);
        return;
      case 'connecting':
      case 'disconnected':
      case 'closed':
    }
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
    if (state.name === 'error') resume();
    // Between two tries Zero sleeps 5 s and cannot be woken; a new instance over the same rows connects at once.
    const sleeps = state.name === 'disconnected' || (state.name === 'connecting' && state.reason !== undefined);
    if (!sleeps || sinceReplaced() < REPLACE_EVERY_MS) return;
    replace();
  };
  const end = async () => {
    closed = true;
    cancelRetry();
    unsubscribe();
  };
  return {
    instance,
    connection,
    trouble,
    setToken(value) {
      if (closed) return;
      const sleeping = wakeOwed;
      wakeOwed = false;
      void instance.get().connection.connect({ auth: value });
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
