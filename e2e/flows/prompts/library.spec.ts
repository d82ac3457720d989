/**
 * The everyday life of a prompt: Emma writes it without a line and by keyboard alone, it arrives, a colleague finds it,
 * an administrator links it, and archived it is gone with its link. REST only proves what the server knows.
 */
import { expect, type Page } from '@playwright/test';
import { watchPage } from '../../fixtures/accessible.ts';
import { type Device, takeDevice } from '../../fixtures/device.ts';
import { countPointerPresses, goByPalette, pointerPresses, pressOn, tabTo } from '../../fixtures/keys.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { test } from '../../fixtures/system.ts';

test.setTimeout(240_000);

const TITLE = 'Digest of the harbour minutes';
const TEXT = 'Summarise {{ minutes }} in five lines.';

test('written without a line it arrives, is found, linked, and archived goes with its link', async ({ system }) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  const [colleague] = await colleaguesOf(system);
  const devices = await Promise.all([1, 2, 3].map(() => takeDevice(system.url)));
  const [emmas, others, admins] = devices as [Device, Device, Device];
  try {
    const page = await emmas.open();
    await countPointerPresses(page);
    await signIn(page, emmas.url, 'emma@openkms.example', '/prompts');
    await untilInstalled(page);
    await emmas.goOffline();
    await expect(syncLine(page)).toContainText('Offline since');
    await writeByKeys(page);
    const address = new URL(page.url()).pathname;
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Text' })).toContainText(TEXT);
    await expect(page.getByText('It is sent when the line is back.')).toBeVisible();
    expect(await find(emma)).toEqual([]);
    await emmas.goOnline();
    await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 30_000 });
    await expect(page.getByText('Version 1 is saved')).toBeVisible();
    expect(await pointerPresses(page)).toBe(0);
    expect(await find(emma)).toMatchObject([{ title: TITLE, scope: 'global', tags: ['minutes'] }]);

    const found = await others.open();
    await signIn(found, others.url, colleague.email, '/prompts');
    await found.getByRole('searchbox', { name: 'Search prompts' }).fill('five lines harbour');
    await found.getByRole('link', { name: TITLE }).click();
    await expect(found).toHaveURL(others.url + address);
    await expect(found.getByText('No capability uses it.')).toBeVisible();
    await expect(found.getByRole('button', { name: 'Link to a capability' })).toHaveCount(0);

    await link(admins, address);
    await expect(found.getByText('summarize')).toBeVisible();

    await archive(page);
    await expect(found.getByText('This prompt is archived')).toBeVisible();
    await expect(found.getByText('No capability uses it.')).toBeVisible();
    await found.getByRole('link', { name: 'All prompts' }).click();
    await expect(found.getByRole('searchbox', { name: 'Search prompts' })).toBeVisible();
    await expect(found.getByRole('link', { name: TITLE })).toHaveCount(0);
    await found.goto(`${others.url}/prompts?status=archived`);
    await expect(found.getByRole('link', { name: TITLE })).toBeVisible();
    expect(await emma.get<{ links: unknown[] }>(`/api${address}`)).toMatchObject({ status: 'archived', links: [] });
  } finally {
    await Promise.all(devices.map((device) => device.discard()));
  }
});

test('a text that is being written outlives a reload, and a version that comes meanwhile is merged, not lost', async ({
  page,
  system,
}) => {
  const grace = await restAs(system.url, 'grace@openkms.example');
  const ids = { promptId: '019ab000-0000-7000-8000-0000000000b1', versionId: '019ab000-0000-7000-8000-0000000000b2' };
  const content = 'First.\nSecond.\nThird.\nFourth.\nFifth.\n';
  await grace.must('prompt.create', { ...ids, title: 'Two hands', scope: 'global', agent: null, content });
  await signIn(page, system.url, 'emma@openkms.example', `/prompts/${ids.promptId}`);
  const text = page.getByRole('textbox', { name: 'Text' });
  await expect(text).toContainText('Fifth.');
  await text.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Emma’s end.');
  await page.reload();
  await expect(text).toContainText('Fifth. Emma’s end.');
  await grace.must('prompt.save', {
    promptId: ids.promptId,
    versionId: '019ab000-0000-7000-8000-0000000000b3',
    parent: ids.versionId,
    content: content.replace('First.', 'Grace’s first.'),
    notes: '',
  });
  await expect(
    page.getByText('Grace Lindqvist saved version 2 while you write; yours will be merged with it.'),
  ).toBeVisible();
  await expect(text).toContainText('Fifth. Emma’s end.');
  await page.getByLabel('What changed').fill('A new end');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Merged as version 4')).toBeVisible();
  await expect(text).toContainText('Grace’s first.');
  await expect(text).toContainText('Fifth. Emma’s end.');
});

