/**
 * The table of rights over prompts at the door of pages: for each person and each prompt, what is there to read, to write, to
 * link and to delete, and what is not. Always: the address of a prompt that one may not read says what that of none says. Who
 * lost a right while they wrote finds their words kept, and an administrator decides about them.
 */
import { expect, type Page } from '@playwright/test';
import { CASES, KINDS, type Teller } from '@openkms/schema/domain/prompt/test-rights.ts';
import { v7 as uuidv7 } from 'uuid';
import { watchPage } from '../../fixtures/accessible.ts';
import { takeDevice } from '../../fixtures/device.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { type System, test } from '../../fixtures/system.ts';

test.setTimeout(300_000);

const EMAILS = {
  employee: 'emma@openkms.example',
  manager: 'michael@openkms.example',
  admin: 'admin@openkms.example',
} as const;
const ADMIN = EMAILS.admin;

for (const teller of ['employee', 'manager', 'admin'] as const)
  test(`a page of a prompt offers what its reader may do: ${teller}`, async ({ page, system }) => {
    const cases = await stagedFor(system, teller);
    await signIn(page, system.url, EMAILS[teller], `/prompts/${uuidv7()}`);
    await expect(page.getByText('There is nothing here for you')).toBeVisible();
    const nothing = await wordsOf(page);
    for (const { kind, status, ends, title, promptId } of cases) {
      await goTo(page, `/prompts/${promptId}`);
      await test.step(`${kind}, ${status}`, async () => {
        if (ends.read !== 'done') {
          await expect(page.getByText('There is nothing here for you')).toBeVisible();
          expect(await wordsOf(page)).toEqual(nothing);
          return;
        }
        await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
        const text = page.getByRole('textbox', { name: 'Text' });
        await expect(text).toContainText('Second.');
        await expect(page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(
          ends.write === 'done' ? 1 : 0,
        );
        const readOnly = expect(text);
        await (ends.write === 'done' ? readOnly.not : readOnly).toHaveAttribute('aria-readonly', 'true');
        await expect(page.getByRole('button', { name: 'Link to a capability' })).toHaveCount(
          ends.link === 'done' ? 1 : 0,
        );
        const menu = page.getByRole('button', { name: 'More about this prompt' });
        await expect(menu).toHaveCount(ends.delete === 'done' ? 1 : 0);
        if (ends.delete !== 'done') return;
        await menu.click();
        // What is deleted is deleted: whoever might, brings it back.
        await expect(page.getByRole('menuitem', { name: 'Delete' })).toHaveCount(status === 'deleted' ? 0 : 1);
        await expect(page.getByRole('menuitem', { name: 'Restore' })).toHaveCount(status === 'active' ? 0 : 1);
        await page.keyboard.press('Escape');
      });
    }
  });

test('no address of another’s own prompt tells that there is one', async ({ page, system }) => {
  const colleague = await restAs(system.url, (await colleaguesOf(system))[0].email);
  const ids = { promptId: uuidv7(), versionId: uuidv7() };
  await colleague.must('prompt.create', { ...ids, title: 'Nobody else’s', scope: 'user', content: 'Nobody else’s.' });
  await signIn(page, system.url, ADMIN, '/prompts');
  const watched = watchPage(page);
  for (const below of ['', '/history', '/compare?from=1&to=1', `/conflicts/${uuidv7()}`]) {
    const [theirs, none] = [await said(page, `${ids.promptId}${below}`), await said(page, `${uuidv7()}${below}`)];
    expect(theirs).toEqual(none);
    expect(theirs).not.toContain('Nobody else’s');
    await watched.expectFine(`another’s own prompt${below.replace(/[?/].*/, '')}`);
  }
  watched.expectQuiet();
});

test('who lost the right while they wrote finds it kept, and it is saved when an administrator says so', async ({
  system,
}) => {
  const [colleague] = await colleaguesOf(system);
  const [owner, admin] = await Promise.all([restAs(system.url, EMAILS.employee), restAs(system.url, ADMIN)]);
  const { promptId, title } = await written(owner, 'Taken back');
  const [theirs, admins] = await Promise.all([takeDevice(system.url), takeDevice(system.url)]);
  try {
    const page = await theirs.open();
    await signIn(page, theirs.url, colleague.email, `/prompts/${promptId}`);
    await untilInstalled(page);
    const text = page.getByRole('textbox', { name: 'Text' });
    await expect(text).toContainText('Third.');
    await theirs.goOffline();
    await expect(syncLine(page)).toContainText('Offline since');
    await text.click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' Written on the train.');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(syncLine(page)).toContainText('1 change waits');
    await owner.must('prompt.edit', { promptId, changes: { scope: { from: 'global', to: 'agent' } } });
    await theirs.goOnline();
    await expect(syncLine(page)).toHaveText('An administrator decides about 1 change', { timeout: 30_000 });
    await expect(page.getByText(`What ${colleague.name} did is kept`)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);

    const inbox = await admins.open();
    await signIn(inbox, admins.url, ADMIN, '/conflicts?kind=rights');
    await inbox.getByRole('link', { name: title }).click();
    await expect(inbox.getByText('Everybody’s when it was done')).toBeVisible();
    await expect(inbox.getByText('Written on the train.')).toBeVisible();
    await watchPage(inbox).expectFine('a right that was lost over a prompt');
    // By its title: the prompt is on this device as well, though nobody opened it here.
    await expect(inbox.getByText(promptId)).toHaveCount(0);
    await inbox.getByRole('button', { name: /^Do it after all/ }).click();
    await expect(syncLine(inbox)).toHaveText('Everything is on the server');
    await expect(text).toContainText('Written on the train.');
    const { versions } = await admin.get<Detail>(`/api/prompts/${promptId}`);
    expect(versions.map(({ authorName }) => authorName)).toEqual([owner.person.name, colleague.name]);
  } finally {
    await Promise.all([theirs.discard(), admins.discard()]);
  }
});

