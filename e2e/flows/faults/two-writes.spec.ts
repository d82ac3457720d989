/**
 * Chromium takes two unfinished writes to one database for damage at its next start, and throws away every database of the
 * origin. Always: a kill finds no more than one of ours, so what was saved before it is there, and so is the person.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { takeDevice } from '../../fixtures/device.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow } from '../../fixtures/row-of-sessions.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { test } from '../../fixtures/system.ts';

const EMMA = 'emma@openkms.example';
test.setTimeout(180_000);

test('killed while two things are being written, the browser keeps what was saved before', async ({ system }) => {
  const michael = await restAs(system.url, 'michael@openkms.example');
  const { officeId } = michael.person;
  const row = await layOutRow(michael, { officeId, theme: 'twowrites', count: 2, startsIn: 1240 });
  const [one, other] = row.sessions.map(({ code }) => code);
  const device = await takeDevice(system.url);
  try {
    const first = await device.open();
    await first.addInitScript(neverFinishWrites);
    await signIn(first, device.url, EMMA, `/trainings/${row.trainingCode}`);
    await untilInstalled(first);
    await device.goOffline();
    await first.getByRole('button', { name: `Register: ${one}`, exact: true }).click();
    await expect(syncLine(first)).toContainText('1 change waits');

    await first.evaluate(() => Reflect.set(window, 'begun', 0));
    await first.getByRole('button', { name: `Register: ${other}`, exact: true }).click();
    // The page notes that somebody uses it, which is another table's.
    await first.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect.poll(() => first.evaluate(() => Reflect.get(window, 'begun'))).toBeGreaterThan(1);
    await sleep(2_000);
    await device.kill();

    const second = await device.open({ offline: true });
    await second.goto(`${device.url}/trainings/${row.trainingCode}`);
    await expect(syncLine(second)).toContainText('1 change waits');
    await expect(second.getByRole('button', { name: `Register: ${other}`, exact: true })).toBeVisible();
  } finally {
    await device.discard();
  }
});

/** Once `begun` is set, each write to the device's database goes on with more than memory holds, and never ends. */
function neverFinishWrites(): void {
  const LOTS = 'x'.repeat(100_000);
  const begin = Reflect.get(IDBDatabase.prototype, 'transaction');
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const transaction = begin.call(this, names, mode, options);
    const begun: unknown = Reflect.get(window, 'begun');
    if (this.name !== 'openkms-device' || mode !== 'readwrite' || typeof begun !== 'number') return transaction;
    Reflect.set(window, 'begun', begun + 1);
    transaction.commit = () => {};
    const [store = ''] = typeof names === 'string' ? [names] : names;
    let written = 0;
    const next = () => {
      const row = { id: 'lots', key: 'lots', userId: 'lots', seq: (written += 1) % 100, value: LOTS };
      transaction.objectStore(store).put(row).addEventListener('success', next);
    };
    next();
    return transaction;
  };
}
