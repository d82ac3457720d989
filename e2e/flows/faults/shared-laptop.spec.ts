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
    // The measure works: before she leaves, each of them is found.
    const before = Object.values(await storedText(page)).join(' ');
    expect(secrets.slice(0, -1).filter((secret) => !before.includes(secret))).toEqual([]);

    await signOut(page, emma.person.name);
    const readable = async () =>
      Object.entries(await storedText(page)).flatMap(([place, text]) =>
        secrets.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${place}`),
      );
    await expect.poll(readable).toEqual([]);
    const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
    expect(databases.filter((name) => name.startsWith('rep:'))).toEqual([]);

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

async function register(page: Page, sessions: readonly { readonly code: string }[]): Promise<void> {
  for (const { code } of sessions) await page.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
}

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

const offers = (page: Page) => page.getByRole('button', { name: /^Register: / });
