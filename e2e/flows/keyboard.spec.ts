/**
 * The employee's and the administrator's part of the story by keyboard alone: no pointer press anywhere, and every stop
 * that is used shows that it has the focus.
 */
import { expect, type Page } from '@playwright/test';
import { takeDevice } from '../fixtures/device.ts';
import { countPointerPresses, goByPalette, pointerPresses, pressOn, tabTo } from '../fixtures/keys.ts';
import { PASSWORD } from '../fixtures/rest.ts';
import { syncLine, untilComplete, untilInstalled } from '../fixtures/sign-in.ts';
import { buildStage, describeAnew, meetInConflict, type Stage } from '../fixtures/stage.ts';
import { test } from '../fixtures/system.ts';

test.setTimeout(180_000);

test('Emma finds, registers, meets an overlap, cancels and reads her queue by keyboard, offline too', async ({
  system,
}) => {
  const stage = await buildStage(system, 'Surveys', 550);
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    await countPointerPresses(page);
    await signInByKeys(page, device.url, 'emma@openkms.example');
    await untilInstalled(page);
    await findByKeys(page, stage);
    await device.goOffline();
    await expect(syncLine(page)).toContainText('Offline since');
    await registerByKeys(page, stage);
    await cancelByKeys(page, stage);
    await readQueueByKeys(page, stage);
    await device.goOnline();
    await expect(syncLine(page)).toHaveText('Everything is on the server');
    await leaveByKeys(page, 'Emma Hartley');
    expect(await pointerPresses(page)).toBe(0);
  } finally {
    await device.discard();
  }
});

test('the administrator compares, decides each way, undoes and proves the audit log by keyboard', async ({
  page,
  system,
}) => {
  const stage = await buildStage(system, 'Rosters', 600);
  await meetInConflict(stage, system.url);
  await countPointerPresses(page);
  await signInByKeys(page, system.url, 'admin@openkms.example');
  await expect(page.getByRole('heading', { name: 'Conflicts', level: 1 })).toBeVisible();
  const detail = page.getByRole('article');

  await selectByKeys(page, stage.python.title, 'Two sessions at the same time');
  await page.keyboard.press('m');
  await expect(detail).toContainText('Gave Emma Hartley the new seat');

  await selectByKeys(page, stage.slides.title, 'Description');
  await page.keyboard.press('t');
  await expect(detail).toContainText('Kept Grace Lindqvist’s version');

  await selectByKeys(page, stage.budget.title, 'Description');
  // Changed by somebody who saw what stood: what is written now is written over that, which is shown.
  await describeAnew(stage.michael, stage.budget.id, 'Quills, blotters, ink.');
  await expect(detail.getByRole('columnheader', { name: 'Now' })).toBeVisible();
  await expect(detail.getByRole('cell').filter({ hasText: 'blotters' })).toBeVisible();
  await page.keyboard.press('e');
  const field = detail.getByLabel('Description', { exact: true });
  await tabTo(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Numbers first, stories later.');
  await pressOn(page, detail.getByRole('button', { name: 'Write these values' }));
  await expect(detail).toContainText('Wrote edited values');
  await expect(detail).toContainText('Numbers first, stories later.');
  await pressOn(page, detail.getByRole('button', { name: 'Undo' }));
  await expect(detail.getByRole('button', { name: 'Keep mine' })).toBeVisible();
  await expect(syncLine(page)).toHaveText('Everything is on the server');

  await goByPalette(page, 'Audit log');
  await expect(page.getByRole('row').filter({ hasText: stage.budget.title }).first()).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Verify chain' }));
  await expect(page.getByRole('status').filter({ hasText: /chain/i }).first()).toBeVisible();
  expect(await pointerPresses(page)).toBe(0);
});

async function signInByKeys(page: Page, url: string, email: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(/sign-in/);
  await untilComplete(page);
}

async function findByKeys(page: Page, { python }: Stage): Promise<void> {
  const result = page.getByRole('link', { name: python.title });
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search trainings' })).toBeFocused();
  await page.keyboard.type('pyhton surveys');
  await expect(result).toBeVisible();
  await pressOn(page, page.getByRole('checkbox', { name: /^Boston/ }), 'Space');
  await expect(page).toHaveURL(/location=Boston/);
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  for (let steps = 0; steps < 24 && !(await result.evaluate((link) => link === document.activeElement)); steps += 1) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(result).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: python.title, level: 1 })).toBeVisible();
}

async function registerByKeys(page: Page, { overlapping, lastSeat, free, budget }: Stage): Promise<void> {
  const wanted = page.getByRole('button', { name: `Register: ${overlapping.code}` });
  const dialog = page.getByRole('dialog', { name: 'These two overlap' });
  await pressOn(page, wanted);
  await expect(dialog.getByRole('heading', { name: budget.title })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(wanted).toBeFocused();
  await page.keyboard.press('Enter');
  await pressOn(page, dialog.getByRole('button', { name: /^Register for this one/ }).first());
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: `Withdraw: ${lastSeat.code}` })).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: `Register: ${free.code}` }));
  await expect(page.getByRole('button', { name: `Withdraw: ${free.code}` })).toBeVisible();
  await expect(page.getByText('Requested · confirms when online')).toHaveCount(2);
}

async function cancelByKeys(page: Page, { slides }: Stage): Promise<void> {
  await goByPalette(page, 'My schedule');
  await pressOn(page, page.getByRole('button', { name: `Cancel: ${slides.title}` }));
  await expect(page.getByRole('listitem').filter({ hasText: slides.title }).first()).toContainText(
    'Cancelled here · confirms when online',
  );
}

async function readQueueByKeys(page: Page, { python, lastSeat }: Stage): Promise<void> {
  await goByPalette(page, 'Sync status');
  const words = `Register: ${python.title} · ${lastSeat.code}`;
  const entry = page.getByRole('listitem').filter({ hasText: words }).first();
  await pressOn(page, entry.locator('summary'));
  await expect(entry.getByRole('list', { name: `Story of: ${words}` })).toContainText('Saved on this device');
}

async function leaveByKeys(page: Page, name: string): Promise<void> {
  await pressOn(page, page.getByRole('button', { name }));
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

/** Presses j and k until the conflict that is shown is about `title` and of this kind. */
async function selectByKeys(page: Page, title: string, about: string): Promise<void> {
  const links = page.getByRole('list', { name: 'Open conflicts' }).getByRole('link');
  const wanted = links.filter({ hasText: title }).filter({ hasText: about });
  await expect(wanted).toHaveCount(1);
  const goal = await wanted.getAttribute('href');
  for (let steps = 0; steps < 40; steps += 1) {
    // The inbox is drawn anew when the first conflict opens: only a list that is there can be walked.
    await expect(wanted).toHaveCount(1);
    const listed = await links.evaluateAll((all) =>
      all.map((link) => ({ to: link.getAttribute('href'), isCurrent: link.ariaCurrent === 'true' })),
    );
    const now = listed.findIndex(({ isCurrent }) => isCurrent);
    const at = listed.findIndex(({ to }) => to === goal);
    if (at >= 0 && now === at) return;
    const before = page.url();
    await page.keyboard.press(now < at ? 'j' : 'k');
    await expect.poll(() => page.url()).not.toBe(before);
    await expect(links.and(page.locator(`[href="${new URL(page.url()).pathname}"]`))).toHaveAttribute(
      'aria-current',
      'true',
    );
  }
  throw new Error(`“${title}” was not reached with j and k.`);
}
