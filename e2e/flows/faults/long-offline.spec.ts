/**
 * A laptop that was away for two days, a week, a month: its clock says so, and the server has forgotten what it had told
 * this client (zero-cache purges what an idle client was told). Always: while away everything is there and can be
 * changed; back again, the queue arrives once and the rows come anew, into the open page.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { type Device, takeDevice } from '../../fixtures/device.ts';
import { inDatabase, proofOfRegistrations } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow, type RowOfSessions } from '../../fixtures/row-of-sessions.ts';
import { diagnose, signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { type System, test } from '../../fixtures/system.ts';

const HOUR_MS = 3_600_000;
const ABSENCES = [
  { words: '49 hours', ms: 49 * HOUR_MS },
  { words: '8 days', ms: 8 * 24 * HOUR_MS },
  { words: '30 days', ms: 30 * 24 * HOUR_MS },
];
test.setTimeout(180_000);

for (const [index, { words, ms }] of ABSENCES.entries()) {
  test(`${words} away, and forgotten by the server: all is there, and all arrives once`, async ({ system }) => {
    const michael = await restAs(system.url, 'michael@openkms.example');
    const { email } = (await colleaguesOf(system))[index + 1] ?? { email: '' };
    const { officeId } = (await restAs(system.url, email)).person;
    const row = await layOutRow(michael, { officeId, theme: `away${index}`, count: 3, startsIn: 1000 + index * 10 });
    const device = await takeDevice(system.url);
    try {
      await leave(device, email, row);
      const page = await changeWhileAway(device, row, ms);
      await forgetClients(system);
      await michael.must('session.edit', {
        sessionId: row.sessions[2]?.id ?? '',
        changes: { description: { from: '', to: `Written while you were away for ${words}.` } },
      });
      await comeBack(device, page, system, email, row, words);
    } finally {
      await device.discard();
    }
  });
}

/** Signs in, so that everything is on the device, and closes it without a line. */
async function leave(device: Device, email: string, row: RowOfSessions): Promise<void> {
  const page = await device.open();
  await signIn(page, device.url, email, `/trainings/${row.trainingCode}`);
  await untilInstalled(page);
  await page.getByRole('button', { name: `Register: ${row.sessions[0]?.code}`, exact: true }).click();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  // Zero writes its rows to the disk a moment after they came.
  await sleep(2500);
  await device.goOffline();
  await device.close();
}

/** Opens it again with the clock moved on by `ms`, and registers once more. */
async function changeWhileAway(device: Device, row: RowOfSessions, ms: number): Promise<Page> {
  const page = await device.open({ offline: true });
  await page.addInitScript((shift) => {
    const now = Date.now.bind(Date);
    const Real = Date;
    const Moved = function (this: unknown, ...args: [] | [number]) {
      if (new.target === undefined) return new Real(now() + shift).toString();
      return args.length === 0 ? new Real(now() + shift) : Reflect.construct(Real, args, new.target);
    };
    Object.setPrototypeOf(Moved, Real);
    Moved.prototype = Real.prototype;
    Object.assign(Moved, { now: () => now() + shift });
    window.Date = Moved as unknown as DateConstructor;
  }, ms);
  await page.goto(`${device.url}/trainings/${row.trainingCode}`);
  expect((await page.evaluate(() => Date.now())) - Date.now()).toBeGreaterThan(ms - 60_000);
  await expect(page.getByRole('button', { name: /^Register: / })).toHaveCount(2);
  await page.getByRole('button', { name: `Register: ${row.sessions[1]?.code}`, exact: true }).click();
  await expect(page.getByText('Requested · confirms when online')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { stillThisPage: true }));
  return page;
}

/** What zero-cache's own housekeeping does with clients it has not heard of for long, for all of them at once. */
async function forgetClients(system: System): Promise<void> {
  await system.kill('zero-cache');
  const forgotten = await inDatabase(system.dbUrls.zero, async (client) => {
    await client.query('delete from "openkms_0/cvr"."rowsVersion"');
    return (await client.query('delete from "openkms_0/cvr".instances')).rowCount ?? 0;
  });
  expect(forgotten).toBeGreaterThan(0);
  await system.restart('zero-cache');
}

async function comeBack(
  device: Device,
  page: Page,
  system: System,
  email: string,
  row: RowOfSessions,
  words: string,
): Promise<void> {
  await device.goOnline();
  await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 60_000 });
  await expect(page.getByText(`Written while you were away for ${words}.`)).toBeVisible({ timeout: 30_000 });
  expect((await diagnose(page))?.pending).toEqual({ applied: 2 });
  const ids = row.sessions.map(({ id }) => id);
  expect(await proofOfRegistrations(system, email, ids)).toEqual({ receipts: 2, standing: 2, doubled: 0 });
  expect(await page.evaluate(() => 'stillThisPage' in window)).toBe(true);
}
