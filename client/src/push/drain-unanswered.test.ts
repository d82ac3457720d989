import { describe, expect, it } from 'vitest';
import { commandsHttp } from './commands-http.ts';
import { add, drainIn, room, type Room, statesOf } from './test-drain.ts';

const MINUTE = 60_000;
/** Commands that have nothing to do with one another. */
async function apart(r: Room, count: number, from = 0): Promise<string[]> {
  const ids: string[] = [];
  for (let n = from; n < from + count; n += 1)
    ids.push(
      ...(await add(r, 1, {
        name: 'training.create',
        args: { trainingId: `t${n}`, code: `T-${n}`, title: 'Tea', hours: 1 },
      })),
    );
  return ids;
}
const onFineLine = (r: Room) => drainIn(r, r.outbox, { isAnswering: () => true });

describe.each(['gateway', 'fault', 'unavailable'] as const)(
  'a command over which no request is answered (%s)',
  (how) => {
    it('holds up nothing but itself, and goes through once it is let through', async () => {
      const r = await room();
      const ids = await apart(r, 5);
      const bad = ids[2] ?? '';
      r.server.silenced.set(bad, how);
      onFineLine(r);
      await r.device.clock.advance(MINUTE);
      expect(r.server.executed).toEqual(ids.toSpliced(2, 1));
      expect(statesOf(r)).toEqual(['sent', 'sent', 'saved', 'sent', 'sent']);
      expect(r.outbox.get(bad)?.progress).toMatchObject({ failure: { code: 'unanswered' } });

      const later = await apart(r, 1, 5);
      await r.device.clock.advance(1000);
      expect(r.server.executed).toEqual([...ids.toSpliced(2, 1), ...later]);

      r.server.silenced.clear();
      await r.device.clock.advance(5 * MINUTE);
      expect(r.server.executed.at(-1)).toBe(bad);
      expect(statesOf(r)).not.toContain('saved');
    });

    it('is asked about ever more seldom, alone', async () => {
      const r = await room();
      const [bad = ''] = await apart(r, 1);
      r.server.silenced.set(bad, how);
      onFineLine(r);
      await r.device.clock.advance(10 * MINUTE);
      const before = r.server.requests.filter((ids) => ids.includes(bad)).length;
      await r.device.clock.advance(30 * MINUTE);
      const after = r.server.requests.filter((ids) => ids.includes(bad)).length;
      expect(after - before).toBeLessThanOrEqual(6);
      expect(after - before).toBeGreaterThanOrEqual(5);
    });
  },
);

it.each(['gateway', 'unavailable'] as const)(
  'blames no command where none is answered (%s): everything waits, and does not storm',
  async (how) => {
    const r = await room();
    const ids = await apart(r, 6);
    for (const id of ids) r.server.silenced.set(id, how);
    onFineLine(r);
    await r.device.clock.advance(10 * MINUTE);
    expect(r.server.requests.length).toBeLessThan(80);
    r.server.silenced.clear();
    await r.device.clock.advance(5 * MINUTE);
    expect(r.server.executed.toSorted()).toEqual(ids.toSorted());
  },
);

describe('a server that can do nothing now, not even hear a report', () => {
  const outage = (headers = {}) => {
    const state = { isOver: false, bodies: [] as { commands: { id: string }[]; device: { pendingCount: number } }[] };
    const drain = (r: Room) =>
      drainIn(r, r.outbox, {
        isAnswering: () => true,
        send: commandsHttp(async (url, init) => {
          if (state.isOver) return r.server.fetch(url, init);
          state.bodies.push(JSON.parse(init?.body as string) as (typeof state.bodies)[number]);
          return Response.json({ code: 'unavailable' }, { status: 503, headers });
        }),
      });
    return { state, drain };
  };

  it('blames no command: all wait in their order, no more often than ever', async () => {
    const r = await room();
    const ids = await apart(r, 5);
    const { state, drain } = outage();
    drain(r);
    await r.device.clock.advance(30 * MINUTE);
    expect(r.outbox.entries().map(({ progress }) => 'failure' in progress)).toEqual(Array(5).fill(false));
    const tries = state.bodies.filter(({ commands }) => commands.length > 0);
    expect(new Set(tries.map(({ commands }) => commands.length))).toEqual(new Set([5]));
    expect(tries.length).toBeLessThan(70);
    // A report that goes alone counts what the request before it held.
    const alone = state.bodies.filter(({ commands }) => commands.length === 0);
    expect(new Set(alone.map(({ device }) => device.pendingCount))).toEqual(new Set([5]));
    state.isOver = true;
    await r.device.clock.advance(MINUTE);
    expect(r.server.requests).toEqual([ids]);
  });

  it('is not asked before the time that it names', async () => {
    const r = await room();
    await apart(r, 2);
    const { state, drain } = outage({ 'retry-after': '60' });
    drain(r);
    await r.device.clock.advance(20 * MINUTE);
    expect(state.bodies.length).toBeLessThanOrEqual(21);
  });
});

it('blames the line, as long as nobody knows that it is fine', async () => {
  const r = await room();
  const ids = await apart(r, 3);
  r.server.silenced.set(ids[1] ?? '', 'gateway');
  drainIn(r);
  await r.device.clock.advance(10 * MINUTE);
  expect(r.outbox.entries().map(({ progress }) => 'failure' in progress)).toEqual([false, false, false]);
});
