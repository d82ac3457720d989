/**
 * A part of the server dies (SIGKILL) while a queue is being sent, or zero-cache loses its replica. Always: nothing of the
 * queue is lost or done twice, the page that was open stays open, and it shows the truth once the part is back.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { type Device, takeDevice } from '../../fixtures/device.ts';
import { proofOfRegistrations } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow, type RowOfSessions } from '../../fixtures/row-of-sessions.ts';
import { diagnose, signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { startTestSystem, keepLogs, type System, test } from '../../fixtures/system.ts';

const QUEUED = 24;
test.setTimeout(240_000);

for (const [index, part] of (['sync-server', 'postgres', 'zero-cache', 'workers'] as const).entries()) {
  test(`${part} is killed in the middle of a drain: every change arrives once`, async ({ system }) => {
    const queue = await queueOffline(system, part, 800 + index * 40);
    const { device, page, row, email } = queue;
    try {
      const sent = page.waitForRequest((request) => request.url().endsWith('/api/v1/commands'));
      await device.goOnline();
      await sent;
      await system.kill(part);
      await system.restart(part);
      await drainedOnce(system, page, email, row);
    } finally {
      await device.discard();
    }
  });
}

test('zero-cache loses its replica: rows come anew into the open page, the queue is untouched', async () => {
  const own = await startTestSystem();
  try {
    const { device, page, row, email } = await queueOffline(own, 'replica', 900);
    try {
      await page.evaluate(() => Object.assign(window, { stillThisPage: true }));
      await own.kill('zero-cache');
      for (const file of ['replica.db', 'replica.db-wal', 'replica.db-wal2', 'replica.db-shm'])
        rmSync(path.join(own.home, 'zero', file), { force: true });
      await own.restart('zero-cache');
      await device.goOnline();
      await drainedOnce(own, page, email, row);
      expect(await page.evaluate(() => 'stillThisPage' in window)).toBe(true);
    } finally {
      await device.discard();
    }
  } finally {
    keepLogs(own);
    await own.stop();
  }
});

/** A colleague's laptop with {@link QUEUED} registrations waiting on it, its line cut. */
async function queueOffline(
  system: System,
  theme: string,
  startsIn: number,
): Promise<{ device: Device; page: Page; row: RowOfSessions; email: string }> {
  const michael = await restAs(system.url, 'michael@openkms.example');
  const [{ email }] = await colleaguesOf(system);
  const { officeId } = (await restAs(system.url, email)).person;
  const row = await layOutRow(michael, { officeId, theme, count: QUEUED, startsIn });
  const device = await takeDevice(system.url);
  const page = await device.open();
  await signIn(page, device.url, email, `/trainings/${row.trainingCode}`);
  await untilInstalled(page);
  await expect(offers(page)).toHaveCount(QUEUED);
  await device.goOffline();
  for (const { code } of row.sessions)
    await page.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
  await expect(offers(page)).toHaveCount(0);
  await expect(syncLine(page)).toContainText(`${QUEUED} changes wait`);
  return { device, page, row, email };
}

async function drainedOnce(system: System, page: Page, email: string, row: RowOfSessions): Promise<void> {
  await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 60_000 });
  await expect.poll(async () => (await diagnose(page))?.pending, { timeout: 30_000 }).toEqual({ applied: QUEUED });
  await expect(page.getByText('Requested · confirms when online')).toHaveCount(0);
  const ids = row.sessions.map(({ id }) => id);
  expect(await proofOfRegistrations(system, email, ids)).toEqual({ receipts: QUEUED, standing: QUEUED, doubled: 0 });
}

const offers = (page: Page) => page.getByRole('button', { name: /^Register: / });
