/**
 * An expired session, offline and back: reading and queueing go on; the person signs in again and the queue leaves as
 * theirs alone; somebody else on the same browser profile neither sees nor sends it.
 */
import { expect, type Page } from '@playwright/test';
import pg from 'pg';
import { type Device, takeDevice } from '../fixtures/device.ts';
import type { Receipt } from '../fixtures/rest.ts';
import { diagnose, fillSignIn, signIn, syncLine, untilInstalled } from '../fixtures/sign-in.ts';
import { buildStage, type Stage } from '../fixtures/stage.ts';
import { type System, test } from '../fixtures/system.ts';

test.setTimeout(180_000);

const EMMA = 'emma@openkms.example';

test('an expired session keeps what is queued, and only its owner sends it', async ({ system }) => {
  const stage = await buildStage(system, 'Ledgers', 500);
  const device = await takeDevice(system.url);
  try {
    const page = await queueWithExpiredToken(device, stage, system);
    await test.step('the line returns: she is asked to sign in, nothing is sent', () => askedToSignIn(device, page));
    await test.step('somebody else signs in on the same profile', () => somebodyElse(device, page, stage));
    await test.step('Emma signs in again: her queue drains as hers', () => drainsAsHers(page, stage));
  } finally {
    await device.discard();
  }
});

/** Offline, the browser opened anew (so there is no access token), and the refresh token run out in the meantime. */
async function queueWithExpiredToken(device: Device, stage: Stage, system: System): Promise<Page> {
  const { python, free, slides } = stage;
  const first = await device.open();
  await signIn(first, device.url, EMMA, '/schedule');
  await untilInstalled(first);
  await device.goOffline();
  await device.close();
  await expireRefreshTokens(system, stage.emma.person.id);

  const page = await device.open({ offline: true });
  await page.goto(`${device.url}/schedule`);
  const slidesLine = page
    .getByRole('region', { name: 'Ahead' })
    .getByRole('listitem')
    .filter({ hasText: slides.title });
  await expect(slidesLine).toContainText('Registered');
  await page.getByRole('button', { name: `Cancel: ${slides.title}` }).click();
  await expect(slidesLine).toContainText('Cancelled here · confirms when online');
  await page.goto(`${device.url}/trainings/${python.code}`);
  await page.getByRole('button', { name: `Register: ${free.code}` }).click();
  await expect(page.getByRole('button', { name: `Withdraw: ${free.code}` })).toBeVisible();
  await expect(page.getByText('Requested · confirms when online')).toBeVisible();
  await expect(syncLine(page)).toContainText('2 changes wait');
  return page;
}

async function askedToSignIn(device: Device, page: Page): Promise<void> {
  await device.goOnline();
  await expect(page.getByText('2 changes wait safely on this device.')).toBeVisible();
  await expect(syncLine(page)).toHaveText('Sign in to send: 2 changes wait');
  expect((await diagnose(page))?.pending).toEqual({ saved: 2 });
  await page.getByRole('link', { name: 'My schedule' }).click();
  await expect(page.getByRole('heading', { name: 'My schedule' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome back, Emma' })).toBeVisible();
  await expect(page.getByText('2 changes of yours are sent as soon as you are back.')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(EMMA);
}

async function somebodyElse(device: Device, page: Page, stage: Stage): Promise<void> {
  const { slides, free, colleagues } = stage;
  const [other] = colleagues;
  const sent: SentCommand[] = [];
  page.on('request', (request) => {
    // What a device says of itself goes out without a command in it.
    if (request.url().endsWith('/api/v1/commands')) sent.push(...commandsIn(request.postData()));
  });
  await fillSignIn(page, other.email);
  await expect(page.getByRole('heading', { name: 'My schedule' })).toBeVisible();
  await expect(page.getByRole('button', { name: other.name })).toBeVisible();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  await expect(page.getByRole('listitem').filter({ hasText: slides.title })).toHaveCount(0);
  await page.getByRole('link', { name: /^Sync status/ }).click();
  await expect(page.getByText('Nothing was changed on this device')).toBeVisible();
  await page.goto(`${device.url}/trainings/${stage.python.code}`);
  await expect(page.getByRole('button', { name: `Register: ${free.code}` })).toBeVisible();
  await page.getByRole('button', { name: other.name }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(sent).toEqual([]);
  const registrations = await stage.emma.get<{ items: unknown[] }>(`/api/v1/registrations?sessionId=${free.id}`);
  expect(registrations.items).toEqual([]);
}

async function drainsAsHers(page: Page, stage: Stage): Promise<void> {
  const { python, slides, free, emma } = stage;
  const batches: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/commands')) batches.push(request.postData() ?? '');
  });
  await fillSignIn(page, EMMA);
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  await page.getByRole('link', { name: /^Sync status/ }).click();
  for (const words of [`Register: ${python.title} · ${free.code}`, `Cancel a registration: ${slides.title}`]) {
    await expect(page.getByRole('listitem').filter({ hasText: words }).first()).toContainText('Done');
  }
  const sent = batches.flatMap(commandsIn);
  expect(new Set(sent.map(({ actor }) => actor))).toEqual(new Set([emma.person.id]));
  const receipts = await Promise.all(sent.map(({ id }) => emma.get<Receipt>(`/api/v1/receipts/${id}`)));
  expect(receipts.map(({ name, status, actorId }) => [name, status, actorId])).toEqual([
    ['registration.cancel', 'applied', emma.person.id],
    ['registration.register', 'applied', emma.person.id],
  ]);
}

type SentCommand = { readonly id: string; readonly actor: string };

function commandsIn(body: string | null): readonly SentCommand[] {
  return (JSON.parse(body ?? '{"commands":[]}') as { commands: SentCommand[] }).commands;
}

/** What 30 days without the server do, at once. */
async function expireRefreshTokens(system: System, userId: string): Promise<void> {
  const client = new pg.Client({ connectionString: system.dbUrls.owner });
  await client.connect();
  try {
    const { rowCount } = await client.query(
      `update refresh_token set expires_at = now() - interval '1 minute' where user_id = $1`,
      [userId],
    );
    expect(rowCount).toBeGreaterThan(0);
  } finally {
    await client.end();
  }
}
