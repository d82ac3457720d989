import { afterEach, describe, expect, it } from 'vitest';
import { surplusOf } from '../outbox/archive.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import { draft, openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import { settled } from '../platform/test-clock.ts';
import { LONGEST_BACK_OFF } from './back-off.ts';
import { commandsHttp } from './commands-http.ts';
import { type Drain, startDrain } from './drain.ts';
import { testServer } from './test-server.ts';

const DAY = 86_400_000;
const drains: Drain[] = [];
afterEach(() => {
  for (const drain of drains.splice(0)) drain.stop();
});

/** A device that sends to a server whose clock nobody sets. */
async function room() {
  const device = testDevice();
  const outbox = await openTestOutbox(device);
  const start = device.clock.now();
  const server = testServer({ now: () => start + device.clock.elapsed() });
  server.self.current = { epoch: 'one', ahead: 0, revoked: false };
  const drain = startDrain({
    outbox,
    send: commandsHttp(server.fetch),
    token: () => 'good',
    refresh: async () => 'granted',
    isOnline: () => true,
    onAnswer: () => {},
    clock: device.clock,
    random: () => 1,
  });
  drains.push(drain);
  await settled();
  return { ...device, outbox, server, drain };
}

describe('a clock that is set while commands wait', () => {
  it.each([
    ['a day back', -DAY],
    ['a day forward', DAY],
    ['two minutes back', -120_000],
  ])('%s: what failed is tried again in time, and nothing twice', async (_name, by) => {
    const { clock, outbox, server } = await room();
    server.failing.set('a', 'internal_error');
    await outbox.append(draft({ id: 'a' }), 'training:t1');
    await settled();
    expect(server.executed).toEqual([]);
    clock.jump(by);
    server.failing.clear();
    await clock.advance(LONGEST_BACK_OFF);
    expect(server.executed).toEqual(['a']);
    expect(outbox.get('a')?.progress.state).toBe('sent');
  });

  it.each([
    ['back', -DAY],
    ['forward', DAY],
  ])('%s: a line that failed is tried again after the same time', async (_name, by) => {
    const { clock, outbox, server } = await room();
    server.plan.push('drop-before', 'drop-before');
    await outbox.append(draft({ id: 'a' }), 'training:t1');
    await settled();
    clock.jump(by);
    await clock.advance(2000);
    expect(server.executed).toEqual(['a']);
  });

  it.each([
    ['back', -DAY],
    ['forward', DAY],
  ])('%s: the next report tells by how much, and that nothing waits since tomorrow', async (_name, by) => {
    const { clock, outbox, server, drain } = await room();
    expect(drain.server.get().skew).toBe(0);
    server.failing.set('a', 'internal_error');
    await outbox.append(draft({ id: 'a', issuedAt: clock.now() }), 'training:t1');
    await settled();
    clock.jump(by);
    await clock.advance(6 * 60_000);
    expect(drain.server.get().skew).toBe(by);
    const reports = server.bodies.map(({ device }) => device as { oldestPendingAt: number | null; now: number });
    expect(reports.filter(({ oldestPendingAt, now }) => oldestPendingAt !== null && oldestPendingAt > now)).toEqual([]);
    expect(reports.some(({ oldestPendingAt }) => oldestPendingAt !== null)).toBe(true);
  });

  it('does not keep for ever what ended under a clock that was ahead', () => {
    const finished = (seq: number, finishedAt: number) =>
      ({
        id: `c${seq}`,
        seq,
        finishedAt,
        acknowledged: true,
        progress: { state: 'applied' },
      }) as unknown as OutboxEntry;
    const now = 1_700_000_000_000;
    const ahead = Array.from({ length: 250 }, (_, seq) => finished(seq, now + DAY));
    expect(surplusOf(ahead, now)).toHaveLength(50);
    const justNow = ahead.map((entry) => ({ ...entry, finishedAt: now - 1000 }));
    expect(surplusOf(justNow, now)).toEqual([]);
  });
});
