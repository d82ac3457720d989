/**
 * Who is signed in on this device, and the access token, in memory alone.
 *
 *     loading ──nobody stored──▶ signed-out ◀──────────── signOut ───────────┐
 *        └──a person stored──▶ expired ──refresh granted──▶ signed-in ───────┤
 *                                 ▲  └── refused: needsSignIn ──signIn──▶ ┘  │
 *                                 └──────── token ran out, 401 ──────────────┘
 *
 * Always: reading and queueing need a person, never a token; refresh tokens rotate, so signing in, refreshing and signing
 * out take one lock among all tabs; an answer that arrives after the person changed is not heeded; whoever leaves, leaves
 * their queue sealed (sealed-queue.ts).
 */
import { z } from 'zod';
import type { AuthAnswer, AuthHttp, Grant } from './auth-http.ts';
import type { Clock } from './clock.ts';
import type { DeviceDb } from './device-db.ts';
import type { Locks } from './leader.ts';
import { type Observable, observable } from './observable.ts';
import { type Person, personSchema, samePerson } from './person.ts';
import { importQueueKey, sealQueue, unsealQueue } from './sealed-queue.ts';
import type { TabChannel } from './tab-channel.ts';

export type Session =
  | { readonly state: 'loading' }
  /** `reason`: why, where the person did not do it. */
  | { readonly state: 'signed-out'; readonly reason?: 'device_revoked' }
  /** `expired`: no valid token now (offline, or the server refused to renew it); reading and queueing go on. */
  | { readonly state: 'signed-in' | 'expired'; readonly person: Person };

export type RefreshResult = 'granted' | 'refused' | 'unreachable' | 'nobody';

export type Done = { readonly ok: true } | { readonly ok: false; readonly code: string };

export type SessionService = {
  readonly session: Observable<Session>;
  /** True when only signing in again helps. */
  readonly needsSignIn: Observable<boolean>;
  /** True when what the person left sealed here does not open: it is kept as it is. */
  readonly sealedUnreadable: Observable<boolean>;
  /** Changes with every new token. */
  readonly token: Observable<string | null>;
  /** A token of this very person that is good for some seconds yet, or null. */
  readonly tokenOf: (userId: string) => string | null;
  /** Renews the token; calls at the same time share one request. */
  readonly refresh: () => Promise<RefreshResult>;
  readonly signIn: (email: string, password: string) => Promise<Done>;
  /**
   * Seals the person's queue and forgets them. `queue_not_sealed`: changes wait here and the server never gave the key to
   * seal them with (an old session, no line); nothing has happened.
   */
  readonly signOut: () => Promise<Done>;
  /** The server no longer trusts this device: as a sign-out, with the reason told. */
  readonly revoked: () => Promise<void>;
  /** The server answers again: renew the token, and tell it of a sign-out it has not heard of. */
  readonly lineIsBack: () => void;
  readonly stop: () => void;
};

export type SessionOptions = {
  readonly db: Pick<DeviceDb, 'session' | 'outbox' | 'archive' | 'device' | 'sealed' | 'keys' | 'read' | 'write'>;
  readonly http: AuthHttp;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly channel: Pick<TabChannel, 'post' | 'listen'>;
  /** Gives what waits of this person to the server, from a device that it no longer trusts; must settle. */
  readonly handOver: (userId: string) => Promise<void>;
  /** Told what the server's answers say about the line. */
  readonly onAnswer: (reached: boolean) => void;
};

const LOCK = 'openkms-refresh';
const PERSON = 'person';
const SIGN_OUT_OWED = 'sign-out-owed';
/** For whoever renews a token without a page (the service worker). */
export { LOCK as REFRESH_LOCK, PERSON as PERSON_KEY };
/** ms before its end at which a token is renewed, and at which it is no longer handed out. */
const RENEW_BEFORE = 60_000;
const STALE_BEFORE = 5_000;
/** ms a tab waits for its turn: the one whose turn it is may be frozen. The server forgives two renewals at once. */
const PATIENCE = 8_000;
/** ms after which a tab looks for what another of its own wrote while the person was leaving. */
const SWEEP_AFTER = 1_000;