for (const [name, size] of [
  ['laptop', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`library, writing and a prompt are accessible in their states, ${name}`, async ({ system }) => {
    const admin = await restAs(system.url, 'admin@openkms.example');
    const promptId = await rich(admin, name);
    const device = await takeDevice(system.url);
    const page = await device.open();
    const watched = watchPage(page);
    try {
      await page.setViewportSize(size);
      await signIn(page, device.url, 'admin@openkms.example', '/prompts?scope=global&tag=letters');
      await untilInstalled(page);
      await expect(page.getByRole('link', { name: `Cover letter, ${name}` })).toBeVisible();
      await watched.expectFine('library, filtered');
      await page.goto(`${device.url}/prompts?q=zzzz`);
      await expect(page.getByText('No prompt matches')).toBeVisible();
      await watched.expectFine('library, nothing found');
      await page.goto(`${device.url}/prompts/new`);
      await page.getByRole('button', { name: 'An agent' }).click();
      await page.getByRole('button', { name: 'Add a variable' }).click();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('Some fields need another look')).toBeVisible();
      await watched.expectFine('writing a prompt, with faults');
      await page.goto(`${device.url}/prompts/${promptId}`);
      await expect(page.getByText('summarize')).toBeVisible();
      await page.getByText('Where they stood').click();
      await watched.expectFine('prompt');
      await page.getByRole('button', { name: 'Link to a capability' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await watched.expectFine('prompt, linking');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Edit variables' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await watched.expectFine('prompt, variables');
      await page.keyboard.press('Escape');
      await device.goOffline();
      await expect(syncLine(page)).toContainText('Offline since');
      await page.getByRole('textbox', { name: 'Text' }).click();
      await page.keyboard.type('More. ');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('Saved on this device', { exact: true }).first()).toBeVisible();
      await watched.expectFine('prompt, saved offline');
      await page.goto(`${device.url}/prompts`);
      await expect(page.getByText('Waits to be sent')).toBeVisible();
      await watched.expectFine('library, offline and pending');
    } finally {
      watched.expectQuiet();
      await device.discard();
    }
  });
}

async function writeByKeys(page: Page): Promise<void> {
  await goByPalette(page, 'Write a prompt');
  await tabTo(page, page.getByLabel('Title'));
  await page.keyboard.type(TITLE);
  await tabTo(page, page.locator('[data-editor="Text"]'));
  await page.keyboard.type(TEXT);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Notes')).toBeFocused();
  const checks = page.getByRole('region', { name: 'Checks' });
  await expect(checks.getByText('The prompt declares no variable "minutes".')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Everybody' }));
  await expect(page.getByText('Everybody here sees it and can save versions of it')).toBeVisible();
  await tabTo(page, page.getByLabel('Add a tag'));
  await page.keyboard.type('minutes');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove tag: minutes' })).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Save', exact: true }));
  await expect(page).toHaveURL(/\/prompts\/[0-9a-f-]{36}$/);
  await expect(page.getByText('Waits to be sent')).toBeVisible();
}

async function link(device: Device, address: string): Promise<void> {
  const page = await device.open();
  await signIn(page, device.url, 'admin@openkms.example', address);
  await page.getByRole('button', { name: 'Link to a capability' }).click();
  const dialog = page.getByRole('dialog', { name: 'Link to a capability' });
  await dialog.getByLabel('Capability').fill('summarize');
  await dialog.getByRole('button', { name: 'Link', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Remove link: summarize' })).toBeVisible();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
}

async function archive(page: Page): Promise<void> {
  await expect(page.getByText('summarize')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'More about this prompt' }));
  await expect(page.getByRole('menuitem', { name: 'Archive' })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Archive' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('This prompt is archived')).toBeVisible();
}

type Listed = { readonly items: readonly { readonly title: string }[] };

async function find(rest: Rest): Promise<Listed['items']> {
  return (await rest.get<Listed>(`/api/prompts/?q=${encodeURIComponent(TITLE)}`)).items;
}

/** A prompt with tags, variables, a label that moved, and a link. */
async function rich(admin: Rest, name: string): Promise<string> {
  const at = name === 'laptop' ? 'c' : 'd';
  const id = (last: number) => `019ab000-0000-7000-8000-00000000${at}00${last}`;
  const promptId = id(0);
  const variables = [
    { name: 'role', type: 'text', required: true, default: null, description: 'The position somebody applies for' },
    { name: 'tone', type: 'list', required: false, default: ['warm', 'brief'], description: '' },
  ];
  await admin.must('prompt.create', {
    promptId,
    versionId: id(1),
    title: `Cover letter, ${name}`,
    scope: 'global',
    agent: null,
    tags: ['letters', 'people'],
    variables,
    content: '# Role\n\nYou write **cover letters** for {{ role }}.\n\n- Be warm\n- Be brief\n',
    notes: 'First try',
  });
  const save = { promptId, versionId: id(2), parent: id(1), notes: 'Asks for a tone' };
  await admin.must('prompt.save', {
    ...save,
    content: '# Role\n\nYou write **cover letters** for {{ role }}.\n\nTone: {{ tone }}\n',
  });
  await admin.must('prompt.label', { promptId, label: 'production', versionId: id(1) });
  await admin.must('prompt.label', { promptId, label: 'production', versionId: id(2) });
  await admin.must('prompt.label', { promptId, label: 'staging', versionId: id(2) });
  await admin.must('prompt.link', { linkId: id(3), promptId, capability: 'summarize', agent: null, priority: 10 });
  return promptId;
}
