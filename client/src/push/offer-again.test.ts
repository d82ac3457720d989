/** What a restored server decided anew, at 20 where it was 10 before, and who hears of it first: asking, rows or another tab. */
import { expect, it } from 'vitest';
import type { Verdict } from '../outbox/state.ts';
import type { Outbox } from '../outbox/store.ts';
import { openTestOutbox } from '../outbox/test-outbox.ts';
import { createBell } from '../platform/observable.ts';
import { settled } from '../platform/test-clock.ts';
import { type AskKnown, commandsHttp, knownHttp } from './commands-http.ts';
import { retireByReceipt } from './retire.ts';
import { add, drainIn, drains, room } from './test-drain.ts';

const HOUR = 3_600_000;
const at = (decidedAt: number): Verdict => ({ status: 'applied', code: null, details: {}, decidedAt });
const appliedAt = (decidedAt: number) => ({ state: 'applied', verdict: { decidedAt } });

const PATIENT = { timeout: 30_000, interval: 20 };

/** A room with rows that bring receipts; `restore` makes the server one of another epoch that decides at `decidedAt`. */
async function roomWithRows(decidedAt = 10) {
  const r = await room();
  const rows = new Map<string, Verdict>();
  const bell = createBell();
  const retire = (outbox: Outbox) =>
    retireByReceipt(outbox, { verdictOf: (id) => rows.get(id), subscribe: bell.subscribe }, r.device.clock);
  const receipt = async (ids: readonly string[], decided: number) => {
    for (const id of ids) rows.set(id, at(decided));
    bell.ring();
    await settled();
  };
  r.server.self.current = { epoch: 'one', ahead: 0, revoked: false };
  r.server.verdictFor.current = () => at(decidedAt);
  const restore = (decides: number) => {
    r.server.restore(0, 'two');
    r.server.verdictFor.current = () => at(decides);
  };
  /** Another device of the person has it by a file. */
  const sendElsewhere = async (id: string) => {
    const envelope = r.outbox.get(id)?.envelope;
    if (envelope === undefined) throw new Error(id);
    const device = { id: 'd2', label: 'Another', pendingCount: 0, oldestPendingAt: null, offlineSince: null, now: 0 };
    await commandsHttp(r.server.fetch)('good', device, [envelope], new AbortController().signal);
  };
  const progressOf = (id: string, outbox = r.outbox) => outbox.get(id)?.progress;
  return { r, retire, receipt, restore, sendElsewhere, progressOf };
}

it('ends, though the rows bring the new receipt while the server is asked, and is so at the next start', async () => {
  const { r, retire, receipt, restore, sendElsewhere, progressOf } = await roomWithRows();
  retire(r.outbox);
  const [id = ''] = await add(r, 1);
  const ask = knownHttp(r.server.fetch);
  let meanwhile = async () => {};
  const slow: AskKnown = async (...args) => {
    const said = await ask(...args);
    await meanwhile();
    return said;
  };
  const drain = drainIn(r, r.outbox, { askKnown: slow });
  await settled();
  await receipt([id], 10);
  restore(20);
  await sendElsewhere(id);
  meanwhile = () => receipt([id], 20);
  drain.report();
  await expect.poll(() => r.outbox.epoch()).toBe('two');
  await r.device.clock.advance(HOUR);
  expect(progressOf(id)).toMatchObject(appliedAt(20));

  for (const each of drains.splice(0)) each.stop();
  const next = await openTestOutbox(r.device);
  retire(next);
  drainIn(r, next);
  await r.device.clock.advance(HOUR);
  expect(progressOf(id, next)).toMatchObject(appliedAt(20));
});

it('ends, though a tab that slept with the list of the unknown in hand wakes after another has offered it', async () => {
  const { r, retire, receipt, restore, progressOf } = await roomWithRows();
  retire(r.outbox);
  const [id = ''] = await add(r, 1);
  const ask = knownHttp(r.server.fetch);
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => (wake = resolve));
  const slow: AskKnown = async (...args) => {
    const said = await ask(...args);
    if (r.server.self.current?.epoch === 'two') await asleep;
    return said;
  };
  const first = drainIn(r, r.outbox, { askKnown: slow });
  await settled();
  await receipt([id], 10);
  restore(20);
  first.report();
  await settled();
  first.stop();
  const other = await openTestOutbox(r.device);
  retire(other);
  drainIn(r, other).report();
  await settled();
  expect(r.server.executed).toEqual([id]);
  await receipt([id], 20);
  expect(progressOf(id, other)).toMatchObject(appliedAt(20));
  wake();
  await r.device.clock.advance(HOUR);
  expect(progressOf(id, other)).toMatchObject(appliedAt(20));
});

