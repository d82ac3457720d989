/**
 * A laptop on which several people work, one that is no longer trusted, and a person whose rights went while they were
 * away. Always: what one person did there is nobody else's to see or to send, nothing of it is lost, and whoever may
 * decide about it finds it.
 */
import { expect, type Page } from '@playwright/test';
import { takeDevice } from '../../fixtures/device.ts';
import { proofOfRegistrations } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow } from '../../fixtures/row-of-sessions.ts';
import { diagnose, fillSignIn, signIn, syncLine, untilComplete, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { storedText } from '../../fixtures/stored-text.ts';
import { test } from '../../fixtures/system.ts';

const EMMA = 'emma@openkms.example';
const GRACE = 'grace@openkms.example';
test.setTimeout(120_000);

test('she leaves offline, another works on the same laptop, she comes back: each sends their own, once', async ({
  system,
}) => {
  const emma = await restAs(system.url, EMMA);
  const michael = await restAs(system.url, 'michael@openkms.example');
  const [noah] = await colleaguesOf(system);
  const row = await layOutRow(michael, { officeId: emma.person.officeId, theme: 'shared', count: 3, startsIn: 1300 });
  const ids = row.sessions.map(({ id }) => id);
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, EMMA, `/trainings/${row.trainingCode}`);
    await untilInstalled(page);
    await device.goOffline();
    await register(page, row.sessions.slice(0, 2));
    await expect(syncLine(page)).toContainText('2 changes wait');
    const secrets = [row.trainingCode, emma.person.name, EMMA, 'registration.register', ...ids];
    // The measure works: before she leaves, each of them is found. Zero writes rows to the disk a moment after they came.
    const hidden = async () => {
      const stored = Object.values(await storedText(page)).join(' ');
      return secrets.slice(0, -1).filter((secret) => !stored.includes(secret));
    };
    await expect.poll(hidden).toEqual([]);

    await signOut(page, emma.person.name);
    await expect.poll(() => readable(page, secrets)).toEqual([]);
    await expect.poll(() => rowDatabases(page)).toEqual([]);

    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/api/v1/commands')) sent.push(request.postData() ?? '');
    });
    await device.goOnline();
    await fillSignIn(page, noah.email);
    await expect(page).not.toHaveURL(/\/sign-in/);
    await untilComplete(page);
    await page.goto(`${device.url}/trainings/${row.trainingCode}`);
    await untilComplete(page);
    await expect(offers(page)).toHaveCount(3);
    await register(page, row.sessions.slice(2));
    await expect(syncLine(page)).toHaveText('Everything is on the server');
    await expect.poll(async () => (await diagnose(page))?.pending).toEqual({ applied: 1 });
    expect(await proofOfRegistrations(system, EMMA, ids)).toEqual({ receipts: 0, standing: 0, doubled: 0 });
    expect(sent.filter((body) => body.includes(emma.person.id) || body.includes(ids[0] ?? ''))).toEqual([]);
    await signOut(page, noah.name);

    await fillSignIn(page, EMMA);
    await expect(page).not.toHaveURL(/\/sign-in/);
    await untilComplete(page);
    await expect(syncLine(page)).toHaveText('Everything is on the server');
    await expect.poll(async () => (await diagnose(page))?.pending).toEqual({ applied: 2 });
    expect(await proofOfRegistrations(system, EMMA, ids)).toEqual({ receipts: 2, standing: 2, doubled: 0 });
    expect(await proofOfRegistrations(system, noah.email, ids)).toEqual({ receipts: 1, standing: 1, doubled: 0 });
  } finally {
    await device.discard();
  }
});

test('she leaves in one of two tabs: the other follows, and nothing of her stays; what a killed page left goes at the next start', async ({
  system,
}) => {
  const emma = await restAs(system.url, EMMA);
  const michael = await restAs(system.url, 'michael@openkms.example');
  const row = await layOutRow(michael, { officeId: emma.person.officeId, theme: 'two tabs', count: 1, startsIn: 1360 });
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, EMMA, `/trainings/${row.trainingCode}`);
    await untilInstalled(page);
    const other = await page.context().newPage();
    await other.goto(`${device.url}/schedule`);
    await untilComplete(other);
    await device.goOffline();
    await register(page, row.sessions);
    await expect(syncLine(other)).toContainText('1 change waits');

    await signOut(page, emma.person.name);
    await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    const secrets = [row.trainingCode, emma.person.name, EMMA, 'registration.register', row.sessions[0]?.id ?? ''];
    for (const each of [page, other]) await expect.poll(() => readable(each, secrets)).toEqual([]);
    await expect.poll(() => rowDatabases(other)).toEqual([]);

    // As a page leaves it that is killed between the sealing and the wiping.
    await other.close();
    await page.evaluate(leaveRowsBehind, { userId: emma.person.id, orgId: 'hers' });
    expect(await rowDatabases(page)).toHaveLength(1);
    await page.reload();
    await expect.poll(() => rowDatabases(page)).toEqual([]);

    await device.goOnline();
    await fillSignIn(page, EMMA);
    await expect(page).not.toHaveURL(/\/sign-in/);
    await expect.poll(async () => (await diagnose(page))?.pending).toEqual({ applied: 1 });
    const ids = row.sessions.map(({ id }) => id);
    expect(await proofOfRegistrations(system, EMMA, ids)).toEqual({ receipts: 1, standing: 1, doubled: 0 });
  } finally {
    await device.discard();
  }
});

