/**
 * The test bench: a case is written by keyboard, two versions are tried on it side by side, checks and totals say which is
 * better; a case written anew begins without runs; without a line the runs wait. On a laptop and on a phone axe finds nothing.
 */
import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { watchPage } from '../../fixtures/accessible.ts';
import { takeDevice } from '../../fixtures/device.ts';
import { countPointerPresses, pointerPresses, pressOn, tabTo } from '../../fixtures/keys.ts';
import { test } from '../../fixtures/llm.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';

test.setTimeout(240_000);

const SIZES = [
  { name: 'laptop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;

for (const { name, ...size } of SIZES) {
  test(`a case written by keyboard is tried on two versions, ${name}`, async ({ system }) => {
    const emma = await restAs(system.url, 'emma@openkms.example');
    const promptId = await twoVersions(emma, `Greetings, ${name}`);
    const device = await takeDevice(system.url);
    try {
      const page = await device.open();
      const watched = watchPage(page);
      await countPointerPresses(page);
      await page.setViewportSize(size);
      await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}/bench`);
      await expect(page.getByText('No case yet')).toBeVisible();
      const pressesBefore = await pointerPresses(page);
      await watched.expectFine('bench, empty');
      await writeCase(page, watched.expectFine);

      await expect(page.getByText('2 runs: 1 case × 2 versions.')).toBeVisible();
      await page.keyboard.press('Control+Enter');
      const standing = cell(page, 2);
      const production = cell(page, 1);
      // The model echoes what it was sent: each version shows its own words, and only one of them is kind.
      await expect(standing).toContainText('Greet Ana kindly.');
      await expect(production).toContainText('Greet Ana.');
      await expect(standing).toContainText('100 %');
      await expect(production).toContainText('50 %');
      await expect(standing.getByRole('list', { name: 'Checks' })).toContainText('Holds: contains “kindly”');
      await expect(production.getByRole('list', { name: 'Checks' })).toContainText('Does not hold: contains “kindly”');
      const totals = page.getByRole('table', { name: 'Totals by version' }).getByRole('row');
      await expect(totals.filter({ hasText: 'Version 2' })).toContainText('2 of 2');
      await expect(totals.filter({ hasText: 'Version 1' })).toContainText('1 of 2');
      await pressOn(page, page.getByRole('button', { name: 'How the answers differ' }));
      await expect(
        page.getByRole('table', { name: 'Version 2 beside Version 1' }).locator('del').first(),
      ).toBeVisible();
      await watched.expectFine('bench, two versions tried');
      expect(await pointerPresses(page)).toBe(pressesBefore);

      await page.getByRole('button', { name: 'Edit case: Ana' }).click();
      await page.getByRole('textbox', { name: 'Name required', exact: true }).fill('Ana, again');
      await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByRole('heading', { level: 3, name: 'Ana, again' })).toBeVisible();
      await expect(page.getByText('Not run yet.')).toHaveCount(2);
      await page.getByRole('button', { name: 'Remove case: Ana, again' }).click();
      await expect(page.getByText('No case yet')).toBeVisible();
      const removed = page.getByRole('listitem').filter({ hasText: 'Case “Ana, again” removed' });
      await removed.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByRole('heading', { level: 3, name: 'Ana, again' })).toBeVisible();
      await expect(syncLine(page)).toHaveText('Everything is on the server');
      await page.goto(`${device.url}/prompts/${promptId}/runs`);
      await expect(page.getByRole('table', { name: 'Runs by version' })).toContainText('100 % over 1 scored');
      await watched.expectFine('runs of a prompt');
      await page.getByLabel('Status').selectOption({ label: 'Failed' });
      await expect(page.getByText('No run matches')).toBeVisible();
      await watched.expectFine('runs of a prompt, none matches');
      watched.expectQuiet();
    } finally {
      await device.discard();
    }
  });
}

test('without a line cases are written and runs wait; a case that cannot be run says why', async ({ system }) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  const promptId = await twoVersions(emma, 'Greetings on a train');
  await emma.must('prompt-case.save', { caseId: uuidv7(), promptId, name: 'Nobody', values: {} });
  await emma.must('prompt-case.save', { caseId: uuidv7(), promptId, name: 'Ben', values: { name: 'Ben' } });
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    const watched = watchPage(page);
    await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}/bench?versions=2`);
    await untilInstalled(page);
    await expect(page.getByText('2 runs: 2 cases × 1 version.')).toBeVisible();
    await device.goOffline();
    await expect(syncLine(page)).toContainText('Offline since');
    await page.getByRole('button', { name: 'Run all' }).click();
    await expect(page.getByRole('region', { name: 'Version 2 on Ben' })).toContainText('Waits for a line');
    await expect(page.getByRole('region', { name: 'Version 2 on Nobody' })).toContainText('"name" needs a value.');
    await watched.expectFine('bench, offline');
    await device.goOnline();
    await expect(page.getByRole('region', { name: 'Version 2 on Ben' })).toContainText('Greet Ben kindly.', {
      timeout: 30_000,
    });
    watched.expectQuiet();
  } finally {
    await device.discard();
  }
});

const cell = (page: Page, version: number) => page.getByRole('region', { name: `Version ${version} on Ana` });

async function writeCase(page: Page, expectFine: (state: string) => Promise<void>): Promise<void> {
  await pressOn(page, page.getByRole('button', { name: 'Write the first case' }));
  const dialog = page.getByRole('dialog', { name: 'New case' });
  await expect(dialog).toBeVisible();
  await pressOn(page, dialog.getByRole('button', { name: 'Save', exact: true }));
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await expectFine('bench, a case without a name');
  await tabTo(page, dialog.getByRole('textbox', { name: 'Name required', exact: true }));
  await page.keyboard.type('Ana');
  await tabTo(page, dialog.getByRole('textbox', { name: 'name required', exact: true }));
  await page.keyboard.type('Ana');
  for (const [at, words] of [
    [1, 'Ana'],
    [2, 'kindly'],
  ] as const) {
    await pressOn(page, dialog.getByRole('button', { name: 'Add a check' }));
    await tabTo(page, dialog.getByLabel(`Text of check ${at}`));
    await page.keyboard.type(words);
  }
  await expectFine('bench, a case with checks');
  await pressOn(page, dialog.getByRole('button', { name: 'Save', exact: true }));
  await expect(dialog).toBeHidden();
}

/** Version 2 stands, version 1 is production. */
async function twoVersions(by: Rest, title: string): Promise<string> {
  const promptId = uuidv7();
  const first = uuidv7();
  const variables = [{ name: 'name', type: 'text', required: true }];
  const made = { promptId, versionId: first, title, scope: 'global', notes: '', variables };
  await by.must('prompt.create', { ...made, content: 'Greet {{ name }}.' });
  await by.must('prompt.label', { promptId, label: 'production', versionId: first });
  const content = 'Greet {{ name }} kindly.';
  await by.must('prompt.save', { promptId, versionId: uuidv7(), parent: first, content, notes: '' });
  return promptId;
}