it('ends, though another tab heard the new receipt and put it away, and nobody was told', async () => {
  const { r, retire, receipt, restore, sendElsewhere, progressOf } = await roomWithRows();
  const ids = await add(r, 231);
  const [id = ''] = ids;
  const drain = drainIn(r);
  await expect.poll(() => r.outbox.entries().every(({ progress }) => progress.state === 'sent'), PATIENT).toBe(true);
  await r.outbox.apply(ids.map((each) => ({ id: each, event: { kind: 'receipt', verdict: at(10) } as const })));
  const mute = { post: () => undefined, listen: () => () => undefined, close: () => undefined };
  const other = await openTestOutbox({ ...r.device, tab: () => mute });
  await r.device.clock.advance(11 * 60_000);
  restore(20);
  await sendElsewhere(id);
  // Writes the end down and tidies up in one go.
  await other.apply([{ id, event: { kind: 'receipt', verdict: at(20) } }]);
  expect(await r.device.db.archive.get(id)).toMatchObject({ progress: appliedAt(20) });
  retire(r.outbox);
  drain.report();
  await expect.poll(() => r.outbox.epoch()).toBe('two');
  await receipt(ids, 20);
  await r.device.clock.advance(HOUR);
  await expect.poll(() => progressOf(id), PATIENT).toBeUndefined();
  expect(await r.device.db.archive.get(id)).toMatchObject({ progress: appliedAt(20) });
});

it('ends, though the restored server’s clock is behind and the rows bring its receipt before it is asked', async () => {
  const { r, retire, receipt, restore, sendElsewhere, progressOf } = await roomWithRows(20);
  retire(r.outbox);
  const [id = ''] = await add(r, 1);
  const drain = drainIn(r);
  await settled();
  await receipt([id], 20);
  restore(15);
  await sendElsewhere(id);
  await receipt([id], 15);
  drain.report();
  await expect.poll(() => r.outbox.epoch()).toBe('two');
  await r.device.clock.advance(HOUR);
  expect(progressOf(id)).toMatchObject(appliedAt(15));
});

it('ends, though the dump was too old, and a newer one that knows it is put back before it is offered again', async () => {
  const { r, retire, receipt, restore, progressOf } = await roomWithRows();
  retire(r.outbox);
  const [id = ''] = await add(r, 1);
  const drain = drainIn(r);
  await settled();
  await receipt([id], 10);
  restore(20);
  drain.stop();
  // The line goes once it has asked, before anything is offered.
  let isCut = true;
  const cut: typeof globalThis.fetch = (input, init) =>
    isCut && progressOf(id)?.state !== 'applied' ? Promise.reject(new TypeError('cut')) : r.server.fetch(input, init);
  drainIn({ ...r, server: { ...r.server, fetch: cut } }).report();
  await settled();
  expect(progressOf(id)).toMatchObject({ state: 'saved', forgot: 10 });
  r.server.self.current = { epoch: 'three', ahead: 0, revoked: false };
  r.server.verdictFor.current = () => at(10);
  isCut = false;
  await r.device.clock.advance(HOUR);
  await receipt([id], 10);
  expect(progressOf(id)).toMatchObject(appliedAt(10));
});

it('waits again, though a tab that slept writes down what it heard before the restore while another asks', async () => {
  const { r, receipt, restore, progressOf } = await roomWithRows();
  let wake: (() => void) | null = null;
  const slow: typeof globalThis.fetch = async (input, init) => {
    const answer = await r.server.fetch(input, init);
    if (r.server.executed.length === 2) await new Promise<void>((resolve) => (wake = resolve));
    return answer;
  };
  const first = drainIn(r, r.outbox, { send: commandsHttp(slow) });
  const [earlier = ''] = await add(r, 1);
  await settled();
  await receipt([earlier], 10);
  const [id = ''] = await add(r, 1);
  await settled();
  expect(r.server.executed).toEqual([earlier, id]);

  // It sleeps with the answer in hand; its lead is taken.
  first.stop();
  restore(20);
  const other = await openTestOutbox(r.device);
  const ask = knownHttp(r.server.fetch);
  const written: unknown[] = [];
  const askKnown: AskKnown = async (...args) => {
    const said = await ask(...args);
    wake?.();
    await settled();
    written.push(progressOf(id));
    return said;
  };
  drainIn(r, other, { askKnown });
  await expect.poll(() => r.server.executed, PATIENT).toEqual([earlier, id]);
  await r.device.clock.advance(HOUR);
  expect(written[0]).toMatchObject({ state: 'sent', verdict: { decidedAt: 10 } });
  for (const each of [earlier, id])
    expect(progressOf(each, other)).toMatchObject({ state: 'sent', verdict: { decidedAt: 20 } });
});

it('asks once more about what was decided anew while it asked', async () => {
  const { r, receipt, retire, restore, progressOf } = await roomWithRows();
  retire(r.outbox);
  const [id = ''] = await add(r, 1);
  const ask = knownHttp(r.server.fetch);
  let meanwhile: (() => Promise<void>) | null = null;
  const askKnown: AskKnown = async (...args) => {
    const said = await ask(...args);
    const work = meanwhile;
    meanwhile = null;
    await work?.();
    return said;
  };
  const drain = drainIn(r, r.outbox, { askKnown });
  await settled();
  await receipt([id], 10);
  restore(30);
  // Rows of before the restore, of a decision that neither the dump nor this device has.
  meanwhile = () => receipt([id], 20);
  drain.report();
  await expect.poll(() => progressOf(id), PATIENT).toMatchObject({ state: 'sent', verdict: { decidedAt: 30 } });
  expect(r.server.executed).toEqual([id]);
});
