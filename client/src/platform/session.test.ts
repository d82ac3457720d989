import { describe, expect, it, vi } from 'vitest';
import { draft, openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import type { AuthAnswer, AuthHttp } from './auth-http.ts';
import { understand } from './auth-http.ts';
import type { DeviceDb } from './device-db.ts';
import type { Locks } from './leader.ts';
import type { Person } from './person.ts';
import { type SessionOptions, type SessionService, startSession } from './session.ts';
import { sessionStore } from './session-store.ts';
import { settled } from './test-clock.ts';

const emma: Person = {
  userId: 'emma',
  orgId: 'o1',
  name: 'Emma',
  email: 'emma@x',
  role: 'employee',
  officeId: 'boston',
};
const noah: Person = { ...emma, userId: 'noah', name: 'Noah' };
const KEY = btoa('0123456789abcdef0123456789abcdef');
const grant = (token: string, person: Person | null = null, queueKey: string | null = KEY): AuthAnswer => ({
  kind: 'granted',
  token,
  expiresIn: 900,
  person,
  queueKey,
});
/** What this browser is to Emma. */
const LAPTOP = { userId: 'emma', id: 'laptop', label: 'Chromium on a Mac', nextSeq: 9 };
const refused: AuthAnswer = { kind: 'refused', status: 401, code: 'refresh_invalid' };

/** One lock, handed out in turn. */
function testLocks(): Locks {
  let turn: Promise<unknown> = Promise.resolve();
  return {
    request: (_name, _options, work) => {
      const mine = turn.then(() => work(null));
      turn = mine.catch(() => null);
      return mine;
    },
  };
}

function room() {
  const device = testDevice();
  const locks = testLocks();
  const calls: string[] = [];
  const server = {
    login: grant('t1', emma),
    refresh: [] as (AuthAnswer | Promise<AuthAnswer>)[],
    logout: true,
    /** The disk takes what only memory held. */
    disk: true,
    onHandOver: async () => {},
    unsaved: async () => {},
  };
  const http: AuthHttp = {
    login: async (email) => (calls.push(`login ${email}`), server.login),
    refresh: async (asking) => {
      calls.push(asking === null ? 'refresh' : `refresh ${asking.id}`);
      return server.refresh.shift() ?? { kind: 'unreachable' };
    },
    logout: async () => (calls.push('logout'), server.logout),
  };
  const open = (db: SessionOptions['db'] = device.db): SessionService =>
    startSession({
      db,
      http,
      locks,
      clock: device.clock,
      channel: device.tab(),
      handOver: async (userId) => {
        calls.push(`hand-over ${userId}`);
        await server.onHandOver();
      },
      saveUnsaved: async () => {
        if (server.disk) await server.unsaved();
        return server.disk;
      },
      onAnswer: () => {},
    });
  return { device, calls, server, open };
}

/** A session in which Emma has signed in. */
async function signedIn(open: () => SessionService): Promise<SessionService> {
  const session = open();
  await settled();
  await session.signIn('emma@x', 'secret');
  return session;
}

/** How many records of each kind lie on the disk. */
async function keptOn({ db }: ReturnType<typeof testDevice>) {
  const [outbox, sealed, keys] = await Promise.all([db.outbox.count(), db.sealed.count(), db.keys.count()]);
  return { outbox, sealed, keys };
}

/** Emma's queue holds one change more. */
async function queued(device: ReturnType<typeof testDevice>): Promise<void> {
  const outbox = await openTestOutbox(device);
  await outbox.append(draft(), 'training:t1');
  outbox.close();
}

describe('the session', () => {
  it('is signed out where nobody ever signed in, and asks the server nothing', async () => {
    const { open, calls } = room();
    const session = open();
    expect(session.session.get()).toEqual({ state: 'loading' });
    await settled();
    expect(session.session.get()).toEqual({ state: 'signed-out' });
    expect(calls).toEqual([]);
  });

  it('signs in, keeps the person and never the token', async () => {
    const { device, open } = room();
    const session = open();
    await settled();
    expect(await session.signIn('emma@x', 'secret')).toEqual({ ok: true });
    expect(session.session.get()).toEqual({ state: 'signed-in', person: emma });
    expect(session.tokenOf('emma')).toBe('t1');
    expect(session.tokenOf('noah')).toBeNull();
    const kept = JSON.stringify(await device.db.session.toArray());
    expect(kept).toContain('Emma');
    expect(kept).not.toContain('t1');
  });

  it('tells why signing in did not work', async () => {
    const { open, server } = room();
    const session = open();
    server.login = { kind: 'refused', status: 401, code: 'invalid_credentials' };
    expect(await session.signIn('emma@x', 'wrong')).toEqual({ ok: false, code: 'invalid_credentials' });
    server.login = { kind: 'unreachable' };
    expect(await session.signIn('emma@x', 'right')).toEqual({ ok: false, code: 'unreachable' });
    await settled();
    expect(session.session.get().state).toBe('signed-out');
  });

  it('knows the person offline after a restart, and is whole again when the line is back', async () => {
    const { open, server } = room();
    const first = open();
    await first.signIn('emma@x', 'secret');
    first.stop();
    const session = open();
    await settled();
    expect(session.session.get()).toEqual({ state: 'expired', person: emma });
    expect(session.needsSignIn.get()).toBe(false);
    server.refresh.push(grant('t2'));
    session.lineIsBack();
    await settled();
    expect(session.session.get()).toEqual({ state: 'signed-in', person: emma });
    expect(session.tokenOf('emma')).toBe('t2');
  });

  it('asks for signing in again when the server refuses to renew, and keeps the person', async () => {
    const { open, server, calls } = room();
    await open().signIn('emma@x', 'secret');
    server.refresh.push(refused);
    const session = open();
    await settled();
    expect(session.session.get()).toEqual({ state: 'expired', person: emma });
    expect(session.needsSignIn.get()).toBe(true);
    const asked = calls.length;
    session.lineIsBack();
    await settled();
    expect(calls).toHaveLength(asked);
    await session.signIn('emma@x', 'secret');
    expect(session.needsSignIn.get()).toBe(false);
  });

  it('does not take a busy server for a refusal, and asks again later', async () => {
    const { device, open, server } = room();
    await open().signIn('emma@x', 'secret');
    server.refresh.push({ kind: 'refused', status: 429, code: 'rate_limited' }, { kind: 'unreachable' }, grant('t3'));
    const session = open();
    await settled();
    expect(session.needsSignIn.get()).toBe(false);
    await device.clock.advance(10_000);
    expect(session.tokenOf('emma')).toBe('t3');
  });

  it('renews a minute before the end, once for all who ask at the same time', async () => {
    const { device, open, server, calls } = room();
    const session = await signedIn(open);
    server.refresh.push(grant('t2'));
    await device.clock.advance(839_000);
    expect(calls).toEqual(['login emma@x']);
    await device.clock.advance(1000);
    expect(session.tokenOf('emma')).toBe('t2');
    server.refresh.push(grant('t3'));
    await Promise.all([session.refresh(), session.refresh(), session.refresh()]);
    expect(calls.filter((each) => each === 'refresh')).toHaveLength(2);
  });

  it('does not heed a renewal that arrives after the person signed out', async () => {
    const { open, server } = room();
    const session = await signedIn(open);
    let answer: (value: AuthAnswer) => void = () => {};
    server.refresh.push(new Promise((resolve) => (answer = resolve)));
    const renewing = session.refresh();
    await settled();
    const leaving = session.signOut();
    answer(grant('t2'));
    expect(await renewing).toBe('nobody');
    await leaving;
    expect(session.session.get()).toEqual({ state: 'signed-out' });
    expect(session.tokenOf('emma')).toBeNull();
  });

  it('tells the server of a sign-out made offline when the line is back, also after a restart', async () => {
    const { open, server, calls } = room();
    const session = await signedIn(open);
    server.logout = false;
    await session.signOut();
    session.stop();
    server.logout = true;
    open();
    await settled();
    expect(calls.filter((each) => each === 'logout')).toHaveLength(2);
    open();
    await settled();
    expect(calls.filter((each) => each === 'logout')).toHaveLength(2);
  });

  it('follows another tab to another person, and out', async () => {
    const { open, server } = room();
    const [a, b] = [open(), open()];
    await a.signIn('emma@x', 'secret');
    await settled();
    expect(b.session.get()).toMatchObject({ person: emma });
    server.login = grant('n1', noah);
    await a.signIn('noah@x', 'secret');
    await settled();
    expect(b.session.get()).toMatchObject({ person: noah });
    await a.signOut();
    await settled();
    expect(b.session.get()).toEqual({ state: 'signed-out' });
  });

  it('hands a token to nobody but its owner, not even while one person follows another', async () => {
    const { open, server } = room();
    const session = await signedIn(open);
    const seen: (string | null)[] = [];
    session.token.subscribe(() => seen.push(session.tokenOf('emma'), session.tokenOf('noah')));
    server.login = grant('n1', noah);
    await session.signIn('noah@x', 'secret');
    expect(seen).toEqual([null, 'n1']);
  });

  it('takes over a new role with the next token', async () => {
    const { open, server } = room();
    const session = await signedIn(open);
    server.refresh.push(grant('t2', { ...emma, role: 'manager' }));
    await session.refresh();
    expect(session.session.get()).toMatchObject({ state: 'signed-in', person: { role: 'manager' } });
  });
});

describe('an answer of the auth endpoints', () => {
  it.each([
    [
      200,
      {
        accessToken: 't',
        expiresIn: 900,
        user: { id: 'emma', orgId: 'o1', name: 'Emma', email: 'emma@x', role: 'employee', officeId: 'b' },
      },
      'granted',
    ],
    [200, { accessToken: 't', expiresIn: 900 }, 'granted'],
    [200, { hello: 'portal' }, 'unreachable'],
    [401, { code: 'invalid_credentials' }, 'refused'],
    [502, { code: 'bad_gateway' }, 'unreachable'],
    [404, 'not ours', 'unreachable'],
  ] as const)('%i %j means %s', (status, body, kind) => {
    expect(understand(status, body).kind).toBe(kind);
  });
});

describe('a tab that is frozen while it renews', () => {
  it('holds up no other tab for longer than a moment', async () => {
    const { device, server } = room();
    const never: Locks = {
      request: (_name, { signal }) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    };
    const http: AuthHttp = {
      login: async () => server.login,
      refresh: async () => grant('t2'),
      logout: async () => true,
    };
    await device.db.session.put({ key: 'person', value: emma });
    const session = startSession({
      db: device.db,
      http,
      locks: never,
      clock: device.clock,
      channel: device.tab(),
      handOver: async () => {},
      saveUnsaved: async () => server.disk,
      onAnswer: () => {},
    });
    await settled();
    expect(session.tokenOf('emma')).toBeNull();
    await device.clock.advance(8_000);
    expect(session.tokenOf('emma')).toBe('t2');
  });
});

describe('a shared laptop', () => {
  it('lets the next person in though the disk says nothing of what the one before had not saved yet', async () => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    server.unsaved = () => new Promise<void>(() => {});
    server.login = grant('n1', noah, btoa('x'.repeat(32)));
    const signingIn = session.signIn('noah@x', 'secret');
    await device.clock.advance(8_000);
    expect(await Promise.race([signingIn, settled()])).toEqual({ ok: true });
    expect(session.session.get()).toEqual({ state: 'signed-in', person: noah });
  });

  it('seals what waits when the person leaves, and gives it back when they return', async () => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    await queued(device);
    expect(await session.signOut()).toEqual({ ok: true });
    expect(await keptOn(device)).toEqual({ outbox: 0, sealed: 1, keys: 0 });

    server.login = grant('t2', noah, btoa('x'.repeat(32)));
    await session.signIn('noah@x', 'secret');
    expect(await keptOn(device)).toMatchObject({ outbox: 0, sealed: 1 });
    await session.signOut();

    server.login = grant('t3', emma);
    await session.signIn('emma@x', 'secret');
    expect(await keptOn(device)).toMatchObject({ outbox: 1, sealed: 0 });
    expect(session.sealedUnreadable.get()).toBe(false);
  });

  it('seals what waits when somebody else signs in over an expired session', async () => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    await queued(device);
    server.login = grant('t2', noah, btoa('x'.repeat(32)));
    await session.signIn('noah@x', 'secret');
    expect(await keptOn(device)).toMatchObject({ outbox: 0, sealed: 1 });
    expect((await device.db.keys.toArray()).map(({ userId }) => userId)).toEqual(['noah']);
  });

  it('keeps the person where changes wait and there is nothing to seal them with', async () => {
    const { device, open, server } = room();
    server.login = grant('t1', emma, null);
    const session = await signedIn(open);
    await queued(device);
    expect(await session.signOut()).toEqual({ ok: false, code: 'queue_not_sealed' });
    expect(session.session.get()).toEqual({ state: 'signed-in', person: emma });
    expect(await device.db.outbox.count()).toBe(1);
  });

  it('seals in a second tab what that tab saved while the first was signing out', async () => {
    const { device, open } = room();
    const [first, second] = [open(), open()];
    await settled();
    await first.signIn('emma@x', 'secret');
    await settled();
    await queued(device);
    await first.signOut();
    await queued(device);
    await settled();
    expect(second.session.get()).toEqual({ state: 'signed-out' });
    await device.clock.advance(2000);
    // Encrypting is not done in this process's own turns.
    await vi.waitFor(async () => expect(await keptOn(device)).toMatchObject({ outbox: 0, sealed: 1 }));
  });

  it('tells a revoked device why, hands over while the cookie is good, and keeps what is left sealed', async () => {
    const { device, open, server, calls } = room();
    const session = await signedIn(open);
    await queued(device);
    server.refresh.push({ kind: 'refused', status: 403, code: 'device_revoked' });
    expect(await session.refresh()).toBe('refused');
    expect(session.session.get()).toEqual({ state: 'signed-out', reason: 'device_revoked' });
    expect(calls).toEqual(['login emma@x', expect.stringMatching(/^refresh/), 'hand-over emma', 'logout']);
    expect(await keptOn(device)).toMatchObject({ outbox: 0, sealed: 1 });
  });

  it('says which device it is before it lets in whoever was here before', async () => {
    const { device, open, server, calls } = room();
    const session = await signedIn(open);
    await session.signOut();
    await device.db.device.put(LAPTOP);
    calls.length = 0;
    server.refresh.push(grant('of the device', emma));
    expect(await session.signIn('emma@x', 'secret')).toEqual({ ok: true });
    expect(calls).toEqual(['login emma@x', 'refresh laptop']);
    expect(session.token.get()).toBe('of the device');
  });

  it('turns away at the door who comes back to a revoked device: what they left sealed is handed over first', async () => {
    const { device, open, server, calls } = room();
    const session = await signedIn(open);
    await queued(device);
    // Which device it is was sealed with the rest.
    await session.signOut();
    calls.length = 0;
    const tokens: (string | null)[] = [];
    session.token.subscribe(() => tokens.push(session.token.get()));
    server.onHandOver = async () => expect(await keptOn(device)).toMatchObject({ outbox: 1, sealed: 0 });
    server.refresh.push({ kind: 'refused', status: 403, code: 'device_revoked' });
    expect(await session.signIn('emma@x', 'secret')).toEqual({ ok: false, code: 'device_revoked' });
    expect(calls).toEqual(['login emma@x', expect.stringMatching(/^refresh ./), 'hand-over emma', 'logout']);
    expect(tokens.filter((token) => token !== null)).toEqual([]);
    expect(session.session.get()).toEqual({ state: 'signed-out', reason: 'device_revoked' });
    expect(await keptOn(device)).toMatchObject({ outbox: 0, sealed: 1 });
  });

  it('lets in with what signing in gave where the second answer does not come', async () => {
    const { device, open, calls } = room();
    await device.db.device.put(LAPTOP);
    const session = await signedIn(open);
    expect(calls).toEqual(['login emma@x', 'refresh laptop']);
    expect(session.session.get()).toMatchObject({ state: 'signed-in' });
    expect(session.token.get()).toBe('t1');
  });

  it('hands over also what only memory held, as far as the disk takes it', async () => {
    const { open, server, calls } = room();
    const session = await signedIn(open);
    calls.length = 0;
    server.unsaved = async () => void calls.push('save');
    server.refresh.push({ kind: 'refused', status: 403, code: 'device_revoked' });
    await session.refresh();
    expect(calls.slice(1, 3)).toEqual(['save', 'hand-over emma']);
  });

  it('tells why also in the other tabs and after a restart, until somebody signs in', async () => {
    const { device, open, server } = room();
    const [session, other] = [open(), open()];
    await settled();
    await session.signIn('emma@x', 'secret');
    await settled();
    server.refresh.push({ kind: 'refused', status: 403, code: 'device_revoked' });
    await session.refresh();
    await settled();
    const told = { state: 'signed-out', reason: 'device_revoked' };
    expect(other.session.get()).toEqual(told);
    const later = open();
    await settled();
    expect(later.session.get()).toEqual(told);
    await later.signIn('emma@x', 'secret');
    await later.signOut();
    expect(later.session.get()).toEqual({ state: 'signed-out' });
    expect(await sessionStore(device.db).leftBecause()).toBeNull();
  });

  it('asks once more for the key before it keeps the person', async () => {
    const { device, open, server } = room();
    server.login = grant('t1', emma, null);
    const session = await signedIn(open);
    await queued(device);
    server.refresh.push(grant('t2'));
    expect(await session.signOut()).toEqual({ ok: true });
    expect(await keptOn(device)).toMatchObject({ outbox: 0, sealed: 1 });
  });

  it('keeps the person while something is in memory alone, because the disk refuses it', async () => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    server.disk = false;
    expect(await session.signOut()).toEqual({ ok: false, code: 'queue_not_sealed' });
    expect('person' in session.session.get()).toBe(true);
    server.disk = true;
    expect(await session.signOut()).toEqual({ ok: true });
    expect(await device.db.keys.count()).toBe(0);
  });

  it('takes the newest key: a restored server may have given another', async () => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    await queued(device);
    const newer = btoa('y'.repeat(32));
    server.refresh.push(grant('t2', null, newer));
    await session.refresh();
    await session.signOut();
    server.login = grant('t3', emma, newer);
    await session.signIn('emma@x', 'secret');
    expect([await device.db.outbox.count(), session.sealedUnreadable.get()]).toEqual([1, false]);
  });

  it('tells of what does not open as long as its person is here, and nobody else', async () => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    await queued(device);
    await session.signOut();
    server.login = grant('t2', emma, btoa('y'.repeat(32)));
    await session.signIn('emma@x', 'secret');
    expect(session.sealedUnreadable.get()).toBe(true);
    const restarted = open();
    await vi.waitFor(() => expect(restarted.sealedUnreadable.get()).toBe(true));
    server.login = grant('n1', noah, btoa('x'.repeat(32)));
    await session.signIn('noah@x', 'secret');
    await vi.waitFor(() =>
      expect([session.sealedUnreadable.get(), restarted.sealedUnreadable.get()]).toEqual([false, false]),
    );
    expect(await device.db.sealed.count()).toBe(1);
  });

  it('does not seal a queue under the hands of a person who came straight back', async () => {
    const { device, open } = room();
    const [session] = [open(), open()];
    await settled();
    await session.signIn('emma@x', 'secret');
    await settled();
    await queued(device);
    await session.signOut();
    await session.signIn('emma@x', 'secret');
    await device.clock.advance(5000);
    await settled();
    expect(await keptOn(device)).toEqual({ outbox: 1, sealed: 0, keys: 1 });
  });

  it('seals at the next start what a page that died left open of somebody who had gone', async () => {
    const { device, open } = room();
    const session = await signedIn(open);
    await queued(device);
    const key = await device.db.keys.get('emma');
    await session.signOut();
    session.stop();
    // A tab that was closed right after it wrote, before it could sweep.
    await queued(device);
    await device.db.keys.put(key as NonNullable<typeof key>);
    open();
    await vi.waitFor(async () => expect(await keptOn(device)).toEqual({ outbox: 0, sealed: 1, keys: 0 }));
  });

  it('owes a wipe of the rows from the moment the person is gone until it is done, or they are back', async () => {
    const { device, open, server } = room();
    const store = sessionStore(device.db);
    const session = await signedIn(open);
    expect(await store.owedWipes()).toEqual([]);
    await session.signOut();
    expect(await store.owedWipes()).toEqual([{ userId: 'emma', orgId: 'o1' }]);
    await session.signIn('emma@x', 'secret');
    expect(await store.owedWipes()).toEqual([]);
    server.login = grant('n1', noah, btoa('x'.repeat(32)));
    await session.signIn('noah@x', 'secret');
    expect(await store.owedWipes()).toEqual([{ userId: 'emma', orgId: 'o1' }]);
    await store.wiped(emma);
    expect(await store.owedWipes()).toEqual([]);
  });

  it('lets a person work in memory where the database does not open', async () => {
    const { device, open } = room();
    device.db.close();
    const session = open();
    await device.clock.advance(1900);
    expect(session.session.get()).toEqual({ state: 'loading' });
    await device.clock.advance(200);
    expect(session.session.get()).toEqual({ state: 'signed-out' });
    expect(await session.signIn('emma@x', 'secret')).toEqual({ ok: true });
    expect(session.tokenOf('emma')).toBe('t1');
    expect(await session.signOut()).toEqual({ ok: false, code: 'queue_not_sealed' });
  });
});

