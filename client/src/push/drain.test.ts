import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Outbox } from '../outbox/store.ts';
import { dependantsOf } from '../outbox/dependants.ts';
import { draft, openTestOutbox, testTabs, type TestDevice } from '../outbox/test-outbox.ts';
import { settled } from '../platform/test-clock.ts';
import { commandsHttp } from './commands-http.ts';
import { add, drainIn, drains, room, type Room, statesOf } from './test-drain.ts';

describe('a command that a tab wrote before it died and could tell of it', () => {
  /** A tab whose words reach nobody. */
  const mute = (device: TestDevice) =>
    openTestOutbox({ ...device, tab: () => ({ post: () => {}, listen: () => () => {}, close: () => {} }) });

  it('is sent once anybody opens the outbox again', async () => {
    const r = await room();
    drainIn(r);
    await settled();
    const dying = await mute(r.device);
    const { id } = await dying.append(draft(), 'training:t1');
    await settled();
    expect(r.server.executed).toEqual([]);
    await openTestOutbox(r.device);
    await settled();
    expect(r.server.executed).toEqual([id]);
  });

  it('is sent with the next report, where nobody does', async () => {
    const r = await room();
    drainIn(r);
    await settled();
    const { id } = await (await mute(r.device)).append(draft(), 'training:t1');
    await r.device.clock.advance(5 * 60_000);
    await settled();
    expect(r.server.executed).toEqual([id]);
  });
});

