/**
 * Chromium alone: changes saved without a line are sent by the service worker when there is one, with every tab of the
 * product closed. Always: what it sent is there once, and a tab that opens later shows it done.
 */
import { type BrowserContext, type CDPSession, expect, type Page } from '@playwright/test';
import { takeDevice } from '../../fixtures/device.ts';
import { proofOfRegistrations } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow } from '../../fixtures/row-of-sessions.ts';
import { diagnose, signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { test } from '../../fixtures/system.ts';

const TAG = 'openkms-drain';
const QUEUED = 5;
test.setTimeout(120_000);

test('saved without a line, sent with every tab closed, shown as done when one opens', async ({ system }) => {
  const michael = await restAs(system.url, 'michael@openkms.example');
  const [, , { email }] = await colleaguesOf(system);
  const { officeId } = (await restAs(system.url, email)).person;
  const row = await layOutRow(michael, { officeId, theme: 'closed-tabs', count: QUEUED, startsIn: 1530 });
  const ids = row.sessions.map(({ id }) => id);
  const path = `/trainings/${row.trainingCode}`;
  const once = { receipts: QUEUED, standing: QUEUED, doubled: 0 };
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    const context = page.context();
    await signIn(page, device.url, email, path);
    await untilInstalled(page);
    await expect(offers(page)).toHaveCount(QUEUED);
    await device.goOffline();
    for (const { code } of row.sessions)
      await page.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
    await expect(syncLine(page)).toContainText(`${QUEUED} changes wait`);
    await expect.poll(() => syncsAsked(page)).toContain(TAG);

    const blank = await context.newPage();
    const cdp = await context.newCDPSession(blank);
    const registrationId = await registrationOf(cdp, device.url);
    await page.close();
    expect(productTabs(context, device.url)).toBe(0);
    expect((await proofOfRegistrations(system, email, ids)).standing).toBe(0);

    await device.goOnline();
    const begun = Date.now();
    // What the browser does by itself when its network comes back; a line that a test restores is not one it watches.
    await cdp.send('ServiceWorker.dispatchSyncEvent', {
      origin: device.url,
      registrationId,
      tag: TAG,
      lastChance: false,
    });
    await expect.poll(() => proofOfRegistrations(system, email, ids), { timeout: 30_000 }).toEqual(once);
    console.log(`${QUEUED} changes on the server ${Date.now() - begun} ms after the sync event, with no tab open`);
    expect(productTabs(context, device.url)).toBe(0);

    const later = await context.newPage();
    await later.goto(device.url + path);
    await expect(syncLine(later)).toHaveText('Everything is on the server', { timeout: 30_000 });
    await expect.poll(async () => (await diagnose(later))?.pending, { timeout: 30_000 }).toEqual({ applied: QUEUED });
    await expect(offers(later)).toHaveCount(0);
    expect(await proofOfRegistrations(system, email, ids)).toEqual(once);
  } finally {
    await device.discard();
  }
});

/** The syncs this page's service worker is to be woken for. */
function syncsAsked(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ready: object = await navigator.serviceWorker.ready;
    const { sync } = ready as { sync: { getTags: () => Promise<string[]> } };
    return sync.getTags();
  });
}

/** How Chromium's developer tools call the service worker of `origin`. */
function registrationOf(cdp: CDPSession, origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin));
      if (own !== undefined) resolve(own.registrationId);
    });
    cdp.send('ServiceWorker.enable').catch(reject);
  });
}

const productTabs = (context: BrowserContext, origin: string) =>
  context.pages().filter((page) => page.url().startsWith(origin)).length;

const offers = (page: Page) => page.getByRole('button', { name: /^Register: / });
