/**
 * Zero begins before there is a token, and the token comes while zero-cache still asks about the connection that was made
 * without one. Always: that connection is refused, the next is made with the token, and the rows come.
 */
import { expect, type Page } from '@playwright/test';
import type pg from 'pg';
import { inDatabase } from '../../fixtures/proof.ts';
import { diagnose, signIn, syncLine, untilComplete } from '../../fixtures/sign-in.ts';
import { test } from '../../fixtures/system.ts';

test('a token that comes while the connection made without one is being looked at: the rows come all the same', async ({
  page,
  system,
}) => {
  await signIn(page, system.url, 'admin@openkms.example', '/audit');
  // A client that zero-cache has not met: what is known of it must first be read from Postgres.
  await deleteRows(page, system.url);
  const grant = await holdRefresh(page);
  await inDatabase(system.dbUrls.zero, async (zero) => {
    await stopReading(zero);
    const connected = firstWordOfZero(page);
    await page.goto(`${system.url}/audit`);
    await connected;
    // What the page reads by itself: it asks with the token after Zero was told of it.
    const told = page.waitForRequest((request) => request.headers()['authorization'] !== undefined);
    grant();
    await told;
    await zero.query('rollback');
  });
  await untilComplete(page);
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  expect((await diagnose(page))?.rows.office).toBeGreaterThan(0);
});

/** From a page of the origin that uses none of its databases. */
async function deleteRows(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/api/openapi.json`);
  const deleted = await page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.startsWith('rep:'));
    for (const name of names)
      await new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = () => reject(new Error(`${name} could not be deleted`));
      });
    return names.length;
  });
  expect(deleted).toBeGreaterThan(0);
}

/** The server's answer about the token stays on its way until it is let go. */
async function holdRefresh(page: Page): Promise<() => void> {
  let grant = () => {};
  const granted = new Promise<void>((resolve) => {
    grant = resolve;
  });
  await page.route('**/api/v1/auth/refresh', async (route) => {
    const response = await route.fetch();
    await granted;
    await route.fulfill({ response });
  });
  return grant;
}

/** zero-cache cannot read what it knows of its clients until the transaction ends. */
async function stopReading(zero: pg.Client): Promise<void> {
  await zero.query('begin');
  await zero.query('lock table "openkms_0/cvr".instances in access exclusive mode');
}

/** Resolves when zero-cache has said that the connection stands. */
function firstWordOfZero(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).startsWith('["connected"')) resolve();
      });
    });
  });
}