describe('the drain', () => {
  it('sends what waits in order, in one request, with a report of the device', async () => {
    const r = await room();
    const ids = await add(r, 5);
    drainIn(r);
    await settled();
    expect(r.server.requests).toEqual([ids]);
    expect(r.server.executed).toEqual(ids);
    expect(statesOf(r)).toEqual(Array(5).fill('sent'));
    expect(r.server.bodies[0]?.device).toEqual({
      ...r.outbox.device,
      pendingCount: 0,
      oldestPendingAt: null,
      offlineSince: null,
      now: r.device.clock.now(),
    });
  });

  it('sends at once what is issued while the line is up', async () => {
    const r = await room();
    drainIn(r);
    await settled();
    const [id] = await add(r, 1);
    await settled();
    expect(r.server.executed).toEqual([id]);
  });

  it('waits without a line and begins the moment it is back', async () => {
    const r = await room();
    r.online = false;
    const ids = await add(r, 3);
    const drain = drainIn(r);
    await r.device.clock.advance(60_000);
    expect(r.server.requests).toEqual([]);
    r.online = true;
    drain.kick('at-once');
    await settled();
    expect(r.server.executed).toEqual(ids);
  });

  it('keeps at most 200 commands in a request, and one request at a time', async () => {
    const r = await room();
    const ids = await add(r, 450);
    drainIn(r);
    await expect.poll(() => r.server.executed.length, { timeout: 15_000 }).toBe(450);
    expect(r.server.requests.map((each) => each.length)).toEqual([200, 200, 50]);
    expect(r.server.executed).toEqual(ids);
    expect(r.server.load.most).toBe(1);
  });

  it('carries each command out exactly once when the answer is lost', async () => {
    const r = await room();
    const ids = await add(r, 4);
    r.server.plan.push('drop-after', 'drop-before', 'drop-after');
    drainIn(r);
    await r.device.clock.advance(10_000);
    expect(r.server.executed).toEqual(ids);
    expect(r.server.requests).toHaveLength(4);
    expect(statesOf(r)).toEqual(Array(4).fill('sent'));
    expect(r.answers).toEqual([false, false, false, true]);
  });

  it.each(['bad-gateway', 'portal', 'drop-before'] as const)(
    'backs off after %s, ever longer, and loses nothing',
    async (mishap) => {
      const r = await room();
      const [id] = await add(r, 1);
      r.server.plan.push(mishap, mishap, mishap);
      drainIn(r);
      await r.device.clock.advance(499);
      expect(r.server.requests).toHaveLength(1);
      expect(statesOf(r)).toEqual(['saved']);
      await r.device.clock.advance(1);
      expect(r.server.requests).toHaveLength(2);
      await r.device.clock.advance(999);
      expect(r.server.requests).toHaveLength(2);
      await r.device.clock.advance(3000);
      expect(r.server.executed).toEqual([id]);
      expect(r.outbox.get(id ?? '')?.progress.attempts).toBe(4);
    },
  );

  it('waits as long as a busy server says', async () => {
    const r = await room();
    await add(r, 1);
    r.server.plan.push('busy');
    drainIn(r);
    await r.device.clock.advance(6999);
    expect(r.server.requests).toHaveLength(1);
    await r.device.clock.advance(1);
    expect(r.server.executed).toHaveLength(1);
  });

  it.each([
    ['at once', 0, 100, 12],
    ['a day from now', 86_400_000, 900, 4],
  ])(
    'a server that says to come back %s is neither stormed nor forgotten',
    async (_when, retryAfter, seconds, most) => {
      const r = await room();
      await add(r, 1);
      let requests = 0;
      drainIn(r, r.outbox, {
        send: async () => {
          requests += 1;
          return { kind: 'busy', retryAfter };
        },
      });
      await r.device.clock.advance(seconds * 1000);
      expect(requests).toBeGreaterThan(1);
      expect(requests).toBeLessThanOrEqual(most);
    },
  );

  it('ends a wait when there is news of the line', async () => {
    const r = await room();
    await add(r, 1);
    r.server.plan.push('drop-before', 'drop-before', 'drop-before');
    const drain = drainIn(r);
    await r.device.clock.advance(1600);
    expect(drain.state.get()).toBe('waiting');
    drain.kick('at-once');
    await settled();
    expect(r.server.executed).toHaveLength(1);
  });

  it('renews a token that ran out and goes on', async () => {
    const r = await room();
    const ids = await add(r, 2);
    r.token = 'old';
    drainIn(r);
    await settled();
    expect(r.refreshes).toEqual(['old']);
    expect(r.server.executed).toEqual(ids);
  });

  it('keeps the queue when renewing is refused, and goes on after signing in', async () => {
    const r = await room();
    const ids = await add(r, 2);
    r.token = null;
    r.refreshed = 'refused';
    const drain = drainIn(r);
    await r.device.clock.advance(120_000);
    expect(drain.state.get()).toBe('needs-sign-in');
    expect(r.refreshes).toHaveLength(1);
    ids.push(...(await add(r, 1)));
    await settled();
    expect(r.refreshes).toHaveLength(1);
    expect(statesOf(r)).toEqual(['saved', 'saved', 'saved']);
    r.token = 'good';
    drain.kick('at-once');
    await settled();
    expect(r.server.executed).toEqual(ids);
  });

  it('goes on with the token of whoever signed in again while the old one was being renewed in vain', async () => {
    const r = await room();
    const ids = await add(r, 1);
    r.token = null;
    let answer: (how: 'nobody') => void = () => {};
    const drain = drainIn(r, r.outbox, {
      refresh: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    await settled();
    r.token = 'good';
    drain.kick('at-once');
    answer('nobody');
    await settled();
    expect(r.server.executed).toEqual(ids);
    expect(drain.state.get()).toBe('idle');
  });

  it('does not ask without end when a renewed token is not accepted either', async () => {
    const r = await room();
    await add(r, 1);
    r.server.validToken = 'another';
    drainIn(r);
    await r.device.clock.advance(5000);
    expect(r.server.requests.length).toBeLessThan(10);
    expect(statesOf(r)).toEqual(['saved']);
  });

  it('sends again what an answer left out', async () => {
    const r = await room();
    const ids = await add(r, 4);
    r.server.plan.push('half');
    drainIn(r);
    await settled();
    expect(statesOf(r)).toEqual(['sent', 'sent', 'saved', 'saved']);
    await r.device.clock.advance(1000);
    expect(r.server.executed).toEqual(ids);
  });

  it('sends what a killed browser left under way, without doing it twice', async () => {
    const r = await room();
    const ids = await add(r, 3);
    await r.outbox.apply(ids.map((id) => ({ id, event: { kind: 'take' } as const })));
    r.server.plan.push('drop-after');
    await r.server
      .fetch('/', { body: JSON.stringify({ device: {}, commands: r.outbox.entries().map((each) => each.envelope) }) })
      .catch(() => {});
    expect(r.server.executed).toEqual(ids);
    drainIn(r);
    await settled();
    expect(r.server.executed).toEqual(ids);
    expect(statesOf(r)).toEqual(['sent', 'sent', 'sent']);
  });

  it('does not send what was withdrawn', async () => {
    const r = await room();
    r.online = false;
    const ids = await add(r, 2);
    const drain = drainIn(r);
    await settled();
    await r.outbox.apply([{ id: ids[0] ?? '', event: { kind: 'withdraw' } }]);
    r.online = true;
    drain.kick('at-once');
    await settled();
    expect(r.server.executed).toEqual([ids[1]]);
  });

  it('believes a "no" after a while when no receipt comes, and a "yes" never without one', async () => {
    const r = await room();
    await add(r, 2);
    let first = true;
    r.server.verdictFor.current = () => {
      const status = first ? ('rejected' as const) : ('applied' as const);
      first = false;
      return { status, code: null, details: {}, decidedAt: 1 };
    };
    drainIn(r);
    await r.device.clock.advance(9000);
    expect(statesOf(r)).toEqual(['sent', 'sent']);
    await r.device.clock.advance(2000);
    expect(statesOf(r)).toEqual(['rejected', 'sent']);
    await r.device.clock.advance(600_000);
    expect(statesOf(r)).toEqual(['rejected', 'sent']);
  });

  // Seed 9729: a tab whose read failed when it was told led, and the run never ended.
  it('learns from the disk what another tab did and could not tell, and does not go round in circles', async () => {
    const r = await room();
    const [id = ''] = await add(r, 1);
    const deaf = await openTestOutbox({ ...r.device, tab: testTabs() });
    await r.outbox.apply([{ id, event: { kind: 'take' } }]);
    expect(deaf.get(id)?.progress.state).toBe('saved');
    let changes = 0;
    drainIn(r, {
      ...deaf,
      apply(all) {
        if ((changes += 1) > 20) throw new Error('it goes round in circles');
        return deaf.apply(all);
      },
      reload: async () => {},
    });
    await settled();
    expect(deaf.get(id)?.progress.state).toBe('sent');
    expect(r.server.executed).toEqual([id]);
    expect(changes).toBeLessThan(5);
  });

  it('waits where what it would send cannot be marked, instead of going round at once', async () => {
    const r = await room();
    await add(r, 1);
    let changes = 0;
    const { state } = drainIn(r, {
      ...r.outbox,
      apply: () => Promise.resolve((changes += 1) > 0),
    });
    await settled();
    expect(state.get()).toBe('waiting');
    expect(changes).toBeLessThan(5);
  });

  it('sends nothing any more once it is stopped', async () => {
    const r = await room();
    const drain = drainIn(r);
    await settled();
    drain.stop();
    await add(r, 1);
    await r.device.clock.advance(600_000);
    expect(r.server.executed).toEqual([]);
    expect(r.server.requests).toEqual([[]]);
  });
});

const schedule = (n: number) => ({
  name: 'session.schedule',
  args: { sessionId: `s${n}`, trainingId: `t${n}`, officeId: 'o', code: `S-${n}`, capacity: 3 },
});
const create = (n: number) => ({
  name: 'training.create',
  args: { trainingId: `t${n}`, code: `T-${n}`, title: 'Tea', hours: 1 },
});

describe('a command that fails again and again', () => {
  const chains = async (r: Room) => {
    const [a] = await add(r, 1, create(1));
    const [b] = await add(r, 1, schedule(1));
    const [c] = await add(r, 1, create(2));
    return [a ?? '', b ?? '', c ?? ''] as const;
  };

  it('holds up what depends on it and nothing else, waits ever longer, and says why', async () => {
    const r = await room();
    const [a, b, c] = await chains(r);
    r.server.failing.set(a, 'internal_error');
    drainIn(r);
    await settled();
    expect(r.server.executed).toEqual([c]);
    expect(r.outbox.get(a)?.progress).toMatchObject({ state: 'saved', failure: { code: 'internal_error', tries: 1 } });
    expect(dependantsOf(r.outbox.entries()).get(b)).toEqual({ waitsFor: a, brokenBy: null });
    const [d] = await add(r, 1, create(3));
    await settled();
    expect(r.server.executed).toEqual([c, d]);
    const begun = r.device.clock.now();
    const before = r.server.requests.filter((ids) => ids.includes(a)).length;
    await r.device.clock.advance(3_600_000);
    const tries = r.server.requests.filter((ids) => ids.includes(a)).length - before;
    // 1, 2, 4 … 256 s, then every 300 s.
    expect(tries).toBeGreaterThan(18);
    expect(tries).toBeLessThan(24);
    const { progress } = r.outbox.get(a) ?? {};
    if (progress?.state !== 'saved') throw new Error(progress?.state);
    expect((progress.failure?.nextTryAt ?? 0) - r.device.clock.now()).toBeLessThanOrEqual(300_000);
    expect(r.device.clock.now()).toBeGreaterThan(begun);
    r.server.failing.clear();
    await r.device.clock.advance(300_000);
    expect(r.server.executed).toEqual([c, d, a, b]);
    expect(r.outbox.get(a)?.progress).not.toHaveProperty('failure');
  });

  it('is tried at once when the person asks for it', async () => {
    const r = await room();
    const [a] = await chains(r);
    r.server.failing.set(a, 'internal_error');
    const drain = drainIn(r);
    await r.device.clock.advance(60_000);
    r.server.failing.clear();
    drain.kick('at-once');
    await settled();
    expect(r.server.executed).toContain(a);
  });

  it('can be withdrawn while it waits, and those that need it are told', async () => {
    const r = await room();
    const [a, b] = await chains(r);
    r.server.failing.set(a, 'internal_error');
    drainIn(r);
    await settled();
    await r.outbox.apply([{ id: a, event: { kind: 'withdraw' } }]);
    expect(r.outbox.get(a)?.progress.state).toBe('withdrawn');
    expect(dependantsOf(r.outbox.entries()).get(b)).toEqual({ waitsFor: null, brokenBy: a });
  });

  it('does not wait for a time that only a clock set back has put far away', async () => {
    const r = await room();
    const [a] = await add(r, 1);
    const failure = { code: 'internal_error', tries: 3, nextTryAt: r.device.clock.now() + 86_400_000 };
    await r.outbox.apply([
      { id: a ?? '', event: { kind: 'take' } },
      { id: a ?? '', event: { kind: 'fail', failure } },
    ]);
    drainIn(r);
    await settled();
    expect(r.server.executed).toEqual([a]);
  });
});

describe('the report of a device', () => {
  const reports = (r: Room) => r.server.bodies.filter(({ commands }) => commands.length === 0).length;

  it('goes out when the drain begins, every five minutes while the line is up, and not without one', async () => {
    const r = await room();
    drainIn(r);
    await settled();
    expect(reports(r)).toBe(1);
    await r.device.clock.advance(600_000);
    expect(reports(r)).toBe(3);
    r.online = false;
    await r.device.clock.advance(1_800_000);
    expect(reports(r)).toBe(3);
  });

  it('goes out when somebody has reason to ask, and waits for a line where there is none', async () => {
    const r = await room();
    const drain = drainIn(r);
    await settled();
    drain.report();
    await settled();
    expect(reports(r)).toBe(2);
    r.online = false;
    drain.report();
    await settled();
    expect(reports(r)).toBe(2);
    r.online = true;
    drain.kick('when-due');
    await settled();
    expect(reports(r)).toBe(3);
  });

  it('tells that nothing waits any more', async () => {
    const r = await room();
    const [a] = await add(r, 1);
    r.server.failing.set(a ?? '', 'internal_error');
    drainIn(r);
    await settled();
    const last = () => r.server.bodies.at(-1)?.device;
    expect(last()).toMatchObject({ pendingCount: 1, oldestPendingAt: 1 });
    await r.outbox.apply([{ id: a ?? '', event: { kind: 'withdraw' } }]);
    await settled();
    expect(last()).toMatchObject({ pendingCount: 0, oldestPendingAt: null });
  });

  it('shows how far the clock of the device is off, and that the device is refused', async () => {
    const r = await room();
    r.server.self.current = { epoch: 'one', ahead: -90_000, revoked: true };
    const drain = drainIn(r);
    await settled();
    expect(drain.server.get()).toEqual({ epoch: 'one', epochChangedAt: null, skew: 90_000, revoked: true });
  });

  it('knows nothing of a server that says nothing of itself', async () => {
    const r = await room();
    const ids = await add(r, 2);
    const drain = drainIn(r);
    await settled();
    expect(r.server.executed).toEqual(ids);
    expect(drain.server.get()).toEqual({ epoch: null, epochChangedAt: null, skew: null, revoked: false });
  });
});

describe('a command of a later build, sent by an older one', () => {
  it('arrives with all that the later build put into it, and stays whole on the disk', async () => {
    const r = await room();
    const [id = ''] = await add(r, 1);
    const { db } = r.device;
    const saved = (await db.outbox.get(id)) as OutboxEntry;
    const later = { ...saved, note: 'mine', envelope: { ...saved.envelope, consent: 'given' } };
    await db.outbox.put(later);
    const older = await openTestOutbox(r.device);
    drainIn(r, older);
    await settled();
    expect(r.server.bodies.find(({ commands }) => commands.length > 0)?.commands).toMatchObject([{ consent: 'given' }]);
    expect(await db.outbox.get(id)).toMatchObject({
      note: 'mine',
      envelope: { consent: 'given' },
      progress: { state: 'sent' },
    });
  });
});

describe('a server that was restored from a backup', () => {
  const PATIENT = { timeout: 30_000, interval: 20 };
  const verdictOf = (r: Room, id: string) => {
    const progress = r.outbox.get(id)?.progress;
    return progress !== undefined && 'verdict' in progress ? progress.verdict : undefined;
  };
  const finish = (r: Room, ids: readonly string[]) =>
    r.outbox.apply(
      ids.map((id) => {
        const verdict = verdictOf(r, id);
        if (verdict === undefined) throw new Error(id);
        return { id, event: { kind: 'receipt', verdict } as const };
      }),
    );

  it('is offered what it has forgotten, in order and before anything newer', async () => {
    const r = await room();
    r.server.self.current = { epoch: 'one', ahead: 0, revoked: false };
    const ids = await add(r, 6);
    drainIn(r);
    await settled();
    await finish(r, ids);
    r.server.restore(2, 'two');
    const [late] = await add(r, 1);
    await settled();
    expect(r.server.executed).toEqual([...ids, late]);
    expect(await r.outbox.epoch()).toBe('two');
    expect(r.outbox.get(ids[0] ?? '')?.progress.state).toBe('applied');
    expect(r.outbox.get(ids[5] ?? '')?.progress).toMatchObject({ state: 'sent' });
  });

  it('tells what it decided anew for another device of the person, also of what is archived', async () => {
    const r = await room();
    r.server.self.current = { epoch: 'one', ahead: 0, revoked: false };
    const ids = await add(r, 201);
    const [first = '', second = ''] = ids;
    const carried = r.outbox.get(first)?.envelope;
    if (carried === undefined) throw new Error('not there');
    drainIn(r);
    await expect.poll(() => statesOf(r), PATIENT).toEqual(Array(201).fill('sent'));
    await finish(r, ids);
    await r.device.clock.advance(11 * 60_000);
    const [last = ''] = await add(r, 1);
    await settled();
    await finish(r, [last]);
    expect(r.outbox.get(first)).toBeUndefined();

    r.server.restore(0, 'two');
    const late = { status: 'adjusted', code: 'renamed', details: {}, decidedAt: r.device.clock.now() } as const;
    r.server.verdictFor.current = () => late;
    const elsewhere = {
      id: 'd2',
      label: 'Another',
      pendingCount: 0,
      oldestPendingAt: null,
      offlineSince: null,
      now: 0,
    };
    const { signal } = new AbortController();
    await commandsHttp(r.server.fetch)(r.server.validToken, elsewhere, [carried], signal);
    expect(r.server.executed).toEqual([first]);
    await add(r, 1);
    await expect.poll(() => statesOf(r), PATIENT).toEqual(Array(203).fill('sent'));
    for (const id of [first, second, last]) expect(verdictOf(r, id)).toEqual(late);
    expect(r.server.executed.slice(0, 2)).toEqual([first, second]);
  });

  it('is not taken for one that has executed it by a tab that slept through the restore with the old answer in hand', async () => {
    const r = await room();
    r.server.self.current = { epoch: 'one', ahead: 0, revoked: false };
    let wake = () => {};
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    const slow: typeof globalThis.fetch = async (input, init) => {
      const answer = await r.server.fetch(input, init);
      if (r.server.executed.length > 0) await asleep;
      return answer;
    };
    const first = drainIn(r, r.outbox, { send: commandsHttp(slow) });
    await settled();
    const [id = ''] = await add(r, 1);
    await settled();
    expect(r.server.executed).toEqual([id]);

    first.stop();
    r.server.restore(0, 'two');
    r.server.failing.set(id, 'internal_error');
    const other = await openTestOutbox(r.device);
    drainIn(r, other);
    await settled();
    expect(other.get(id)?.progress.state).toBe('saved');
    wake();
    await settled();
    r.server.failing.clear();
    await r.device.clock.advance(10_000);
    expect(r.server.executed).toEqual([id]);
  });

  it('is asked again where the asking was cut short', async () => {
    const r = await room();
    r.server.self.current = { epoch: 'one', ahead: 0, revoked: false };
    const ids = await add(r, 3);
    drainIn(r).stop();
    drainIn(r);
    await settled();
    r.server.restore(0, 'two');
    const { fetch } = r.server;
    let cuts = 2;
    const cut: typeof fetch = (input, init) => {
      if (input === '/api/v1/receipts/known' && (cuts -= 1) >= 0) return Promise.reject(new TypeError('cut'));
      return fetch(input, init);
    };
    drains.pop()?.stop();
    drainIn({ ...r, server: { ...r.server, fetch: cut } });
    await r.device.clock.advance(10_000);
    expect(r.server.executed).toEqual(ids);
  });
});

describe('12,000 commands', () => {
  it('are saved, sent and finished with work that grows as they do', async () => {
    const work = async (count: number) => {
      const r = await room();
      r.online = false;
      const drain = drainIn(r);
      await settled();
      let looked = 0;
      const { entries } = r.outbox;
      const counting: Outbox = {
        ...r.outbox,
        entries: () => {
          const all = entries();
          looked += all.length;
          return all;
        },
      };
      drain.stop();
      drainIn(r, counting);
      await Promise.all(Array.from({ length: count }, (_, n) => r.outbox.append(draft(create(n)), `training:t${n}`)));
      const whileSaving = looked;
      r.online = true;
      drains.at(-1)?.kick('at-once');
      await expect.poll(() => r.server.executed.length, { timeout: 60_000, interval: 20 }).toBe(count);
      return { whileSaving, sending: looked - whileSaving, requests: r.server.requests.length };
    };
    const [some, many] = [await work(1_200), await work(12_000)];
    expect(many.requests).toBeLessThan(12 * some.requests + 10);
    expect(many.whileSaving).toBeLessThan(12_000 * 4);
    // Each of the n / 200 requests may look through the list a few times; nothing looks through it once a command.
    expect(many.sending).toBeLessThan((12_000 / 200) * 12_000 * 5);
  }, 90_000);
});
