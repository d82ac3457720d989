/**
 * The browser loses one of this origin's databases (a person clears site data in part, a disk fails). Always: what the
 * other one holds goes on; without Zero's rows the queue still arrives once, without the device's own database the
 * person signs in again and sees what the server has.
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { watchPage } from '../../fixtures/accessible.ts';
import { type Device, takeDevice } from '../../fixtures/device.ts';
import { proofOfRegistrations } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow, type RowOfSessions } from '../../fixtures/row-of-sessions.ts';
import { diagnose, fillSignIn, signIn, syncLine, untilComplete, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { type System, test } from '../../fixtures/system.ts';

const EMMA = 'emma@openkms.example';
test.setTimeout(180_000);

test('Zero’s database is gone: the queue is whole, arrives once, and the rows come back', async ({ system }) => {
  const row = await layOut(system, 'rowsgone', 1100);
  const device = await takeDevice(system.url);
  try {
    const first = await device.open();
    await signIn(first, device.url, EMMA, `/trainings/${row.trainingCode}`);
    await untilInstalled(first);
    await device.goOffline();
    for (const { code } of row.sessions)
      await first.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
    await expect(syncLine(first)).toContainText('3 changes wait');
    await device.close();

    await device.goOnline();
    const page = await device.open();
    const deleted = await deleteDatabases(device, page, (name) => name !== 'openkms-device');
    expect(deleted.filter((name) => name.startsWith('rep:'))).not.toEqual([]);
    await page.goto(`${device.url}/trainings/${row.trainingCode}`);
    await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 60_000 });
    await expect(page.getByRole('button', { name: /^Register: / })).toHaveCount(0);
    await expect(page.getByText('Registered', { exact: true }).first()).toBeVisible();
    expect((await diagnose(page))?.pending).toEqual({ applied: 3 });
    await arrivedOnce(system, EMMA, row);
  } finally {
    await device.discard();
  }
});

test('the device’s own database is gone: she signs in again and sees what the server has', async ({ system }) => {
  const row = await layOut(system, 'devicegone', 1120);
  const [, , , colleague] = await colleaguesOf(system);
  const device = await takeDevice(system.url);
  try {
    const first = await device.open();
    await signIn(first, device.url, colleague.email, `/trainings/${row.trainingCode}`);
    for (const { code } of row.sessions)
      await first.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
    await expect(syncLine(first)).toHaveText('Everything is on the server');
    await device.close();

    const page = await device.open();
    expect(await deleteDatabases(device, page, (name) => name === 'openkms-device')).toEqual(['openkms-device']);
    await page.goto(`${device.url}/schedule`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await fillSignIn(page, colleague.email);
    await expect(page.getByRole('listitem').filter({ hasText: 'A row of devicegone' })).toHaveCount(3);
    await expect(syncLine(page)).toHaveText('Everything is on the server');
    expect((await diagnose(page))?.pending).toEqual({});
    await arrivedOnce(system, colleague.email, row);
  } finally {
    await device.discard();
  }
});

test('the databases cannot be opened when the page comes: she is still here as soon as they can', async ({
  system,
}) => {
  const row = await layOut(system, 'latedisk', 1140);
  const device = await takeDevice(system.url);
  const aside = `${device.databases}.aside`;
  try {
    const first = await device.open();
    await signIn(first, device.url, EMMA, `/trainings/${row.trainingCode}`);
    await untilInstalled(first);
    await device.goOffline();
    await first.getByRole('button', { name: `Register: ${row.sessions[0]?.code}`, exact: true }).click();
    await expect(syncLine(first)).toContainText('1 change waits');
    await device.close();

    renameSync(device.databases, aside);
    writeFileSync(device.databases, 'not a directory');
    const page = await device.open({ offline: true });
    await page.goto(`${device.url}/trainings/${row.trainingCode}`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    rmSync(device.databases);
    renameSync(aside, device.databases);
    await expect(syncLine(page)).toContainText('1 change waits', { timeout: 60_000 });
    await device.goOnline();
    await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 60_000 });
    expect((await diagnose(page))?.pending).toEqual({ applied: 1 });
  } finally {
    await device.discard();
  }
});

test('the databases say nothing when the page comes: she may sign in, and is here once they speak', async ({
  page,
  system,
}) => {
  const watched = watchPage(page);
  await page.addInitScript(sayNothing);
  await signIn(page, system.url, EMMA, '/trainings');
  await page.evaluate(() => sessionStorage.setItem('databases', 'silent'));
  await page.reload();
  await expect(page.getByText('This device’s storage does not answer')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await watched.expectFine('signing in on a device whose storage says nothing');
  await page.evaluate(() => Object.assign(window, { stillThisPage: true }));
  await page.evaluate(() => window.dispatchEvent(new Event('databases-speak')));
  await expect(page.getByRole('button', { name: /Emma/ }).first()).toBeVisible();
  await expect(page).toHaveURL(/\/trainings$/);
  await expect(page.getByText('This device’s storage does not answer')).toHaveCount(0);
  await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 30_000 });
  expect(await page.evaluate(() => 'stillThisPage' in window)).toBe(true);
});

test('signed in over databases that say nothing: that is told, and what they say later takes nobody’s place', async ({
  page,
  system,
}) => {
  await page.addInitScript(sayNothing);
  await signIn(page, system.url, EMMA, '/trainings');
  await page.evaluate(() => sessionStorage.setItem('databases', 'silent'));
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 20_000 });
  await fillSignIn(page, 'michael@openkms.example');
  const michael = page.getByRole('button', { name: /Michael/ }).first();
  await expect(michael).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('This device’s storage does not answer')).toBeVisible();
  await untilComplete(page);
  await page.evaluate(() => window.dispatchEvent(new Event('databases-speak')));
  await expect(page.getByText('This device’s storage does not answer')).toHaveCount(0);
  await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 60_000 });
  await expect(michael).toBeVisible();
});

/** In a page of a session that asks for it, no database is opened before somebody says so. */
function sayNothing(): void {
  if (sessionStorage.getItem('databases') !== 'silent') return;
  const speaking = new Promise((resolve) => window.addEventListener('databases-speak', resolve, { once: true }));
  const open = indexedDB.open.bind(indexedDB);
  const databases = indexedDB.databases.bind(indexedDB);
  indexedDB.databases = async () => {
    await speaking;
    return databases();
  };
  indexedDB.open = (...args) => {
    const held = new EventTarget() as IDBOpenDBRequest;
    void speaking.then(() => {
      const request = open(...args);
      for (const kind of ['success', 'error', 'blocked', 'upgradeneeded'] as const)
        request.addEventListener(kind, (event) => {
          const { transaction, readyState, error } = request;
          const result = kind === 'error' || kind === 'blocked' ? undefined : request.result;
          Object.assign(held, { transaction, readyState, error, result });
          held[`on${kind}`]?.(event as IDBVersionChangeEvent);
          held.dispatchEvent(new Event(kind));
        });
    });
    return held;
  };
}

async function layOut(system: System, theme: string, startsIn: number): Promise<RowOfSessions> {
  const michael = await restAs(system.url, 'michael@openkms.example');
  return layOutRow(michael, { officeId: michael.person.officeId, theme, count: 3, startsIn });
}

async function arrivedOnce(system: System, email: string, row: RowOfSessions): Promise<void> {
  const ids = row.sessions.map(({ id }) => id);
  expect(await proofOfRegistrations(system, email, ids)).toEqual({ receipts: 3, standing: 3, doubled: 0 });
}

/** Deletes databases of the product's origin from a page of it that uses none; answers their names. */
async function deleteDatabases(
  device: Device,
  page: Page,
  doomed: (name: string) => boolean,
): Promise<readonly string[]> {
  await page.goto(`${device.url}/api/openapi.json`);
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
  const chosen = names.filter(doomed);
  await page.evaluate(
    (list) =>
      Promise.all(
        list.map(
          (name) =>
            new Promise<void>((resolve, reject) => {
              const request = indexedDB.deleteDatabase(name);
              request.onsuccess = () => resolve();
              request.onerror = () => reject(new Error(`${name} could not be deleted`));
            }),
        ),
      ),
    chosen,
  );
  return chosen;
}
