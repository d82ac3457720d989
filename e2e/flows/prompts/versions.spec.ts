/**
 * The pages of a prompt's history, over versions saved through the REST door: a clean merge and a contradiction between two
 * people, seen, compared, blamed, gone back from, and settled by keyboard. On a laptop and on a phone axe finds nothing.
 */
import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { watchPage } from '../../fixtures/accessible.ts';
import { type Device, takeDevice } from '../../fixtures/device.ts';
import { tabTo } from '../../fixtures/keys.ts';
import { inDatabase } from '../../fixtures/proof.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { type System, test } from '../../fixtures/system.ts';

test.setTimeout(240_000);

const SIZES = [
  { name: 'laptop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;

const FIRST = [
  '# Weekly summary',
  '',
  'Write for a busy reader.',
  '',
  'Use at most ten lines.',
  ...Array.from({ length: 24 }, (_, index) => `Rule ${index + 1}: keep what rule ${index + 1} says.`),
  '',
  'End with one question.',
].join('\n');

for (const { name, ...size } of SIZES) {
  test(`versions of two people are listed, compared, blamed and settled, ${name}`, async ({ system }) => {
    const [emma, michael] = await Promise.all([
      restAs(system.url, 'emma@openkms.example'),
      restAs(system.url, 'michael@openkms.example'),
    ]);
    const made = await twoWriters(emma, michael, `Weekly summary, ${name}`);
    const device = await takeDevice(system.url);
    try {
      const page = await device.open();
      const watched = watchPage(page);
      await page.setViewportSize(size);
      await signIn(page, device.url, 'emma@openkms.example', `/prompts/${made.promptId}/history`);
      await untilInstalled(page);

      const versions = page.getByRole('list', { name: 'Versions, newest first' });
      await expect(versions.getByRole('listitem')).toHaveCount(6);
      await expect(versions).toContainText('Merged versions 2 and 3');
      await expect(versions).toContainText('Contradicts version 5');
      await watched.expectFine('history');
      await chooseByKeys(page);
      await watched.expectFine('history, two chosen');
      await compared(page, watched.expectFine);
      await page.goto(`${device.url}/prompts/${made.promptId}/history?version=6`);
      await page.getByRole('link', { name: 'Write what they become' }).press('Enter');
      await settledByKeys(page, device, watched.expectFine);
      await expectSettled(system, made.promptId);
      await wentBack(page, device, made.promptId);
      watched.expectQuiet();
    } finally {
      await device.discard();
    }
  });
}

test('a thousand versions stay in reach: the first are drawn, the rest follow the keyboard', async ({ system }) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  const promptId = await longHistory(emma, 1000);
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}/history`);
    const rows = page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem');
    await expect(rows.first()).toContainText('Version 1000');
    await expect(page.getByText('1,000 versions', { exact: true })).toBeVisible();
    expect(await rows.count()).toBeLessThan(100);
    await page.getByRole('link', { name: /^Version 1000/ }).focus();
    await page.keyboard.press('End');
    await expect(page.getByRole('link', { name: /^Version 1\b/ })).toBeFocused();
    await expect(rows).toHaveCount(1000);
  } finally {
    await device.discard();
  }
});

test('an administrator is led from the inbox to the page, and told when it is one person’s own', async ({ system }) => {
  const [emma, michael] = await Promise.all([
    restAs(system.url, 'emma@openkms.example'),
    restAs(system.url, 'michael@openkms.example'),
  ]);
  const made = await twoWriters(emma, michael, 'For the inbox');
  const own = await contradictOneself(emma);
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    const watched = watchPage(page);
    await signIn(page, device.url, 'admin@openkms.example', `/conflicts/${made.conflictId}?kind=prompt`);
    const detail = page.getByRole('article');
    await expect(detail).toContainText('Emma Hartley');
    await expect(detail).toContainText('version 6');
    await watched.expectFine('inbox, two versions of a prompt');
    await detail.getByRole('link', { name: 'Write what they become' }).click();
    await expect(page.getByRole('radio', { name: 'Keep Emma Hartley’s' })).toBeVisible();
    await page.goto(`${device.url}/conflicts/${own.conflictId}?kind=prompt`);
    await expect(detail).toContainText('Emma Hartley settles it');
    await expect(detail.getByRole('link', { name: 'Write what they become' })).toHaveCount(0);
    await page.goto(`${device.url}/prompts/${own.promptId}/conflicts/${own.conflictId}`);
    await expect(page.getByText('A prompt of one person')).toBeVisible();
    await expect(page.getByText('secret of Emma')).toHaveCount(0);
    await watched.expectFine('merge, a prompt of one person');
    watched.expectQuiet();
  } finally {
    await device.discard();
  }
});

/** The two newest, by space: Tab leads to the one that is open, the arrows to the others. */
async function chooseByKeys(page: Page): Promise<void> {
  const link = (number: number) => page.getByRole('link', { name: new RegExp(`^Version ${number}\\b`) });
  await tabTo(page, link(5));
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await expect(link(6)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByText('Versions 5 and 6 are chosen.')).toBeVisible();
}

async function compared(page: Page, expectFine: (state: string) => Promise<void>): Promise<void> {
  await page.getByRole('link', { name: 'Compare versions 5 and 6' }).press('Enter');
  await expect(page).toHaveURL(/compare\?from=5&to=6/);
  const table = page.getByRole('table', { name: /Version 5 by .* beside Version 6 by/ });
  await expect(table.locator('del').filter({ hasText: 'seven' })).toBeVisible();
  await expect(table.locator('ins').filter({ hasText: 'five' })).toBeVisible();
  await expectFine('compare');
  const fold = page.getByRole('button', { name: /^Show \d+ unchanged lines$/ });
  await fold.press('Enter');
  await expect(table).toContainText('Rule 12');
  await expect(fold).toHaveCount(0);
  await page.getByRole('button', { name: 'Swap the two versions' }).press('Enter');
  await expect(page).toHaveURL(/from=6&to=5/);
  await page.getByLabel('To', { exact: true }).selectOption('1');
  await expect(page).toHaveURL(/from=6&to=1/);
  await page.getByLabel('To', { exact: true }).selectOption('4');
  await page.getByRole('button', { name: 'Who wrote each line' }).press('Enter');
  const blamed = page.getByRole('table', { name: 'Who wrote each line of version 4' });
  await expect(blamed.getByRole('row').filter({ hasText: 'Start with the date.' })).toContainText('Michael');
  await expect(blamed.getByRole('row').filter({ hasText: 'two questions' })).toContainText('Emma Hartley');
  await expectFine('compare, who wrote each line');
}

/** Offline, because that must do as well; sent when the line is back. */
async function settledByKeys(page: Page, device: Device, expectFine: (state: string) => Promise<void>): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Write what they become' })).toBeVisible();
  await device.goOffline();
  await expect(syncLine(page)).toContainText('Offline since');
  await expectFine('merge, open and offline');
  const save = page.getByRole('button', { name: 'Save as one version' });
  await tabTo(page, save);
  await page.keyboard.press('Enter');
  await expect(page.getByText('nothing is saved before each of them is')).toBeVisible();
  await expectFine('merge, refused');
  await page.getByRole('radio', { name: 'Keep mine' }).focus();
  await page.keyboard.press('Space');
  const editor = page.getByRole('textbox', { name: 'Result, the whole text' });
  await expect(editor).toContainText('Use at most five lines.');
  await page.keyboard.press('ArrowDown');
  await expect(editor).toContainText('Use at most seven lines.');
  await expect(editor).not.toContainText('five');
  await page.getByRole('radio', { name: 'Write' }).focus();
  await page.keyboard.press('Space');
  const words = page.getByRole('textbox', { name: 'What shall stand in place of contradiction 1' });
  await words.press('Control+a');
  await page.keyboard.type('Use at most six lines.');
  await expect(editor).toContainText('Use at most six lines.');
  // What is written in the whole text comes back into the choice.
  await editor.getByText('Use at most six lines.').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Never more.');
  await expect(words).toHaveValue('Use at most six lines. Never more.');
  await expect(page.getByText('1 contradiction is not settled.')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Contradiction 2 of 2' })).toBeVisible();
  await page.getByRole('radio', { name: 'Keep theirs' }).focus();
  await page.keyboard.press('Space');
  // The editor draws what is in sight, and has moved to the second contradiction.
  await page.getByRole('group', { name: 'Result' }).evaluate((frame) => frame.scrollIntoView({ block: 'center' }));
  await expect(editor).toContainText('End with three questions.');
  await expect(page.getByText('Everything is settled.')).toBeVisible();
  await expectFine('merge, everything settled');
  await page.getByRole('textbox', { name: 'Note (optional)' }).fill('Six is between five and seven.');
  await tabTo(page, save);
  await page.keyboard.press('Enter');
  await expect(page.getByText('On this device · not on the server yet')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Decision' })).toContainText('It is version 7.');
  await device.goOnline();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  await expect(page.getByText('On this device · not on the server yet')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Decision' })).toContainText('Emma Hartley');
  await expectFine('merge, settled');
}

async function expectSettled(system: System, promptId: string): Promise<void> {
  const rows = await inDatabase(system.dbUrls.owner, async (client) => {
    const { rows } = await client.query<{ number: number; kind: string; content: string; head: boolean }>(
      `select v.number, v.kind, v.content, p.head_id = v.id as head
       from prompt_version v join prompt p on p.id = v.prompt_id where v.prompt_id = $1 order by v.number`,
      [promptId],
    );
    return rows;
  });
  const last = rows.at(-1);
  expect([last?.number, last?.kind, last?.head]).toEqual([7, 'resolved', true]);
  expect(last?.content).toContain('Use at most six lines. Never more.\n');
  // What both had is there, and of the second contradiction what was kept.
  for (const line of ['Start with the date.', 'End with three questions.']) expect(last?.content).toContain(line);
  expect(last?.content).not.toContain('no question');
}

async function wentBack(page: Page, device: Device, promptId: string): Promise<void> {
  await page.goto(`${device.url}/prompts/${promptId}/history?version=1`);
  await page.getByRole('button', { name: 'Go back to this version' }).press('Enter');
  await expect(page.getByText('Version 1 stands again')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByText('Undone: version 7 stands again')).toBeVisible();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  await page.goto(`${device.url}/prompts/${promptId}/history`);
  const rows = page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem');
  await expect(rows.nth(0)).toContainText('Went back to version 7');
  await expect(rows.nth(1)).toContainText('Went back to version 1');
}

/**
 *     6 Emma, from 4 (contradicts 5)     5 Michael, from 4
 *     4 merge of 3 and 2     3 Michael, from 1     2 Emma, from 1     1 Emma
 */
async function twoWriters(emma: Rest, michael: Rest, title: string) {
  const promptId = uuidv7();
  const first = uuidv7();
  await emma.must('prompt.create', { promptId, versionId: first, title, scope: 'global', content: FIRST, notes: '' });
  const save = async (by: Rest, parent: string, content: string, notes: string) => {
    const versionId = uuidv7();
    const receipt = await by.command('prompt.save', { promptId, versionId, parent, content, notes });
    return { versionId, receipt };
  };
  await save(emma, first, FIRST.replace('one question', 'two questions'), 'Two questions bring more answers.');
  const started = FIRST.replace('# Weekly summary\n', '# Weekly summary\n\nStart with the date.\n');
  const { receipt } = await save(michael, first, started, 'Readers asked for the date.');
  expect(receipt.code).toBe('merged');
  const merged = receipt.details['merged'] as { versionId: string };
  const both = started.replace('one question', 'two questions');
  const asIn = (lines: string, end: string) => both.replace('ten lines', lines).replace('two questions', end);
  await save(michael, merged.versionId, asIn('seven lines', 'three questions'), 'Ten was too long.');
  const later = await save(emma, merged.versionId, asIn('five lines', 'no question'), 'Ten was far too long.');
  expect(later.receipt.code).toBe('prompt_conflict');
  return { promptId, conflictId: String(later.receipt.details['conflictId']) };
}

async function contradictOneself(emma: Rest) {
  const promptId = uuidv7();
  const parent = uuidv7();
  const content = 'A secret of Emma';
  await emma.must('prompt.create', { promptId, versionId: parent, title: 'Mine', scope: 'user', content, notes: '' });
  const save = (words: string) =>
    emma.command('prompt.save', { promptId, versionId: uuidv7(), parent, content: words, notes: '' });
  await save('One secret of Emma');
  const { details } = await save('Another secret of Emma');
  return { promptId, conflictId: String(details['conflictId']) };
}

async function longHistory(emma: Rest, count: number): Promise<string> {
  const promptId = uuidv7();
  let parent = uuidv7();
  const args = { promptId, versionId: parent, title: 'Long', scope: 'user', content: 'Version 1', notes: '' };
  await emma.must('prompt.create', args);
  for (let number = 2; number <= count; number += 1) {
    const versionId = uuidv7();
    await emma.must('prompt.save', { promptId, versionId, parent, content: `Version ${number}`, notes: '' });
    parent = versionId;
  }
  return promptId;
}