describe('a disk that cannot be read when the page opens', () => {
  /** Emma is on the disk; every read fails until `heal`. */
  async function unreadable() {
    const { device, open, server, calls } = room();
    (await signedIn(open)).stop();
    let broken = true;
    const read: DeviceDb['read'] = async (work) => {
      if (broken) throw Object.assign(new Error('Internal error opening backing store'), { name: 'UnknownError' });
      return device.db.read(work);
    };
    const session = open({ ...device.db, read });
    return { device, session, server, calls, heal: () => (broken = false) };
  }

  it.each([
    ['within its patience', 600],
    ['after half a minute, when signing in has long been offered', 30_000],
  ])('comes back %s: the person is here, and renews the token', async (_name, ms) => {
    const { device, session, server, heal } = await unreadable();
    server.refresh.push(grant('t2'));
    await device.clock.advance(ms);
    expect(session.session.get()).toEqual({ state: ms < 2000 ? 'loading' : 'signed-out' });
    heal();
    await device.clock.advance(31_000);
    expect(session.session.get()).toEqual({ state: 'signed-in', person: emma });
  });

  it('comes back while somebody else signs in: the queue of the one before is sealed', async () => {
    const { device, session, server, heal } = await unreadable();
    await queued(device);
    await device.clock.advance(2500);
    expect(session.session.get()).toEqual({ state: 'signed-out' });
    heal();
    server.login = grant('n1', noah, btoa('x'.repeat(32)));
    expect(await session.signIn('noah@x', 'secret')).toEqual({ ok: true });
    expect(session.session.get()).toEqual({ state: 'signed-in', person: noah });
    await device.clock.advance(60_000);
    expect(session.session.get()).toEqual({ state: 'signed-in', person: noah });
    expect(await keptOn(device)).toEqual({ outbox: 0, sealed: 1, keys: 1 });
  });

  it('comes back after somebody signed in for this visit: nobody takes their place', async () => {
    const { device, session, server, heal } = await unreadable();
    await device.clock.advance(2500);
    server.login = grant('n1', noah, btoa('x'.repeat(32)));
    expect(await session.signIn('noah@x', 'secret')).toEqual({ ok: true });
    heal();
    await device.clock.advance(60_000);
    expect(session.session.get()).toEqual({ state: 'signed-in', person: noah });
  });
});

