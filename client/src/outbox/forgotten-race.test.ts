/** A restored server, and a tab that tidies up at the same moment. */
import { expect, it } from 'vitest';
import type { DeviceDb } from '../platform/device-db.ts';
import { draft, openTestOutbox, testDevice } from './test-outbox.ts';

const verdict = { status: 'applied', code: null, details: {}, decidedAt: 5 } as const;

/** A disk on which `meanwhile` comes between the next two writes, as what another tab had queued behind the first does. */
function interruptible(db: DeviceDb) {
  let meanwhile: (() => Promise<unknown>) | null = null;
  const write = (async (tables, work) => {
    const done = await db.write(tables, work);
    const now = meanwhile;
    meanwhile = null;
    await now?.();
    return done;
  }) as DeviceDb['write'];
  const afterNextWrite = (work: () => Promise<unknown>) => {
    meanwhile = work;
  };
  return { db: { ...db, write }, afterNextWrite };
}

it('what the server has forgotten waits again, though another tab puts it into the archive at that moment', async () => {
  const device = testDevice();
  const other = await openTestOutbox(device);
  const ids: string[] = [];
  for (let n = 0; n < 230; n += 1) ids.push((await other.append(draft(), 'training:t1')).id);
  const { db, afterNextWrite } = interruptible(device.db);
  const leading = await openTestOutbox({ ...device, db });
  await other.apply(ids.map((id) => ({ id, event: { kind: 'receipt', verdict } })));
  await leading.reload();
  await device.clock.advance(11 * 60_000);
  const { id } = await other.append(draft(), 'training:t2');

  const [first = ''] = ids;
  // It writes down how something ended, and puts away what is surplus.
  afterNextWrite(() => other.apply([{ id, event: { kind: 'receipt', verdict } }]));
  await leading.forgotten([first]);

  expect(leading.get(first)?.progress.state).toBe('saved');
  expect(await device.db.outbox.get(first)).toMatchObject({ progress: { state: 'saved' } });
  expect(await device.db.archive.get(first)).toBeUndefined();
});
