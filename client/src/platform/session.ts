/**
 * Who is signed in on this device.
 *
 *     loading ──nobody stored──▶ signed-out ◀──────────── signOut ───────────┐
 *        └──a person stored──▶ expired ──refresh granted──▶ signed-in ───────┤
 *                                 ▲  └── refused: needsSignIn ──signIn──▶ ┘  │
 *                                 └──────── token ran out, 401 ──────────────┘
 *
 * `signed-out` is also where a database leads that refuses to be read, or says nothing: what it says later is taken over,
 * unless somebody has signed in by then.
 *
 * Always: reading and queueing need a person, never a token; refresh tokens rotate, so signing in, refreshing and signing
 * out take one lock among all tabs; an answer that arrives after the person changed is not heeded; whoever leaves, leaves
 * their queue sealed (session-store.ts).
 */
import { accessToken } from './access-token.ts';
import type { AuthAnswer, AuthHttp, Grant } from './auth-http.ts';
import type { Clock } from './clock.ts';
import type { DeviceDb } from './device-db.ts';
import { diskPatience, SILENCE } from './disk-patience.ts';
import type { Locks } from './leader.ts';
import { type Observable, observable } from './observable.ts';
import { type Person, samePerson } from './person.ts';
import { keyFrom, queueKeys } from './queue-keys.ts';
import { refreshTurns } from './refresh-turn.ts';
import { type LeftBecause, type Owner, type SessionDb, sessionStore } from './session-store.ts';
import type { TabChannel } from './tab-channel.ts';
import { tryToOpen } from './try-to-open.ts';

export type Session =
  | { readonly state: 'loading' }
  /** `reason`: why, where the person did not do it. */
  | { readonly state: 'signed-out'; readonly reason?: LeftBecause }
  /** `expired`: no valid token now (offline, or the server refused to renew it); reading and queueing go on. */
  | { readonly state: 'signed-in' | 'expired'; readonly person: Person };

export type RefreshResult = 'granted' | 'refused' | 'unreachable' | 'nobody';

export type Done = { readonly ok: true } | { readonly ok: false; readonly code: string };

export type SessionService = {
  readonly session: Observable<Session>;
  /** True when only signing in again helps. */
  readonly needsSignIn: Observable<boolean>;
  /** True when something the person left sealed here does not open: it is kept as it is. */
  readonly sealedUnreadable: Observable<boolean>;
  /** Changes with every new token. */
  readonly token: Observable<string | null>;
  /** A token of this very person that is good for some seconds yet, or null. */
  readonly tokenOf: (userId: string) => string | null;
  /** Renews the token; calls at the same time share one request. */
  readonly refresh: () => Promise<RefreshResult>;
  readonly signIn: (email: string, password: string) => Promise<Done>;
  /**
   * Seals the person's queue and forgets them. `queue_not_sealed`: changes wait here that cannot be sealed, because the
   * server never gave the key (an old session, no line) or the disk refuses them; nothing has happened.
   */
  readonly signOut: () => Promise<Done>;
  /** The server no longer trusts this device: as a sign-out, with the reason told. */
  readonly revoked: () => Promise<void>;
  /** The server answers again: renew the token, and tell it of a sign-out it has not heard of. */
  readonly lineIsBack: () => void;
  readonly stop: () => void;
};

export type SessionOptions = {
  readonly db: SessionDb & Pick<DeviceDb, 'health'>;
  readonly http: AuthHttp;
  readonly locks: Locks;
  readonly clock: Clock;
  readonly channel: Pick<TabChannel, 'post' | 'listen'>;
  /** Gives what waits of this person to the server, from a device that it no longer trusts; must settle. */
  readonly handOver: (userId: string) => Promise<void>;
  /** Tries to write down what only this page's memory holds of this person; false where the disk still refuses some. */
  readonly saveUnsaved: (userId: string) => Promise<boolean>;
  /** Told what the server's answers say about the line. */
  readonly onAnswer: (reached: boolean) => void;
};

/** ms after which a tab looks again for what another of its own wrote while the person was leaving. */
const SWEEP_AFTER = 1_000;
/** ms that nobody is asked to sign in because the device database refuses to be read; it is tried again and again. */
const READ_PATIENCE = 2_000;