/** Reads who is signed in, then renews the token in the background. */
export function startSession(options: SessionOptions): SessionService {
  const { db, http, locks, clock, channel, handOver, onAnswer } = options;
  const session = observable<Session>({ state: 'loading' });
  const needsSignIn = observable(false);
  const sealedUnreadable = observable(false);
  const token = observable<string | null>(null);
  let tokenEndsAt = 0;
  /** Whose token it is: the session may still say somebody else while it changes. */
  let tokenOwner: string | null = null;
  /** The key that seals the queue of whoever is here. */
  let queueKey: { readonly userId: string; readonly key: CryptoKey } | null = null;
  /** Counts changes of person; what was asked for another count is void. */
  let era = 0;
  let refreshing: Promise<RefreshResult> | null = null;
  /** Renewals in a row that brought no answer. */
  let unanswered = 0;
  let cancelRenewal = () => {};
  let stopped = false;

  /** One tab at a time; past its patience, without waiting any longer. */
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const patience = new AbortController();
    const cancel = clock.after(PATIENCE, () => patience.abort());
    let begun = false;
    try {
      return await locks.request(LOCK, { signal: patience.signal }, () => {
        begun = true;
        cancel();
        return work();
      });
    } catch (error) {
      if (begun || !patience.signal.aborted) throw error;
      return work();
    } finally {
      cancel();
    }
  };

  const person = (): Person | null => {
    const now = session.get();
    return 'person' in now ? now.person : null;
  };
  const dropToken = () => {
    cancelRenewal();
    tokenOwner = null;
    tokenEndsAt = 0;
    token.set(null);
  };
  const settle = (next: Person | null, reason?: 'device_revoked') => {
    dropToken();
    needsSignIn.set(false);
    if (next !== null) session.set({ state: 'expired', person: next });
    else session.set(reason === undefined ? { state: 'signed-out' } : { state: 'signed-out', reason });
  };
  const accept = ({ token: value, expiresIn }: Grant, who: Person) => {
    cancelRenewal();
    unanswered = 0;
    const life = expiresIn * 1000;
    tokenEndsAt = clock.now() + life;
    tokenOwner = who.userId;
    token.set(value);
    needsSignIn.set(false);
    const before = person();
    const same = session.get().state === 'signed-in' && samePerson(before, who);
    if (!same) session.set({ state: 'signed-in', person: before !== null && samePerson(before, who) ? before : who });
    cancelRenewal = clock.after(Math.max(life - RENEW_BEFORE, life / 2), () => void refresh());
  };
  const remember = (who: Person | null) =>
    db.write(['session'], async () => {
      if (who === null) await db.session.delete(PERSON);
      else await db.session.put({ key: PERSON, value: who });
    });
  const stored = async (): Promise<Person | null> => {
    const record = await db.read(() => db.session.get(PERSON));
    const parsed = personSchema.safeParse(record?.value);
    return parsed.success ? parsed.data : null;
  };

  const keepKey = async (userId: string, base64: string | null) => {
    if (base64 === null || queueKey?.userId === userId) return;
    const key = await importQueueKey(base64);
    queueKey = { userId, key };
    await db.write(['keys'], () => db.keys.put({ userId, key }));
  };
  const keyOf = async (userId: string): Promise<CryptoKey | null> => {
    if (queueKey?.userId === userId) return queueKey.key;
    const found = await db.read(() => db.keys.get(userId));
    if (found !== undefined) queueKey = found;
    return found?.key ?? null;
  };
  /** Leaves nothing of `who` readable; null where changes wait and there is no key. */
  const seal = async (who: Person, along: () => Promise<void>): Promise<'sealed' | null> => {
    const { userId } = who;
    const forget = async () => {
      await db.session.bulkDelete([`epoch:${userId}`, `last-row-at:${userId}`, `last-drain-at:${userId}`]);
      await db.keys.delete(userId);
      await along();
    };
    const key = await keyOf(userId);
    if (key !== null) {
      await sealQueue(db, userId, key, clock.now(), forget);
      return 'sealed';
    }
    const mine = () => db.outbox.where('[userId+seq]').between([userId, 0], [userId, Infinity]);
    const waits = await db.read(() => mine().filter(isUnfinished).count());
    if (waits > 0) return null;
    await db.write(['outbox', 'archive', 'session', 'keys'], async () => {
      await mine().delete();
      await db.archive.where('[userId+seq]').between([userId, 0], [userId, Infinity]).delete();
      await forget();
    });
    return 'sealed';
  };
  /** This tab may have saved something while another was sealing. */
  const sweep = (who: Person) => {
    const own = queueKey;
    clock.after(SWEEP_AFTER, () => {
      if (own?.userId !== who.userId || person()?.userId === who.userId) return;
      void sealQueue(db, who.userId, own.key, clock.now(), async () => {});
      queueKey = null;
    });
  };
  const deviceOf = async (userId: string) => (await db.read(() => db.device.get(userId))) ?? null;

  const leave = async (who: Person, reason?: 'device_revoked'): Promise<Done> => {
    era += 1;
    refreshing = null;
    const left = await seal(who, async () => {
      await db.session.delete(PERSON);
      await db.session.put({ key: SIGN_OUT_OWED, value: { at: clock.now() } });
    });
    if (left === null) return { ok: false, code: 'queue_not_sealed' };
    settle(null, reason);
    sweep(who);
    channel.post({ kind: 'session' });
    await payOwedSignOut();
    return { ok: true };
  };

  const expire = (refused: boolean) => {
    const who = person();
    // Unreachable: a token that is still good stays good.
    if (!refused && tokenEndsAt - STALE_BEFORE > clock.now()) {
      cancelRenewal = clock.after(RENEW_BEFORE / 4, () => void refresh());
      return;
    }
    dropToken();
    needsSignIn.set(refused);
    if (!refused && who !== null) {
      // The line may be fine and only this answer missing: ask again, ever more seldom.
      cancelRenewal = clock.after(Math.min(2000 * 2 ** unanswered, 60_000), () => void refresh());
      unanswered += 1;
    }
    if (who !== null && session.get().state !== 'expired') session.set({ state: 'expired', person: who });
  };
  const heed = async (answer: AuthAnswer, asked: number): Promise<RefreshResult> => {
    onAnswer(answer.kind !== 'unreachable');
    const before = person();
    if (asked !== era || before === null || stopped) return 'nobody';
    if (answer.kind === 'refused' && answer.code === 'device_revoked') {
      // While the cookie is still there: signing out ends it.
      await handOver(before.userId);
      if (asked !== era) return 'nobody';
      await leave(before, 'device_revoked');
      return 'refused';
    }
    if (answer.kind !== 'granted') {
      const refused = answer.kind === 'refused' && (answer.status === 401 || answer.status === 403);
      expire(refused);
      return refused ? 'refused' : 'unreachable';
    }
    const who = answer.person ?? before;
    if (!samePerson(before, who)) await remember(who);
    await keepKey(who.userId, answer.queueKey);
    if (asked !== era) return 'nobody';
    if (who.userId !== before.userId) era += 1;
    accept(answer, who);
    return 'granted';
  };
  function refresh(): Promise<RefreshResult> {
    if (refreshing !== null) return refreshing;
    if (person() === null || stopped) return Promise.resolve('nobody');
    const asked = era;
    const running = inTurn(async () => http.refresh(await deviceOf(person()?.userId ?? '')))
      .then((answer) => heed(answer, asked))
      .finally(() => {
        if (refreshing === running) refreshing = null;
      });
    refreshing = running;
    return running;
  }

  /** Tells the server of a sign-out made without a line. */
  const payOwedSignOut = () =>
    inTurn(async () => {
      const owed = await db.read(() => db.session.get(SIGN_OUT_OWED));
      if (owed !== undefined && (await http.logout()))
        await db.write(['session'], () => db.session.delete(SIGN_OUT_OWED));
    });

  const load = async () => {
    const asked = era;
    const found = await stored();
    if (asked !== era || stopped) return;
    if (samePerson(found, person()) && session.get().state !== 'loading') {
      // The same person signed in again in another tab: the cookie is good once more.
      if (session.get().state === 'expired') await refresh();
      return;
    }
    const before = person();
    era += 1;
    refreshing = null;
    settle(found);
    if (before !== null && before.userId !== found?.userId) sweep(before);
    // At hand when another tab signs out and takes the kept one with it.
    if (found !== null) void keyOf(found.userId);
    await (found === null ? payOwedSignOut() : refresh());
  };

  const stopListening = channel.listen((message) => {
    if (message.kind === 'session') void load();
  });
  // A device database that cannot be read leaves nobody signed in; signing in still works for this visit.
  load().catch(() => {
    if (session.get().state === 'loading') settle(null);
  });

  return {
    session,
    needsSignIn,
    sealedUnreadable,
    token,
    tokenOf: (userId) => (tokenOwner === userId && tokenEndsAt - STALE_BEFORE > clock.now() ? token.get() : null),
    refresh,
    signIn: (email, password) =>
      inTurn(async () => {
        const answer = await http.login(email, password);
        onAnswer(answer.kind !== 'unreachable');
        if (answer.kind === 'unreachable') return { ok: false, code: 'unreachable' };
        if (answer.kind === 'refused') return { ok: false, code: answer.code };
        if (answer.person === null) return { ok: false, code: 'unreachable' };
        const who = answer.person;
        const before = person();
        // Whoever was here before leaves nothing to be read; without a key their queue stays, theirs alone.
        if (before !== null && before.userId !== who.userId) await seal(before, async () => {});
        await keepKey(who.userId, answer.queueKey);
        const key = await keyOf(who.userId);
        if (key !== null && (await unsealQueue(db, who.userId, key)) === 'unreadable') sealedUnreadable.set(true);
        era += 1;
        refreshing = null;
        await remember(who);
        await db.write(['session'], () => db.session.delete(SIGN_OUT_OWED));
        accept(answer, who);
        channel.post({ kind: 'session' });
        return { ok: true };
      }),
    signOut: async () => {
      const who = person();
      return who === null ? { ok: true } : leave(who);
    },
    async revoked() {
      const who = person();
      if (who !== null) await leave(who, 'device_revoked');
    },
    lineIsBack() {
      if (person() === null) void payOwedSignOut();
      else if (session.get().state === 'expired' && !needsSignIn.get()) void refresh();
    },
    stop() {
      stopped = true;
      stopListening();
      cancelRenewal();
    },
  };
}

/** A record of the outbox whose end is not known; what cannot be read counts as one. */
function isUnfinished(found: unknown): boolean {
  return !finished.safeParse(found).success;
}
const finished = z.looseObject({ finishedAt: z.number() });

const instant = z.number();
/** Instants this device keeps over restarts, ms UTC. */
export type KeptInstant = 'last-heard-at' | 'last-used-at' | `last-row-at:${string}` | `last-drain-at:${string}`;

/** A kept instant; null when there is none. */
export async function readInstant(db: Pick<DeviceDb, 'session' | 'read'>, key: KeptInstant): Promise<number | null> {
  const record = await db.read(() => db.session.get(key));
  const parsed = instant.safeParse(record?.value);
  return parsed.success ? parsed.data : null;
}

/** Keeps an instant for {@link readInstant}. */
export async function keepInstant(
  db: Pick<DeviceDb, 'session' | 'write'>,
  key: KeptInstant,
  at: number,
): Promise<void> {
  await db.write(['session'], () => db.session.put({ key, value: at }));
}
