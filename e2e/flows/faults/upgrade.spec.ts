/**
 * A new version while people work, and commands of other versions in their queues. Always: nothing reloads under anybody's
 * hands; the queue outlives the change and arrives once; what the server does not understand is kept, and shown to an
 * administrator.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { takeDevice } from '../../fixtures/device.ts';
import { inDatabase, proofOfRegistrations } from '../../fixtures/proof.ts';
import { buildSecond, runningBuild, type SecondBuild, standInFront } from '../../fixtures/release.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { layOutRow } from '../../fixtures/row-of-sessions.ts';
import { diagnose, signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { type System, test } from '../../fixtures/system.ts';

const ALL_THERE = 'Everything is on the server';
test.setTimeout(120_000);

let second: SecondBuild;
test.beforeAll(async () => {
  second = await buildSecond();
});
test.afterAll(() => second.remove());

test('a new version is published while a queue waits: it asks, it is taken offline, and all arrives once', async ({
  system,
}) => {
  const { email, sessions, trainingCode } = await laidOut(system, 'upgrade', 4, 1420);
  const front = await standInFront(system.url);
  const device = await takeDevice(front.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, email, `/trainings/${trainingCode}`);
    await untilInstalled(page);
    await device.goOffline();
    await register(page, sessions.slice(0, 2));
    await expect(syncLine(page)).toContainText('2 changes wait');
    front.publish(second);
    await page.evaluate(() => Object.assign(window, { stillThisPage: true }));
    await device.goOnline();
    await expect(page.getByText('A new version is ready')).toBeVisible({ timeout: 20_000 });
    await expect(syncLine(page)).toHaveText(ALL_THERE);
    await expect.poll(async () => (await diagnose(page))?.pending).toEqual({ applied: 2 });
    // Nobody agreed yet: the same page, still of the first build.
    expect(await page.evaluate(() => 'stillThisPage' in window)).toBe(true);
    expect(await page.evaluate(runningBuild)).toBe('first');
    // Of its files the server has none any more; pages that were never opened come all the same.
    await page.getByRole('link', { name: 'My schedule' }).first().click();
    await expect(page.getByRole('heading', { name: 'My schedule', level: 1 })).toBeVisible();
    await page.goBack();

    await device.goOffline();
    await register(page, sessions.slice(2));
    await expect(syncLine(page)).toContainText('2 changes wait');
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await expect.poll(() => page.evaluate(runningBuild).catch(() => null), { timeout: 20_000 }).toBe('second');
    await expect(syncLine(page)).toContainText('2 changes wait');
    await device.goOnline();
    await expect(syncLine(page)).toHaveText(ALL_THERE, { timeout: 20_000 });
    const ids = sessions.map(({ id }) => id);
    expect(await proofOfRegistrations(system, email, ids)).toEqual({ receipts: 4, standing: 4, doubled: 0 });
  } finally {
    await device.discard();
    await front.close();
  }
});

test('nobody agrees to the new version: the old worker goes on with the new server, over reloads; then the reverse', async ({
  system,
}) => {
  const { email, sessions, trainingCode } = await laidOut(system, 'worker', 3, 1430);
  const front = await standInFront(system.url);
  const device = await takeDevice(front.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, email, `/trainings/${trainingCode}`);
    await untilInstalled(page);
    front.publish(second);
    await page.reload();
    await expect(page.getByText('A new version is ready')).toBeVisible({ timeout: 20_000 });
    expect(await page.evaluate(runningBuild)).toBe('first');
    await device.goOffline();
    await register(page, sessions.slice(0, 1));
    await page.reload();
    await expect(syncLine(page)).toContainText('1 change waits');
    expect(await page.evaluate(runningBuild)).toBe('first');
    await device.goOnline();
    await expect(syncLine(page)).toHaveText(ALL_THERE, { timeout: 20_000 });

    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await expect.poll(() => page.evaluate(runningBuild).catch(() => null), { timeout: 20_000 }).toBe('second');
    // The release is taken back: the new worker has the old server before it.
    await device.goOffline();
    await register(page, sessions.slice(1, 2));
    front.takeBack();
    await page.reload();
    await expect(syncLine(page)).toContainText('1 change waits');
    expect(await page.evaluate(runningBuild)).toBe('second');
    await device.goOnline();
    await expect(syncLine(page)).toHaveText(ALL_THERE, { timeout: 20_000 });
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await expect.poll(() => page.evaluate(runningBuild).catch(() => null), { timeout: 20_000 }).toBe('first');
    await register(page, sessions.slice(2));
    await expect(syncLine(page)).toHaveText(ALL_THERE, { timeout: 20_000 });
    const ids = sessions.map(({ id }) => id);
    await expect.poll(() => proofOfRegistrations(system, email, ids)).toEqual({ receipts: 3, standing: 3, doubled: 0 });
  } finally {
    await device.discard();
    await front.close();
  }
});

test('commands of a version or a name the server does not know wait for an administrator; the others go on', async ({
  system,
}) => {
  const { email, sessions, trainingCode } = await laidOut(system, 'versions', 2, 1440);
  const admin = await restAs(system.url, 'admin@openkms.example');
  const device = await takeDevice(system.url);
  try {
    const first = await device.open();
    await signIn(first, device.url, email, `/trainings/${trainingCode}`);
    await untilInstalled(first);
    // Zero writes its rows to the disk a moment after they came.
    await sleep(2500);
    await device.goOffline();
    await register(first, sessions.slice(0, 1));
    await expect(syncLine(first)).toContainText('1 change waits');
    const deviceId = (await diagnose(first))?.deviceId ?? '';
    // As another build of the client left them in the same queue.
    await queueBeside(first, { id: uuidv7(), seq: 101, name: 'registration.register', version: 99 });
    await queueBeside(first, { id: uuidv7(), seq: 102, name: 'registration.teleport', version: 1 });
    await first.reload();
    await expect(syncLine(first)).toContainText('3 changes wait');
    await register(first, sessions.slice(1));
    await device.goOnline();
    await expect
      .poll(async () => (await diagnose(first))?.pending, { timeout: 30_000 })
      .toEqual({
        applied: 2,
        'dead-letter': 2,
      });
    expect(await lettersOf(admin, deviceId)).toEqual([
      ['registration.register', 'unsupported_version'],
      ['registration.teleport', 'unknown_command'],
    ]);
    const ids = sessions.map(({ id }) => id);
    expect(await proofOfRegistrations(system, email, ids)).toEqual({ receipts: 2, standing: 2, doubled: 0 });
  } finally {
    await device.discard();
  }
});

test('the server forgets a client whose page is open: rows come anew into it, and the device reports at once', async ({
  system,
}) => {
  const { email, sessions, trainingCode } = await laidOut(system, 'forgotten', 1, 1460);
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, email, `/trainings/${trainingCode}`);
    await expect(syncLine(page)).toHaveText(ALL_THERE);
    await page.evaluate(() => Object.assign(window, { stillThisPage: true }));
    await system.kill('zero-cache');
    await inDatabase(system.dbUrls.zero, async (client) => {
      await client.query('delete from "openkms_0/cvr"."rowsVersion"');
      expect((await client.query('delete from "openkms_0/cvr".instances')).rowCount).toBeGreaterThan(0);
    });
    const reported = page.waitForRequest(
      (request) => request.url().endsWith('/api/v1/commands') && (request.postData() ?? '').includes('"commands":[]'),
      { timeout: 60_000 },
    );
    await system.restart('zero-cache');
    await reported;
    const michael = await restAs(system.url, 'michael@openkms.example');
    await michael.must('session.edit', {
      sessionId: sessions[0]?.id ?? '',
      changes: { description: { from: '', to: 'Written after the server had forgotten.' } },
    });
    await expect(page.getByText('Written after the server had forgotten.')).toBeVisible({ timeout: 30_000 });
    await expect(syncLine(page)).toHaveText(ALL_THERE);
    expect(await page.evaluate(() => 'stillThisPage' in window)).toBe(true);
  } finally {
    await device.discard();
  }
});

type Session = { readonly id: string; readonly code: string };

async function laidOut(system: System, theme: string, count: number, startsIn: number) {
  const michael = await restAs(system.url, 'michael@openkms.example');
  const [, , , { email }] = await colleaguesOf(system);
  const { officeId } = (await restAs(system.url, email)).person;
  return { email, ...(await layOutRow(michael, { officeId, theme, count, startsIn })) };
}

async function register(page: Page, sessions: readonly Session[]): Promise<void> {
  for (const { code } of sessions) await page.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
}

/** Puts a copy of the one waiting command beside it, as another one. */
function queueBeside(
  page: Page,
  other: { readonly id: string; readonly seq: number; readonly name: string; readonly version: number },
): Promise<void> {
  return page.evaluate(async (changed) => {
    type Record = { seq: number; envelope: object };
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB gave no answer.')));
      });
    const database = await done(indexedDB.open('openkms-device'));
    const outbox = database.transaction('outbox', 'readwrite').objectStore('outbox');
    const records = (await done(outbox.getAll())) as Record[];
    const [model] = records.toSorted((a, b) => a.seq - b.seq);
    if (model === undefined) throw new Error('Nothing waits.');
    const { id, seq } = changed;
    await done(
      outbox.put({ ...model, id, seq, entity: `registration:${id}`, envelope: { ...model.envelope, ...changed } }),
    );
    database.close();
  }, other);
}

async function lettersOf(admin: Rest, deviceId: string): Promise<readonly (readonly [string, string])[]> {
  type Letter = { readonly name: string; readonly code: string };
  const { items } = await admin.get<{ items: Letter[] }>(`/api/v1/dead-letters?deviceId=${deviceId}`);
  return items.map(({ name, code }) => [name, code] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
