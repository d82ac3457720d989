/**
 * Two people, two laptops, one prompt, and a train without a line. In different paragraphs both get what they wrote, in one
 * version that says it is a merge. On the same line both versions are kept, both see that they contradict each other, Emma
 * settles it by keyboard, and Michael reads what came of it. Postgres agrees with the screens, and no line is lost.
 */
import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { type Device, takeDevice } from '../../fixtures/device.ts';
import { pressOn } from '../../fixtures/keys.ts';
import { inDatabase } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { type System, test } from '../../fixtures/system.ts';

test.setTimeout(300_000);

const EDITOR = { text: 'Text', save: 'Save' };
const LINES = ['# Minutes', '', 'Write for a busy reader.', '', 'Use at most ten lines.', '', 'End with one question.'];

test('two people who wrote offline in different paragraphs both find their words in a merge', async ({ system }) => {
  await together(system, 'Minutes, merged', async ({ promptId, emma, michael }) => {
    await Promise.all([emma.device.goOffline(), michael.device.goOffline()]);
    await write(emma.page, LINES[2] ?? '', ' And a tired one.');
    await write(michael.page, LINES[6] ?? '', ' A short one.');
    await historyOf(emma, promptId);
    await expect(rowsOf(emma.page).first()).toContainText('Only on this device');

    await backOnline(emma);
    await backOnline(michael);
    await historyOf(michael, promptId);
    for (const { page } of [emma, michael]) {
      await expect(rowsOf(page)).toHaveCount(4);
      await expect(rowsOf(page).first()).toContainText('Merged versions 2 and 3');
      await expect(rowsOf(page).first()).toContainText('Stands now');
      await expect(page.getByText('Only on this device')).toHaveCount(0);
    }

    const { versions, receipts, conflicts } = await storedOf(system, promptId);
    expect(versions.map(({ number, kind, author }) => [number, kind, author])).toEqual([
      [1, 'saved', 'Emma Hartley'],
      [2, 'saved', 'Emma Hartley'],
      [3, 'saved', michael.name],
      [4, 'merged', michael.name],
    ]);
    expect(receipts).toEqual([
      { actor: 'Emma Hartley', name: 'prompt.save', status: 'applied', code: null },
      { actor: michael.name, name: 'prompt.save', status: 'adjusted', code: 'merged' },
    ]);
    expect(conflicts).toEqual([]);
    const merged = versions.find(({ head }) => head);
    expect(merged?.number).toBe(4);
    expect(linesOf(merged?.content)).toEqual(
      LINES.with(2, `${LINES[2]} And a tired one.`).with(6, `${LINES[6]} A short one.`),
    );
  });
});

test('two people who wrote offline on the same line both keep theirs, and one of them settles it', async ({
  system,
}) => {
  await together(system, 'Minutes, contradicted', async ({ promptId, emma, michael }) => {
    await Promise.all([emma.device.goOffline(), michael.device.goOffline()]);
    await write(emma.page, LINES[4] ?? '', ' Five are better.');
    await write(michael.page, LINES[4] ?? '', ' Never more than twelve.');
    await backOnline(michael);
    await backOnline(emma, '1 change needs you');

    await Promise.all([historyOf(emma, promptId), historyOf(michael, promptId)]);
    for (const { page } of [emma, michael]) {
      await expect(rowsOf(page)).toHaveCount(3);
      await expect(rowsOf(page).first()).toContainText('Contradicts version 2');
      await expect(rowsOf(page).nth(1)).toContainText('Stands now');
    }
    const before = await storedOf(system, promptId);
    expect(before.versions.map(({ content }) => linesOf(content)[4])).toEqual([
      LINES[4],
      `${LINES[4]} Never more than twelve.`,
      `${LINES[4]} Five are better.`,
    ]);
    expect(before.conflicts).toEqual([{ status: 'open', by: 'Emma Hartley', number: null }]);

    await settle(emma.page);
    await expect(emma.page.getByText('On this device · not on the server yet')).toHaveCount(0);
    await expect(rowsOf(michael.page).first()).toContainText('Settled versions 2 and 3');
    await expect(rowsOf(michael.page).first()).toContainText('Emma Hartley');
    await expect(michael.page.getByText(/^Contradicts/)).toHaveCount(0);
    await michael.page.goto(`${michael.device.url}/prompts/${promptId}`);
    const text = michael.page.getByRole('textbox', { name: EDITOR.text });
    for (const words of ['Five are better.', 'Never more than twelve.']) await expect(text).toContainText(words);

    const { versions, receipts, conflicts } = await storedOf(system, promptId);
    expect(conflicts).toEqual([{ status: 'resolved', by: 'Emma Hartley', number: 4 }]);
    expect(receipts).toEqual([
      { actor: michael.name, name: 'prompt.save', status: 'applied', code: null },
      { actor: 'Emma Hartley', name: 'prompt.save', status: 'conflict', code: 'prompt_conflict' },
      { actor: 'Emma Hartley', name: 'prompt.resolve', status: 'applied', code: null },
    ]);
    const last = versions.at(-1);
    expect([last?.number, last?.kind, last?.head]).toEqual([4, 'resolved', true]);
    expect(linesOf(last?.content)).toEqual([
      ...LINES.slice(0, 4),
      `${LINES[4]} Five are better.`,
      `${LINES[4]} Never more than twelve.`,
      ...LINES.slice(5),
    ]);
    // What was there before is there still, word for word.
    expect(versions.slice(0, 3)).toEqual(before.versions.map((version) => ({ ...version, head: false })));
  });
});