const revocations = [
  { when: 'while it is off with a queue', leaves: false, startsIn: 1320 },
  { when: 'after she left, her queue sealed on it', leaves: true, startsIn: 1325 },
];
for (const { when, leaves, startsIn } of revocations) {
  test(`a device is revoked ${when}: it hands the queue over, gets no row, and an administrator decides`, async ({
    system,
  }) => {
    const admin = await restAs(system.url, 'admin@openkms.example');
    const michael = await restAs(system.url, 'michael@openkms.example');
    const [, colleague] = await colleaguesOf(system);
    const { person } = await restAs(system.url, colleague.email);
    const row = await layOutRow(michael, {
      officeId: person.officeId,
      theme: `revoked-${startsIn}`,
      count: 2,
      startsIn,
    });
    const ids = row.sessions.map(({ id }) => id);
    const device = await takeDevice(system.url);
    try {
      const first = await device.open();
      await signIn(first, device.url, colleague.email, `/trainings/${row.trainingCode}`);
      await untilInstalled(first);
      const deviceId = (await diagnose(first))?.deviceId ?? '';
      await device.goOffline();
      await register(first, row.sessions);
      await expect(syncLine(first)).toContainText('2 changes wait');
      if (leaves) await signOut(first, person.name);
      await device.close();
      await admin.must('device.revoke', { deviceId, reason: 'Left in a taxi' });

      await device.goOnline();
      const page = await device.open();
      const pokes: unknown[] = [];
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          if (payload.toString().includes('pokePart')) pokes.push(payload);
        }),
      );
      const handedOver = page.waitForResponse((response) => response.url().endsWith('/api/v1/auth/hand-over'));
      await page.goto(`${device.url}/schedule`);
      if (leaves) await fillSignIn(page, colleague.email);
      expect((await handedOver).status()).toBe(200);
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
      await expect(page.getByText('This device was signed out by an administrator')).toBeVisible();
      await expect.poll(() => readable(page, [row.trainingCode, person.name, ...ids])).toEqual([]);
      expect(pokes).toEqual([]);

      const letters = (await admin.get<{ items: Letter[] }>(`/api/v1/dead-letters?deviceId=${deviceId}`)).items;
      expect(letters.map(({ name, code, resolution }) => [name, code, resolution])).toEqual([
        ['registration.register', 'device_revoked', null],
        ['registration.register', 'device_revoked', null],
      ]);
      expect((await proofOfRegistrations(system, colleague.email, ids)).standing).toBe(0);
      await admin.must('dead-letter.replay', { id: letters[0]?.id ?? '' });
      expect((await proofOfRegistrations(system, colleague.email, ids)).standing).toBe(1);
    } finally {
      await device.discard();
    }
  });
}

test('a manager edits offline and is no manager any more when it arrives: an administrator judges, and she is told', async ({
  system,
}) => {
  const admin = await restAs(system.url, 'admin@openkms.example');
  const { person: grace } = await restAs(system.url, GRACE);
  const michael = await restAs(system.url, 'michael@openkms.example');
  const row = await layOutRow(michael, { officeId: grace.officeId, theme: 'rights', count: 1, startsIn: 1340 });
  const roleOf = (from: string, to: string) => ({ userId: grace.id, changes: { role: { from, to } } });
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, GRACE, `/trainings/${row.trainingCode}`);
    await untilInstalled(page);
    await device.goOffline();
    await page.getByRole('button', { name: 'Edit training' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill('Written while she was a manager');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(syncLine(page)).toContainText('1 change waits');
    await admin.must('user.edit', roleOf('manager', 'employee'));
    await device.goOnline();
    await expect.poll(async () => (await diagnose(page))?.pending, { timeout: 20_000 }).toEqual({ conflict: 1 });
    const { items } = await admin.get<{ items: Conflict[] }>('/api/v1/conflicts?status=open');
    const [mine, ...more] = items.filter(({ entityId }) => entityId === row.trainingId);
    expect([mine?.kind, mine?.userId, more.length]).toEqual(['rights', grace.id, 0]);
    await page.goto(`${device.url}/sync`);
    await expect(page.getByText(/when it arrived you were an employee/).first()).toBeVisible();
    const { title } = await admin.get<{ title: string }>(`/api/v1/trainings/${row.trainingId}`);
    expect(title).toBe('A row of rights');
  } finally {
    await device.discard();
    // Whether or not it came to that: the next test finds her as she was.
    await admin.command('user.edit', roleOf('employee', 'manager'));
  }
});

type Letter = { readonly id: string; readonly name: string; readonly code: string; readonly resolution: string | null };
type Conflict = { readonly kind: string; readonly entityId: string; readonly userId: string };

/** Which of `secrets` lie readable on the device, and where. */
async function readable(page: Page, secrets: readonly string[]): Promise<readonly string[]> {
  return Object.entries(await storedText(page)).flatMap(([place, text]) =>
    secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`),
  );
}

async function register(page: Page, sessions: readonly { readonly code: string }[]): Promise<void> {
  for (const { code } of sessions) await page.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

const offers = (page: Page) => page.getByRole('button', { name: /^Register: / });

/** Names of Zero's databases on this device. */
async function rowDatabases(page: Page): Promise<readonly string[]> {
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
  return names.filter((name) => name.startsWith('rep:'));
}

/** In the page: rows of `owner` whose wipe is owed. */
async function leaveRowsBehind(owner: { readonly userId: string; readonly orgId: string }): Promise<void> {
  const opened = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('IndexedDB')));
    });
  (await opened(indexedDB.open(`rep:zero-${owner.userId}-left:7:behind`))).close();
  const own = await opened(indexedDB.open('openkms-device'));
  const session = own.transaction('session', 'readwrite').objectStore('session');
  await opened(session.put({ key: `wipe-owed:${owner.orgId}/${owner.userId}`, value: owner }));
  own.close();
}