test('the keys of the inbox lead to where two versions are brought together', async ({ page, system }) => {
  const [owner, other] = await Promise.all([
    restAs(system.url, EMAILS.employee),
    restAs(system.url, (await colleaguesOf(system))[1].email),
  ]);
  const { promptId, headId, title } = await written(owner, 'Two of them');
  const save = (who: Rest, words: string) =>
    who.command('prompt.save', {
      promptId,
      versionId: uuidv7(),
      parent: headId,
      content: `${words}\nSecond.\nThird.\n`,
      notes: '',
    });
  await save(owner, 'First by the owner.');
  expect(await save(other, 'First by another.')).toMatchObject({ status: 'conflict' });
  await signIn(page, system.url, ADMIN, '/conflicts?kind=prompt');
  for (const key of ['m', 't', 'e']) {
    await page.getByRole('link', { name: title }).click();
    await expect(page.getByRole('link', { name: /^Write what they become/ })).toBeVisible();
    await page.locator('h1').click();
    await page.keyboard.press(key);
    await expect(page).toHaveURL(new RegExp(`/prompts/${promptId}/conflicts/`));
    await expect(page.getByRole('button', { name: 'Save as one version' })).toBeVisible();
    await page.goBack();
  }
  await expect(page.getByText('Not decided')).toHaveCount(0);
  // Whoever's version stood first sees it as well.
  const device = await takeDevice(system.url);
  try {
    const emma = await device.open();
    await signIn(emma, device.url, EMAILS.employee, `/prompts/${promptId}`);
    await emma.getByRole('link', { name: 'Bring them together' }).click();
    await expect(emma.getByRole('radio', { name: 'Keep mine' })).toBeVisible();
    await emma.goto(`${device.url}/schedule`);
    await expect(emma.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(emma.getByText(title)).toHaveCount(0);
  } finally {
    await device.discard();
  }
});

type Detail = { readonly versions: readonly { readonly authorName: string }[] };
type Staged = (typeof CASES)[number] & { readonly title: string; readonly promptId: string };

/** Every prompt of the table as `teller` comes to it. */
async function stagedFor(system: System, teller: Exclude<Teller, 'agent'>): Promise<Staged[]> {
  const [oneself, another] = await Promise.all([
    restAs(system.url, EMAILS[teller]),
    restAs(system.url, (await colleaguesOf(system))[0].email),
  ]);
  const staged: Staged[] = [];
  for (const each of CASES.filter((one) => one.teller === teller)) {
    const { by, scope, agent } = KINDS[each.kind];
    const title = `${each.kind}, ${each.status}, ${teller}`;
    const { promptId } = await written(by === 'oneself' ? oneself : another, title, { scope, agent });
    const owner = by === 'oneself' ? oneself : another;
    if (each.status === 'archived') await owner.must('prompt.archive', { promptId });
    if (each.status === 'deleted') await owner.must('prompt.delete', { promptId });
    staged.push({ ...each, title, promptId });
  }
  return staged;
}

/** A prompt of `owner`, everybody's unless told. */
async function written(owner: Rest, title: string, patch: object = {}) {
  const ids = { promptId: uuidv7(), versionId: uuidv7() };
  const content = 'First.\nSecond.\nThird.';
  await owner.must('prompt.create', { ...ids, title, scope: 'global', agent: null, content, ...patch });
  return { promptId: ids.promptId, headId: ids.versionId, title };
}

/** As from any other page: without loading the app again. */
async function goTo(page: Page, to: string): Promise<void> {
  await page.evaluate((path) => {
    history.pushState(null, '', path);
    dispatchEvent(new PopStateEvent('popstate'));
  }, to);
}

async function wordsOf(page: Page): Promise<string> {
  return page.locator('main').innerText();
}

/** What the address says once the server has answered. */
async function said(page: Page, address: string): Promise<string> {
  await goTo(page, `/prompts/${address}`);
  await expect(page.getByText(/There is (nothing here for you|no such prompt)/)).toBeVisible();
  return wordsOf(page);
}
