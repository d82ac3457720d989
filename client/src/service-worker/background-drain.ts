/**
 * Empties the outbox of whoever is signed in while no tab does. Always: the same outbox, drain and lead as a tab's, so a tab
 * that lives comes first: while one leads the worker only waits for it, and it gives up the lead as soon as a tab asks.
 * Nothing is shown and no rows are read here: entries stay `sent` until a tab hears of their receipts. Nobody signed in, a
 * session the server will not renew, or a sealed queue: left as it is.
 */
import { openOutbox, type Outbox } from '../outbox/store.ts';
import { type AuthHttp, authHttp } from '../platform/auth-http.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { type DeviceDb, openDeviceDb } from '../platform/device-db.ts';
import { browserLocks, lead, type Locks } from '../platform/leader.ts';
import { beginNewLog } from '../platform/new-log.ts';
import { personSchema } from '../platform/person.ts';
import { REFRESH_LOCK } from '../platform/refresh-turn.ts';
import { PERSON_KEY } from '../platform/session-store.ts';
import { openTabChannel, type TabChannel } from '../platform/tab-channel.ts';
import { type AskKnown, commandsHttp, knownHttp, type SendCommands } from '../push/commands-http.ts';
import { type Drain, type DrainOptions, startDrain } from '../push/drain.ts';
import { drainLead, hasToSend } from '../push/drain-lead.ts';

/** `nothing`: no person, or nothing of theirs waits. `left`: some still waits, for a line or for a tab that has it. */
export type DrainedInBackground = 'nothing' | 'emptied' | 'left' | 'needs-sign-in';

export type BackgroundServices = {
  readonly db: DeviceDb;
  readonly http: Pick<AuthHttp, 'refresh'>;
  readonly send: SendCommands;
  readonly askKnown: AskKnown;
  readonly locks: Locks;
  readonly channel: TabChannel;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
};

/** ms a worker works at most; browsers end one that takes much longer. */
const LONGEST = 25_000;
/** ms to wait for the lock under which tokens are renewed: a frozen tab may hold it. */
const LOCK_WITHIN = 5_000;

/** Drains until nothing is left, a tab takes over, or {@link LONGEST} is over. */
export async function drainInBackground(services: BackgroundServices): Promise<DrainedInBackground> {
  const { db, channel, clock } = services;
  const person = personSchema.safeParse((await db.read(() => db.session.get(PERSON_KEY)))?.value);
  if (!person.success) return 'nothing';
  const { userId } = person.data;
  const device = await db.read(() => db.device.get(userId));
  if (device === undefined) return 'nothing';
  const newId = () => device.id;
  const outbox = await openOutbox({ db, userId, channel, clock, newId, deviceLabel: device.label });
  try {
    if (!hasToSend(outbox.entries())) return 'nothing';
    return await drained(services, outbox);
  } finally {
    outbox.close();
  }
}

/** Drains with the browser's own services. Rejects when something is left, so that the browser tries again. */
export async function drainForBrowser(): Promise<void> {
  const fetch = globalThis.fetch.bind(globalThis);
  const db = openDeviceDb();
  // Not waited for: what it cannot do harms nothing.
  beginNewLog(indexedDB).catch(() => undefined);
  const channel = openTabChannel();
  try {
    const how = await drainInBackground({
      db,
      http: authHttp(fetch),
      send: commandsHttp(fetch),
      askKnown: knownHttp(fetch),
      locks: browserLocks(),
      channel,
      clock: systemClock,
      random: Math.random,
    });
    if (how === 'left') throw new Error('drain_unfinished');
  } finally {
    channel.close();
    db.close();
  }
}

function drained(services: BackgroundServices, outbox: Outbox): Promise<DrainedInBackground> {
  const { send, askKnown, locks, channel, clock, random } = services;
  const name = drainLead(outbox.userId);
  const session = workerSession(services, outbox);
  return new Promise((resolve) => {
    let drain: Drain | null = null;
    const stops: (() => void)[] = [];
    const finish = (how: DrainedInBackground) => {
      for (const stop of stops) stop();
      resolve(how);
    };
    const look = () => {
      if (drain?.state.get() === 'needs-sign-in') finish('needs-sign-in');
      // While a drain still reports that nothing is left, it is not idle.
      else if (!hasToSend(outbox.entries()) && (drain === null || drain.state.get() === 'idle')) finish('emptied');
    };
    const begin = () => {
      const own = startDrain({
        outbox,
        send,
        askKnown,
        ...session,
        isOnline: () => true,
        onAnswer: () => undefined,
        clock,
        random,
      });
      drain = own;
      const stopLooking = own.state.subscribe(look);
      return () => {
        stopLooking();
        own.stop();
        drain = null;
      };
    };
    stops.push(
      clock.after(LONGEST, () => finish('left')),
      outbox.subscribe(look),
      channel.listen((message) => {
        // Who signs in or out does so in a tab, and the queue may be sealed under our hands.
        if (message.kind === 'session') finish('left');
      }),
      lead(locks, name, begin, {
        channel,
        clock,
        random,
        waits: () => hasToSend(outbox.entries()),
        changed: outbox.subscribe,
        // A tab is there and wants it done: it shows what comes of it, and lives longer.
        asked: () => finish('left'),
      }),
    );
  });
}

/** A token for this person as long as the worker lives. */
function workerSession(
  { db, http, locks }: BackgroundServices,
  { userId, device }: Outbox,
): Pick<DrainOptions, 'token' | 'refresh'> {
  let token: string | null = null;
  return {
    token: () => token,
    async refresh() {
      const answer = await locks
        .request(REFRESH_LOCK, { signal: AbortSignal.timeout(LOCK_WITHIN) }, async () => {
          // Somebody else may have signed in since: their cookie must not send this queue.
          const now = personSchema.safeParse((await db.read(() => db.session.get(PERSON_KEY)))?.value);
          return now.success && now.data.userId === userId ? http.refresh(device) : null;
        })
        .catch(() => ({ kind: 'unreachable' }) as const);
      if (answer === null) return 'nobody';
      if (answer.kind !== 'granted') {
        const refused = answer.kind === 'refused' && (answer.status === 401 || answer.status === 403);
        return refused ? 'refused' : 'unreachable';
      }
      if (answer.person !== null && answer.person.userId !== userId) return 'nobody';
      token = answer.token;
      return 'granted';
    },
  };
}
