/**
 * The library without a line: searched as the catalogue is, ranked, tolerant of spelling, with reasons, together with its
 * filters; what is written there is found there; and whoever writes what somebody wrote before is told so, may compare it,
 * and loses nothing by looking.
 */
import { expect, type Page } from '@playwright/test';
import { watchPage } from '../../fixtures/accessible.ts';
import { takeDevice } from '../../fixtures/device.ts';
import { pressOn, tabTo } from '../../fixtures/keys.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { test } from '../../fixtures/system.ts';

test.setTimeout(240_000);

const TIDES =
  'You read tide tables for harbour pilots.\n\nName each berth with its depth at low water.\nAnswer in three plain lines.\n';
const TALK = 'You prepare a talk for new pilots about ropes, knots and gangways. Mention the tide once.\n';

for (const [name, size] of [
  ['laptop', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`searched without a line, and who writes is told who wrote it before, ${name}`, async ({ system }) => {
    const admin = await restAs(system.url, 'admin@openkms.example');
    await library(admin, name);
    const device = await takeDevice(system.url);
    const page = await device.open();
    const watched = watchPage(page);
    try {
      await page.setViewportSize(size);
      await signIn(page, device.url, 'emma@openkms.example', '/prompts');
      await untilInstalled(page);
      await expect(page.getByRole('link', { name: `Tide reader, ${name}` })).toBeVisible();
      await device.goOffline();
      await expect(syncLine(page)).toContainText('Offline since');

      const search = page.getByRole('searchbox', { name: 'Search prompts' });
      await search.fill(`harbuor pilots ${name}`);
      await expect(page.getByText('Did you mean')).toContainText(`harbour pilots ${name}`);
      const results = page.getByRole('listitem').filter({ has: page.locator('[data-result]') });
      await expect(results.first()).toContainText(`Tide reader, ${name}`);
      await expect(results.first()).toContainText('harbour spelt alike, in text');
      await watched.expectFine('library, searched with a slip');
      await search.fill('tides');
      await expect(results.first()).toContainText('Tide reader');
      await page.goto(`${device.url}/prompts?q=tides&tag=${name}-talks`);
      await expect(results).toHaveCount(1);
      await expect(results.first()).toContainText(`Talk, ${name}`);
      await page.reload();
      await expect(results).toHaveCount(1);

      await page.goto(`${device.url}/prompts/new`);
      await page.getByLabel('Title').fill(`Berths of the ${name}`);
      const panel = page.getByRole('region', { name: 'People wrote this before' });
      // The other size wrote much the same into the same library.
      const theirs = panel
        .getByRole('listitem')
        .filter({ has: page.getByRole('link', { name: `Tide reader, ${name}` }) });
      await typeText(page, TIDES.replace('three', 'four').replace('plain', 'sober'));
      await expect(theirs.getByText(/^Nearly the same, \d+ % alike$/)).toBeVisible();
      await expect(page.getByRole('status').filter({ hasText: /like this text/ })).toBeAttached();
      await watched.expectFine('writing what is nearly there');
      await typeText(page, TIDES);
      await expect(theirs.getByText('The same text')).toBeVisible();
      await expect(panel.getByRole('link', { name: `Tide reader, ${name}` })).toBeVisible();

      await page.keyboard.press('Escape');
      const compare = panel.getByRole('button', { name: `Compare with Tide reader, ${name}` });
      await tabTo(page, compare);
      await pressOn(page, compare);
      const dialog = page.getByRole('dialog', { name: `Tide reader, ${name}` });
      await expect(dialog.getByText('Both say the same, word for word.')).toBeVisible();
      await expect(dialog.getByRole('columnheader', { name: 'What you write' })).toBeVisible();
      await watched.expectFine('compared with what is written');
      await page.keyboard.press('Escape');
      await expect(compare).toBeFocused();

      await panel.getByRole('link', { name: `Tide reader, ${name}` }).click();
      await expect(page.getByRole('heading', { level: 1, name: `Tide reader, ${name}` })).toBeVisible();
      await page.goBack();
      await expect(page.getByLabel('Title')).toHaveValue(`Berths of the ${name}`);
      await expect(page.getByRole('textbox', { name: 'Text' })).toContainText('You read tide tables');
      await typeText(page, `Count the ${name} seagulls on every zeppelin, hourly, and draw them in ochre.`);
      await expect(panel).toHaveCount(0);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page).toHaveURL(/\/prompts\/[0-9a-f-]{36}$/);

      await page.getByRole('link', { name: 'All prompts' }).click();
      await page.getByRole('searchbox', { name: 'Search prompts' }).fill(`${name} zepelin ochre`);
      await expect(results.first()).toContainText(`Berths of the ${name}`);
      await expect(results.first()).toContainText('Waits to be sent');
    } finally {
      watched.expectQuiet();
      await device.discard();
    }
  });
}

async function typeText(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

/** A prompt about tides and one that only mentions them, with tags of this size of screen. */
async function library(admin: Rest, name: string): Promise<void> {
  const at = name === 'laptop' ? 'e' : 'f';
  const id = (last: number) => `019ab000-0000-7000-8000-000000005${at}0${last}`;
  const prompts = [
    { promptId: id(0), versionId: id(1), title: `Tide reader, ${name}`, tags: [`${name}-tides`], content: TIDES },
    { promptId: id(2), versionId: id(3), title: `Talk, ${name}`, tags: [`${name}-talks`], content: `${TALK}${name}\n` },
  ];
  for (const prompt of prompts) await admin.must('prompt.create', { ...prompt, scope: 'global', agent: null });
}