describe('a disk that says nothing when the page opens', () => {
  /** Emma is on the disk; nothing is answered until `speak`, which also answers what was asked before. */
  async function silent() {
    const { device, open, server, calls } = room();
    (await signedIn(open)).stop();
    let speak: () => void = () => {};
    const spoken = new Promise<void>((resolve) => (speak = resolve));
    const read: DeviceDb['read'] = async (work) => {
      await spoken;
      return device.db.read(work);
    };
    const write: DeviceDb['write'] = async (tables, work) => {
      await spoken;
      return device.db.write(tables, work);
    };
    const session = open({ ...device.db, read, write });
    return { device, open, session, server, calls, speak };
  }
  const signsInAsNoah = async ({ device, session, server }: Awaited<ReturnType<typeof silent>>) => {
    server.login = grant('n1', noah, btoa('x'.repeat(32)));
    const signingIn = session.signIn('noah@x', 'secret');
    await device.clock.advance(8_000);
    return signingIn;
  };

  it('keeps nobody from signing in for this visit, and says nothing before its time', async () => {
    const disk = await silent();
    await disk.device.clock.advance(4_900);
    expect(disk.session.session.get()).toEqual({ state: 'loading' });
    await disk.device.clock.advance(200);
    expect(disk.session.session.get()).toEqual({ state: 'signed-out' });
    expect(await signsInAsNoah(disk)).toEqual({ ok: true });
    expect(disk.session.session.get()).toEqual({ state: 'signed-in', person: noah });
    expect(disk.session.tokenOf('noah')).toBe('n1');
  });

  it('is heard when it speaks late: the person is here, and renews the token', async () => {
    const { device, session, server, speak } = await silent();
    await device.clock.advance(60_000);
    expect(session.session.get()).toEqual({ state: 'signed-out' });
    server.refresh.push(grant('t2'));
    speak();
    await settled();
    expect(session.session.get()).toEqual({ state: 'signed-in', person: emma });
  });

  it('tells late, too, why nobody is here', async () => {
    const { device, open, session, speak } = await silent();
    const other = open();
    await settled();
    await other.revoked();
    other.stop();
    await device.clock.advance(60_000);
    expect(session.session.get()).toEqual({ state: 'signed-out' });
    speak();
    await settled();
    expect(session.session.get()).toEqual({ state: 'signed-out', reason: 'device_revoked' });
  });

  it('takes nobody’s place who signed in before it spoke', async () => {
    const disk = await silent();
    const { device, session, speak } = disk;
    await device.clock.advance(6_000);
    await signsInAsNoah(disk);
    const seen: unknown[] = [];
    session.session.subscribe(() => seen.push(session.session.get()));
    speak();
    await device.clock.advance(60_000);
    expect(session.session.get()).toEqual({ state: 'signed-in', person: noah });
    expect(seen).toEqual([]);
  });

  it('leaves nothing readable of who was here before, though it spoke only after somebody else had signed in', async () => {
    const disk = await silent();
    const { device, session, speak } = disk;
    await queued(device);
    await device.clock.advance(6_000);
    expect(await signsInAsNoah(disk)).toEqual({ ok: true });
    speak();
    await device.clock.advance(60_000);
    expect(session.session.get()).toEqual({ state: 'signed-in', person: noah });
    await vi.waitFor(async () => expect(await keptOn(device)).toEqual({ outbox: 0, sealed: 1, keys: 1 }));
    expect(await sessionStore(device.db).owedWipes()).toEqual([{ userId: 'emma', orgId: 'o1' }]);
  });

  it('speaks while somebody else signs in: they are here, and the queue of the one before is sealed', async () => {
    const { device, session, server, speak } = await silent();
    await queued(device);
    await device.clock.advance(6_000);
    server.login = grant('n1', noah, btoa('x'.repeat(32)));
    const signingIn = session.signIn('noah@x', 'secret');
    // It has been waited for once more, and in vain.
    await device.clock.advance(5_100);
    speak();
    expect(await signingIn).toEqual({ ok: true });
    await device.clock.advance(60_000);
    expect(session.session.get()).toEqual({ state: 'signed-in', person: noah });
    await vi.waitFor(async () => expect(await keptOn(device)).toEqual({ outbox: 0, sealed: 1, keys: 1 }));
    expect(await sessionStore(device.db).owedWipes()).toEqual([{ userId: 'emma', orgId: 'o1' }]);
  });
});

describe('a clock that is set while a token is good', () => {
  it.each([
    ['a day back', -86_400_000],
    ['an hour back', -3_600_000],
  ])('%s: it is renewed and given up when its time is over all the same', async (_name, by) => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    device.clock.jump(by);
    expect(session.tokenOf('emma')).toBe('t1');
    server.refresh.push({ kind: 'unreachable' }, { kind: 'unreachable' });
    await device.clock.advance(840_000);
    expect(session.tokenOf('emma')).toBe('t1');
    await device.clock.advance(56_000);
    expect(session.tokenOf('emma')).toBeNull();
  });

  it('a day forward: the token is asked for anew, and nobody is signed out', async () => {
    const { device, open, server } = room();
    const session = await signedIn(open);
    device.clock.jump(86_400_000);
    expect(session.tokenOf('emma')).toBeNull();
    server.refresh.push(grant('t2'));
    expect(await session.refresh()).toBe('granted');
    expect(session.tokenOf('emma')).toBe('t2');
  });
});