/** Reads who is signed in, then renews the token in the background. */
export function startSession(options: SessionOptions): SessionService {
  const { db, http, locks, clock, channel, handOver, saveUnsaved, onAnswer } = options;
  const store = sessionStore(db);
  const session = observable<Session>({ state: 'loading' });
  const needsSignIn = observable(false);
  const sealedUnreadable = observable(false);
  const access = accessToken(clock, () => void refresh());
  /** Counts changes of person; what was asked for another count is void. */
  let era = 0;
  const inTurn = refreshTurns(locks, clock);
  let refreshing: Promise<RefreshResult> | null = null;
  let stopped = false;
  /** Who was here last is known: the disk said so, or somebody has signed in since. */
  let isKnown = false;

  const person = (): Person | null => {
    const now = session.get();
    return 'person' in now ? now.person : null;
  };
  const settle = (next: Person | null, because: LeftBecause | null = null) => {
    access.drop();
    needsSignIn.set(false);
    sealedUnreadable.set(false);
    if (next !== null) session.set({ state: 'expired', person: next });
    else session.set(because === null ? { state: 'signed-out' } : { state: 'signed-out', reason: because });
  };
  const accept = (grant: Grant, who: Person) => {
    access.hold(grant, who.userId);
    needsSignIn.set(false);
    const before = person();
    const same = session.get().state === 'signed-in' && samePerson(before, who);
    if (!same) session.set({ state: 'signed-in', person: before !== null && samePerson(before, who) ? before : who });
  };

  /** A device database that cannot be used must keep nobody from working: this visit goes on in memory, and that is told. */
  const onDisk = diskPatience(clock);
  /** The same for what has to end before anything goes on, or waits for more than the disk. */
  const untilEnd = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch {
      // The database's own health says so, on every page.
      return otherwise;
    }
  };
  const keys = queueKeys((userId) => onDisk(() => store.key(userId), null));
  const deviceOf = (userId: string) => onDisk(async () => (await db.read(() => db.device.get(userId))) ?? null, null);

  /** This tab, or one that died, may have saved something while another was sealing, or hold what the disk refused. */
  const sweep = (who: Owner) => {
    const key = keys.held(who.userId);
    if (key === null) return;
    const look = async () => {
      const saved = await saveUnsaved(who.userId);
      if (person()?.userId === who.userId) return;
      await untilEnd(() => store.sweep(who.userId, key, clock.now()), undefined);
      if (!saved) clock.after(SWEEP_AFTER, () => void look());
    };
    void look();
    clock.after(SWEEP_AFTER, () => void look());
    keys.drop();
  };
  /** `who` takes the place of `before`: nothing of the one is readable when the other is here. */
  const arrive = async (who: Person, before: Person | null, base64: string | null) => {
    // Of somebody on a disk that answers only now this page does not know yet.
    const last = before ?? (isKnown ? null : await onDisk(store.person, null));
    const gone = last === null || last.userId === who.userId ? null : last;
    // Without a key their queue stays as it is, theirs alone.
    if (gone !== null) {
      const key = await keys.of(gone.userId);
      // What is not written in time stays in memory, and the sweep tries again.
      await onDisk(() => saveUnsaved(gone.userId), false);
      await onDisk(() => store.leave(gone, key, clock.now(), { how: 'replaced' }), false);
      sweep(gone);
    }
    const key = (await keyFrom(base64)) ?? (await keys.of(who.userId));
    if (key !== null) keys.hold(who.userId, key);
    const isUnheard = before === null && !isKnown;
    const write = async () => {
      const found = await store.arrive(who, key, gone);
      // Whoever was here on a disk that spoke only now has gone without being asked for.
      if (isUnheard) await untilEnd(() => store.tidy(clock.now()), undefined);
      return found;
    };
    sealedUnreadable.set((await onDisk(write, 'nothing')) === 'unreadable');
    isKnown = true;
    era += 1;
    refreshing = null;
  };

  const leave = async (who: Person, because: LeftBecause | null): Promise<Done> => {
    era += 1;
    refreshing = null;
    const key = await keys.of(who.userId);
    const how = { how: 'signed-out', because } as const;
    if (!(await untilEnd(() => store.leave(who, key, clock.now(), how), false)))
      return { ok: false, code: 'queue_not_sealed' };
    settle(null, because);
    sweep(who);
    channel.post({ kind: 'session' });
    await payOwedSignOut();
    return { ok: true };
  };
  const leaveByThemselves = async (who: Person): Promise<Done> => {
    // What was asked for before is void from this moment on.
    era += 1;
    refreshing = null;
    // The key may have been asked for in vain so far; without a line it is at once.
    if ((await keys.of(who.userId)) === null) await refresh();
    const saved = await saveUnsaved(who.userId);
    // Meanwhile the server may have sent them away, or another tab.
    if (person()?.userId !== who.userId) return { ok: true };
    const left: Done = saved ? await leave(who, null) : { ok: false, code: 'queue_not_sealed' };
    if (!left.ok) void refresh();
    return left;
  };

  const expire = (refused: boolean) => {
    const who = person();
    // Unreachable: a token that is still good stays good.
    if (!refused && access.isGood()) {
      access.keep();
      return;
    }
    access.drop();
    needsSignIn.set(refused);
    if (!refused && who !== null) access.askAgain();
    if (who !== null && session.get().state !== 'expired') session.set({ state: 'expired', person: who });
  };
  /** The server trusts this device no more: what waits of `who` is left to an administrator, and they are gone. */
  const turnAway = async (who: Person): Promise<RefreshResult> => {
    const asked = era;
    // What only memory has, too; and while the cookie is still there: signing out ends it.
    await saveUnsaved(who.userId);
    await handOver(who.userId);
    if (asked !== era) return 'nobody';
    const left = await leave(who, 'device_revoked');
    // What could be neither handed over nor sealed keeps its person; the server gives this device nothing more.
    if (!left.ok) expire(true);
    return 'refused';
  };
  const heed = async (answer: AuthAnswer, asked: number): Promise<RefreshResult> => {
    onAnswer(answer.kind !== 'unreachable');
    const before = person();
    if (asked !== era || before === null || stopped) return 'nobody';
    if (isTurnedAway(answer)) return turnAway(before);
    if (answer.kind !== 'granted') {
      const refused = answer.kind === 'refused' && (answer.status === 401 || answer.status === 403);
      expire(refused);
      return refused ? 'refused' : 'unreachable';
    }
    const who = answer.person ?? before;
    if (who.userId === before.userId) {
      const key = await keyFrom(answer.queueKey);
      if (asked !== era) return 'nobody';
      if (key !== null) keys.hold(who.userId, key);
      await onDisk(async () => {
        if (!samePerson(before, who)) await store.remember(who);
        if (key !== null) await store.keepKey(who.userId, key);
      }, undefined);
      if (asked !== era) return 'nobody';
    } else await arrive(who, before, answer.queueKey);
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

  /** Signs in, in this tab's turn. `turnedAway`: who they are, if not from this device. */
  const logIn = async (email: string, password: string): Promise<{ done: Done; turnedAway?: Person }> => {
    const answer = await http.login(email, password);
    onAnswer(answer.kind !== 'unreachable');
    if (answer.kind === 'unreachable') return { done: { ok: false, code: 'unreachable' } };
    if (answer.kind === 'refused') return { done: { ok: false, code: answer.code } };
    const who = answer.person;
    if (who === null) return { done: { ok: false, code: 'unreachable' } };
    // Somebody may be on a disk that refused when this page opened. Where it still does, this visit goes on in memory.
    await onDisk(reading.opened, undefined);
    reading.stop();
    // Whom the disk names from now on, they come too late.
    era += 1;
    refreshing = null;
    await arrive(who, person(), answer.queueKey);
    // Only now it is known which device this is to them; it says so before any row is asked for.
    const device = await deviceOf(who.userId);
    const named = device === null ? answer : await http.refresh(device);
    if (isTurnedAway(named)) {
      settle(who);
      return { done: { ok: false, code: 'device_revoked' }, turnedAway: who };
    }
    accept(named.kind === 'granted' ? named : answer, who);
    channel.post({ kind: 'session' });
    return { done: { ok: true } };
  };

  /** Tells the server of a sign-out made without a line. */
  const payOwedSignOut = () =>
    inTurn(async () => {
      if ((await store.owesSignOut()) && (await http.logout())) await store.paidSignOut();
    });

  const load = async () => {
    const asked = era;
    const found = await store.person();
    const because = found === null ? await store.leftBecause() : null;
    if (asked !== era || stopped) return;
    if (isKnown && samePerson(found, person())) {
      // The same person signed in again in another tab: the cookie is good once more.
      if (session.get().state === 'expired') void refresh();
      return;
    }
    const before = person();
    isKnown = true;
    era += 1;
    refreshing = null;
    settle(found, because);
    if (before !== null && before.userId !== found?.userId) sweep(before);
    void untilEnd(() => store.tidy(clock.now()), undefined);
    if (found !== null) {
      const { userId } = found;
      // At hand when another tab signs out and takes the kept one with it.
      void keys.of(userId);
      void onDisk(() => store.hasUnreadable(userId), false).then((is) => {
        if (is && person()?.userId === userId) sealedUnreadable.set(true);
      });
    }
    void (found === null ? untilEnd(payOwedSignOut, undefined) : refresh());
  };

  const stopListening = channel.listen((message) => {
    if (message.kind === 'session') void untilEnd(load, undefined);
  });
  // A disk that refuses at first must not make a stranger of the person.
  const reading = tryToOpen(load, clock);
  const goOnWithout = () => {
    if (session.get().state === 'loading') settle(null);
  };
  reading.opened().catch(() => clock.after(READ_PATIENCE, goOnWithout));
  clock.after(SILENCE, goOnWithout);
  const stopHealth = db.health.subscribe(() => {
    // How the try ends is heard above, and by whoever signs in.
    if (db.health.get() === 'open') reading.opened().catch(() => undefined);
  });

  return {
    session,
    needsSignIn,
    sealedUnreadable,
    token: access.value,
    tokenOf: access.of,
    refresh,
    async signIn(email, password) {
      const { done, turnedAway } = await inTurn(() => logIn(email, password));
      // Out of turn: signing out takes one.
      if (turnedAway) await turnAway(turnedAway);
      return done;
    },
    signOut: async () => {
      const who = person();
      return who === null ? { ok: true } : leaveByThemselves(who);
    },
    async revoked() {
      const who = person();
      if (who !== null) await leave(who, 'device_revoked');
    },
    lineIsBack() {
      if (person() === null) void untilEnd(payOwedSignOut, undefined);
      else if (session.get().state === 'expired' && !needsSignIn.get()) void refresh();
    },
    stop() {
      stopped = true;
      stopListening();
      stopHealth();
      reading.stop();
      access.stop();
    },
  };
}

function isTurnedAway(answer: AuthAnswer): boolean {
  return answer.kind === 'refused' && answer.code === 'device_revoked';
}
