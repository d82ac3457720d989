/**
 * A prompt of one person reaches no other device: not a colleague's, not a manager's, not an administrator's. Emma writes one,
 * edits it, merges it, settles it and archives it; nothing of it comes over the other's line, and nothing of it is on the
 * other's disk. Made everybody's it arrives there; made her own again it is gone from there. Always: what is looked through
 * is proven to hold what it should, by the time at which the prompt is everybody's.
 */
import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { takeDevice } from '../../fixtures/device.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { storedText } from '../../fixtures/stored-text.ts';
import { type System, test } from '../../fixtures/system.ts';

test.setTimeout(300_000);

const EMMA = 'emma@openkms.example';

for (const [who, emailIn] of [
  ['a colleague', async (system: System) => (await colleaguesOf(system))[0].email],
  ['a manager', () => Promise.resolve('michael@openkms.example')],
  ['an administrator', () => Promise.resolve('admin@openkms.example')],
] as const)
  test(`a prompt of one person never reaches ${who}, but while it is everybody’s`, async ({ system }) => {
    const marker = `marker${randomUUID().replaceAll('-', '')}`;
    const [emma, admin] = await Promise.all([restAs(system.url, EMMA), restAs(system.url, 'admin@openkms.example')]);
    const [emmas, others] = await Promise.all([takeDevice(system.url), takeDevice(system.url)]);
    try {
      const other = await others.open();
      const received = listenTo(other);
      await signIn(other, others.url, await emailIn(system), '/prompts');
      await untilInstalled(other);
      const page = await emmas.open();
      await signIn(page, emmas.url, EMMA, '/prompts/new');
      const promptId = await write(page, marker);
      await workOn(emma, promptId, marker);
      await emma.must('prompt.archive', { promptId });
      await arrived(other, admin);
      expect(await received.holding(marker)).toEqual([]);
      expect(await placesHolding(other, marker)).toEqual([]);

      await emma.must('prompt.restore', { promptId });
      await scopedTo(page, 'Everybody');
      await expect(other.getByRole('link', { name: new RegExp(marker) })).toBeVisible();
      expect(await received.holding(marker)).not.toEqual([]);
      await expect.poll(() => placesHolding(other, marker), { timeout: 60_000 }).not.toEqual([]);

      await other.getByRole('link', { name: new RegExp(marker) }).click();
      await expect(other.getByRole('heading', { level: 1, name: new RegExp(marker) })).toBeVisible();
      await scopedTo(page, 'Mine');
      await expect(other.getByText('There is nothing here for you')).toBeVisible();
      await expect(other.locator('body')).not.toContainText(marker);
      await expect.poll(() => placesHolding(other, marker), { timeout: 120_000 }).toEqual([]);
      await other.reload();
      await expect(other.getByText('There is nothing here for you')).toBeVisible();
      await expect(other.locator('body')).not.toContainText(marker);
    } finally {
      await Promise.all([emmas.discard(), others.discard()]);
    }
  });

/** All that the line brings to `page`, from now on: frames of WebSockets and answers of the API. */
function listenTo(page: Page): { readonly holding: (words: string) => Promise<string[]> } {
  const heard: { readonly from: string; readonly text: Promise<string> }[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) =>
      heard.push({ from: new URL(socket.url()).pathname, text: Promise.resolve(String(payload)) }),
    ),
  );
  page.context().on('response', (response) => {
    const from = new URL(response.url()).pathname;
    // An answer that nobody waited for has no body any more.
    heard.push({ from, text: response.text().catch(() => '') });
  });
  return {
    async holding(words) {
      const texts = await Promise.all(heard.map(async ({ from, text }) => [from, await text] as const));
      expect(texts.some(([from]) => from.startsWith('/zero/'))).toBe(true);
      return texts.filter(([, text]) => text.includes(words)).map(([from]) => from);
    },
  };
}

async function placesHolding(page: Page, words: string): Promise<string[]> {
  const stored = await storedText(page);
  expect(Object.keys(stored).length).toBeGreaterThan(3);
  return Object.keys(stored).filter((place) => stored[place]?.includes(words));
}

/** Emma writes it on her page, as her own, and saves a second version. */
async function write(page: Page, marker: string): Promise<string> {
  await page.getByLabel('Title').fill(`Plan ${marker}`);
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.click();
  await page.keyboard.type(`First ${marker}.\nSecond.\nThird.`);
  await expect(page.getByText('Only you see it, on every device of yours.')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/\/prompts\/[0-9a-f-]{36}$/);
  await text.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(` More of ${marker}.`);
  await page.getByLabel('What changed').fill(`Note ${marker}`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Version 2 is saved')).toBeVisible();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

type Detail = { readonly versions: readonly { readonly id: string; readonly content: string }[] };

/** From another device of hers: a merge, a contradiction that she settles, a label, a tag. */
async function workOn(emma: Rest, promptId: string, marker: string): Promise<void> {
  const { versions } = await emma.get<Detail>(`/api/prompts/${promptId}`);
  const [{ id: parent, content }] = versions as [Detail['versions'][number]];
  const save = (text: string) => ({ promptId, versionId: uuidv7(), parent, content: text, notes: marker });
  const merged = await emma.command('prompt.save', save(content.replace('First', `Foremost ${marker}`)));
  expect(merged).toMatchObject({ status: 'adjusted', code: 'merged' });
  const contradicting = await emma.command('prompt.save', save(content.replace('Third', `Last ${marker}`)));
  expect(contradicting).toMatchObject({ status: 'conflict', code: 'prompt_conflict' });
  await emma.must('prompt.resolve', {
    promptId,
    conflictId: contradicting.details['conflictId'],
    versionId: uuidv7(),
    content: `All of ${marker}.\n`,
    notes: marker,
  });
  await emma.must('prompt.label', { promptId, label: marker, versionId: parent });
  await emma.must('prompt.edit', { promptId, changes: { tags: { from: [], to: [marker] } } });
}

/** Resolves when `page` shows what was written after all of it: the line brings rows in the order of the server. */
async function arrived(page: Page, admin: Rest): Promise<void> {
  const title = `Signal ${uuidv7()}`;
  const ids = { promptId: uuidv7(), versionId: uuidv7() };
  await admin.must('prompt.create', { ...ids, title, scope: 'global', content: 'Now.' });
  await expect(page.getByRole('link', { name: title })).toBeVisible();
}

/** The owner says, on the prompt's page, who it is for. */
async function scopedTo(page: Page, audience: 'Mine' | 'Everybody'): Promise<void> {
  await page.getByRole('button', { name: 'More about this prompt' }).click();
  await page.getByRole('menuitem', { name: 'Rename, change who it is for' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: audience, exact: true }).click();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(syncLine(page)).toHaveText('Everything is on the server');
}
