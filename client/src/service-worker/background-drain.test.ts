/** The worker's drain on a real outbox, Node's own Web Locks and a small honest server. */
import { afterEach, describe, expect, it } from 'vitest';
import { draft, openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import type { AuthAnswer } from '../platform/auth-http.ts';
import { browserLocks, lead } from '../platform/leader.ts';
import { PERSON_KEY } from '../platform/session-store.ts';
import { settled } from '../platform/test-clock.ts';
import { commandsHttp, knownHttp } from '../push/commands-http.ts';
import { drainLead } from '../push/drain-lead.ts';
import { testServer } from '../push/test-server.ts';
import { drainInBackground } from './background-drain.ts';

const EMMA = {
  userId: 'emma',
  orgId: 'acme',
  officeId: 'boston',
  name: 'Emma',
  email: 'emma@acme.example',
  role: 'employee',
};
const granted: AuthAnswer = { kind: 'granted', token: 'good', expiresIn: 600, person: null, queueKey: null };

const stops: (() => void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await settled();
});

/** A device on which Emma is signed in and `count` commands of hers wait; no tab is open. */
async function leftBehind(count: number, { signedIn = true } = {}) {
  const device = testDevice();
  const { db, clock } = device;
  const tab = await openTestOutbox(device);
  for (let number = 0; number < count; number += 1) await tab.append(draft(), `training:t${number}`);
  tab.close();
  if (signedIn) await db.write(['session'], () => db.session.put({ key: PERSON_KEY, value: EMMA }));
  const server = testServer(clock);
  const auth = { answer: granted, asked: 0 };
  const channel = device.tab();
  const drain = () =>
    drainInBackground({
      db,
      http: {
        refresh: async () => {
          auth.asked += 1;
          return auth.answer;
        },
      },
      send: commandsHttp(server.fetch),
      askKnown: knownHttp(server.fetch),
      locks: browserLocks(),
      channel,
      clock,
      random: () => 1,
    });
  const states = async () => {
    const rows = await db.read(() => db.outbox.toArray());
    return rows.map((row) => ('progress' in row ? (row.progress as { state: string }).state : 'none'));
  };
  return { device, server, auth, drain, states };
}

describe('the drain of the service worker', () => {
  it('sends what waits, each once, and leaves it to a tab to show what came of it', async () => {
    const { server, drain, states } = await leftBehind(3);
    expect(await drain()).toBe('emptied');
    expect(server.executed).toHaveLength(3);
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
    expect(await drain()).toBe('nothing');
    expect(server.executed).toHaveLength(3);
  });

  it('finds nothing to do for nobody, and asks for no token', async () => {
    const { server, auth, drain, states } = await leftBehind(1, { signedIn: false });
    expect(await drain()).toBe('nothing');
    expect([auth.asked, server.requests.length]).toEqual([0, 0]);
    expect(await states()).toEqual(['saved']);
  });

  it('leaves the queue of a session that the server will not renew', async () => {
    const { server, auth, drain, states } = await leftBehind(1);
    auth.answer = { kind: 'refused', status: 401, code: 'refresh_token_invalid' };
    expect(await drain()).toBe('needs-sign-in');
    expect([auth.asked, server.requests.length]).toEqual([1, 0]);
    expect(await states()).toEqual(['saved']);
  });

  it('sends nothing with the cookie of somebody else', async () => {
    const { server, auth, drain } = await leftBehind(1);
    auth.answer = { ...granted, person: { ...EMMA, userId: 'grace', role: 'employee' } };
    expect(await drain()).toBe('needs-sign-in');
    expect(server.requests).toEqual([]);
  });

  it('tries again and again without a line, and says after 25 seconds that something is left', async () => {
    const { device, server, drain, states } = await leftBehind(1);
    server.plan.push(...Array.from({ length: 100 }, () => 'drop-before' as const));
    const done = drain();
    await device.clock.advance(24_999);
    await device.clock.advance(1);
    expect(await done).toBe('left');
    // Whoever drains next takes up what was marked as under way.
    server.plan.splice(0);
    expect(await drain()).toBe('emptied');
    expect(server.executed).toHaveLength(1);
    expect(await states()).toEqual(['sent']);
  });

  it('leaves the work to a tab that leads, and takes it over when the tab goes', async () => {
    const { device, server, drain } = await leftBehind(2);
    const tabs = device.tab();
    const stopTab = lead(browserLocks(), drainLead('emma'), () => () => {}, {
      channel: tabs,
      clock: device.clock,
      random: () => 0,
      waits: () => true,
      changed: () => () => {},
      asked: () => {},
    });
    await settled();
    const done = drain();
    await device.clock.advance(10_000);
    expect(server.requests).toEqual([]);
    stopTab();
    await device.clock.advance(100);
    expect(await done).toBe('emptied');
    expect(server.executed).toHaveLength(2);
  });

  it('gives the lead to a tab that asks', async () => {
    const { device, server, drain } = await leftBehind(1);
    server.plan.push(...Array.from({ length: 100 }, () => 'drop-before' as const));
    const done = drain();
    await device.clock.advance(1_000);
    let leads = false;
    const begin = () => {
      leads = true;
      return () => {};
    };
    stops.push(
      lead(browserLocks(), drainLead('emma'), begin, {
        channel: device.tab(),
        clock: device.clock,
        random: () => 0,
        waits: () => true,
        changed: () => () => {},
        asked: () => {},
      }),
    );
    await device.clock.advance(100);
    expect(await done).toBe('left');
    expect(leads).toBe(true);
  });

  it('stops when somebody signs out in a tab', async () => {
    const { device, server, drain } = await leftBehind(1);
    server.plan.push(...Array.from({ length: 100 }, () => 'drop-before' as const));
    const done = drain();
    await device.clock.advance(1_000);
    device.tab().post({ kind: 'session' });
    expect(await done).toBe('left');
  });
});