type Seat = { readonly name: string; readonly device: Device; readonly page: Page };

/** Emma's prompt for everybody, open before both of them, on a laptop each. */
async function together(
  system: System,
  title: string,
  work: (people: { promptId: string; emma: Seat; michael: Seat }) => Promise<void>,
): Promise<void> {
  const rest = await restAs(system.url, 'emma@openkms.example');
  const { name } = (await restAs(system.url, 'michael@openkms.example')).person;
  const promptId = uuidv7();
  const content = LINES.join('\n');
  await rest.must('prompt.create', { promptId, versionId: uuidv7(), title, scope: 'global', content, notes: '' });
  const devices: Device[] = [];
  const seat = async (email: string, name: string): Promise<Seat> => {
    const device = await takeDevice(system.url);
    devices.push(device);
    const page = await device.open();
    await signIn(page, device.url, email, `/prompts/${promptId}`);
    await untilInstalled(page);
    await expect(page.getByRole('textbox', { name: EDITOR.text })).toContainText(LINES[6] ?? '');
    return { name, device, page };
  };
  try {
    const emma = await seat('emma@openkms.example', 'Emma Hartley');
    await work({ promptId, emma, michael: await seat('michael@openkms.example', name) });
  } finally {
    await Promise.all(devices.map((device) => device.discard()));
  }
}

/** Writes at the end of `line` and saves; the line to the server is cut. */
async function write(page: Page, line: string, words: string): Promise<void> {
  await expect(syncLine(page)).toContainText('Offline since');
  const text = page.getByRole('textbox', { name: EDITOR.text });
  await text.getByText(line, { exact: true }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(words);
  await page.getByRole('button', { name: EDITOR.save, exact: true }).click();
  await expect(syncLine(page)).toContainText('1 change waits');
}

async function backOnline({ device, page }: Seat, words = 'Everything is on the server'): Promise<void> {
  await device.goOnline();
  await expect(syncLine(page)).toHaveText(words, { timeout: 30_000 });
}

/** The history, reached as from any other page: without loading the app again. */
async function historyOf({ page }: Seat, promptId: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/prompts/${promptId}/history`);
  await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible();
}

function rowsOf(page: Page) {
  return page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem');
}

/** Opens the branch, chooses both, and saves: by keyboard alone. */
async function settle(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Version 2\b/ }).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Version 3', level: 2 })).toBeVisible();
  await pressOn(page, page.getByRole('link', { name: 'Write what they become' }));
  await expect(page.getByText('Version 3 by Emma Hartley').first()).toBeVisible();
  await expect(page.getByText(/^offline for /)).toBeVisible();
  await pressOn(page, page.getByRole('radio', { name: 'Keep mine' }), 'Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Both' })).toBeChecked();
  await expect(page.getByText('Everything is settled.')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Save as one version' }));
  await expect(page.getByRole('region', { name: 'Decision' })).toContainText('It is version 4.');
}

async function storedOf(system: System, promptId: string) {
  return inDatabase(system.dbUrls.owner, async (client) => {
    const versions = await client.query<{
      number: number;
      kind: string;
      author: string;
      content: string;
      head: boolean;
    }>(
      `select v.number, v.kind, v.author_name as author, v.content, p.head_id = v.id as head
       from prompt_version v join prompt p on p.id = v.prompt_id where p.id = $1 order by v.number`,
      [promptId],
    );
    // What Emma's first request made over REST is not part of the story.
    const receipts = await client.query<{ actor: string; name: string; status: string; code: string | null }>(
      `select u.name as actor, r.name, r.status, r.code from command_receipt r join "user" u on u.id = r.actor_id
       where r.entity_id = $1 and r.name <> 'prompt.create' order by r.decided_at, r.seq`,
      [promptId],
    );
    const conflicts = await client.query<{ status: string; by: string; number: number | null }>(
      `select status, user_name as by, (resolved_values->>'number')::int as number
       from sync_conflict where entity_id = $1`,
      [promptId],
    );
    return { versions: versions.rows, receipts: receipts.rows, conflicts: conflicts.rows };
  });
}

function linesOf(content: string | undefined): string[] {
  return (content ?? '').replace(/\n$/, '').split('\n');
}
