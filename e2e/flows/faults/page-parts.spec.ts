/**
 * A browser without the service worker's cache, whose line goes before every page's code has come, or even the first one's.
 * Always: whoever goes to such a page sees calmly why it is not there, everything around it works, and it appears by itself,
 * without a reload where anything stands on the page. Where the first script itself failed, a press opens it.
 */
import { expect, type Page } from '@playwright/test';
import { watchPage } from '../../fixtures/accessible.ts';
import { type FaultyLine, layFaultyLine } from '../../fixtures/faulty-line.ts';
import { signIn, syncLine } from '../../fixtures/sign-in.ts';
import { type System, test } from '../../fixtures/system.ts';

test.use({ serviceWorkers: 'block' });
test.setTimeout(120_000);

const MISSING = 'This page is not on this device yet';

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`a page that had not come before the line went is awaited in its place, ${size.width} wide`, async ({
    page,
    system,
  }) => {
    await page.setViewportSize(size);
    await withLine(system, async (line) => {
      const watched = watchPage(page, [/Failed to load resource/]);
      await signIn(page, line.url, 'emma@openkms.example', '/trainings');
      await withoutLaterParts(page);
      // The catalogue is the first page now, and comes with the line that brought it.
      await page.reload();
      const search = page.getByRole('searchbox').first();
      await expect(search).toBeVisible();
      await page.evaluate(() => Object.assign(window, { stillThisPage: true }));
      await line.become('refuse');
      await expect(syncLine(page)).toContainText('Offline');

      await go(page, 'My schedule');
      await expect(page.getByRole('heading', { name: MISSING })).toBeVisible();
      await watched.expectFine('a page whose code is not here');
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(page.getByRole('heading', { name: MISSING })).toBeVisible();

      // What is here goes on working; the frame and the way back are whole.
      await go(page, 'Trainings');
      await search.fill('python');
      await expect(page.getByRole('heading', { name: MISSING })).toHaveCount(0);
      await expect(search).toHaveValue('python');
      await page.goBack();
      await go(page, 'My schedule');
      await expect(page.getByRole('heading', { name: MISSING })).toBeVisible();

      await page.unrouteAll();
      await line.become('pass');
      await expect(page.getByRole('heading', { name: 'My schedule', level: 1 })).toBeVisible({ timeout: 20_000 });
      expect(await page.evaluate(() => 'stillThisPage' in window)).toBe(true);
      watched.expectQuiet();
    });
  });
}

test('a moment after the first page all others are at hand without a line', async ({ page, system }) => {
  await withLine(system, async (line) => {
    await signIn(page, line.url, 'admin@openkms.example', '/trainings');
    await expect.poll(() => fetchedAll(page), { timeout: 20_000 }).toBe(true);
    await line.become('refuse');
    await expect(syncLine(page)).toContainText('Offline');
    for (const name of ['My schedule', 'Audit log', 'Devices']) {
      await go(page, name);
      await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('heading', { name: MISSING })).toHaveCount(0);
    }
  });
});

for (const withSheet of [true, false]) {
  test(`a first visit whose line goes after the small first script says so, ${withSheet ? 'with' : 'without'} its style sheet`, async ({
    page,
    system,
  }) => {
    const watched = watchPage(page, [/Failed to load resource/]);
    await page.route(/\/assets\/start-[^/]*\.js$/, (route) => route.abort('connectionfailed'));
    if (!withSheet) await page.route(/\.css$/, (route) => route.abort('connectionfailed'));
    await page.goto(`${system.url}/trainings`);
    await expect(page.getByRole('heading', { name: 'OpenKMS is not here yet' })).toBeVisible();
    await expect(page).toHaveTitle('OpenKMS is not here yet · OpenKMS');
    await watched.expectFine('a first page whose code is not here');

    // Read out when it came; the button is the next stop, and no line means that nothing changes.
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Try again' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status')).toHaveText('Trying again…');
    await expect(page.getByRole('status')).toHaveText('Not yet. It goes on being tried by itself.');

    await page.unrouteAll();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 20_000 });
    await expect(page).toHaveURL(/then=%2Ftrainings/);
    watched.expectQuiet();
  });
}

test('a first visit on a line that goes silent says so in time, and opens when it speaks again', async ({
  page,
  system,
}) => {
  await page.route(/\/assets\/start-[^/]*\.js$/, () => new Promise(() => {}));
  await page.goto(`${system.url}/trainings`, { waitUntil: 'commit' });
  // What index.html says by itself has a link; the button is the first script's, which goes on by itself.
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible({ timeout: 25_000 });
  await expect(page.getByRole('heading', { name: 'OpenKMS is on its way' })).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 60_000 });
});

for (const { does, withSheet, wide } of [
  { does: 'fails', withSheet: true, wide: 1440 },
  { does: 'fails', withSheet: false, wide: 390 },
  { does: 'is silent', withSheet: true, wide: 390 },
]) {
  test(`a first visit whose very first script ${does} says so by itself, ${withSheet ? 'with' : 'without'} its style sheet`, async ({
    page,
    system,
  }) => {
    const watched = watchPage(page, [/Failed to load resource/]);
    await page.setViewportSize({ width: wide, height: wide === 390 ? 844 : 900 });
    await page.route(/\/assets\/index-[^/]*\.js$/, (route) =>
      does === 'fails' ? route.abort('connectionfailed') : new Promise(() => {}),
    );
    if (!withSheet) await page.route(/\.css$/, (route) => route.abort('connectionfailed'));
    await page.goto(`${system.url}/trainings?q=python`, { waitUntil: 'commit' });
    const words = page.getByRole('heading', { name: 'OpenKMS is on its way' });
    if (withSheet) {
      // As long as a start takes, nobody sees, hears or reaches it.
      await expect(page.locator('main')).toBeAttached();
      await page.waitForTimeout(1_000);
      await expect(words).toHaveCount(0);
      await page.keyboard.press('Tab');
      await expect(page.getByRole('link', { name: 'Try again', includeHidden: true })).not.toBeFocused();
    }
    await expect(words).toBeVisible();
    await expect(page.getByText('What you saved on this device before is safe.')).toBeVisible();
    await watched.expectFine(`a page whose first script ${does}`);

    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // What was silent goes on by itself; what failed is asked for by a press.
    if (does === 'fails') await page.getByRole('link', { name: 'Try again' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 20_000 });
    await expect(page).toHaveURL(/then=%2Ftrainings%3Fq%3Dpython/);
    await expect(words).toHaveCount(0);
    watched.expectQuiet();
  });
}

test('a browser without JavaScript is told what is needed', async ({ browser, system }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(`${system.url}/trainings`);
    await expect(page.getByRole('heading', { name: 'OpenKMS needs JavaScript' })).toBeVisible();
    await page.waitForTimeout(3_500);
    await expect(page.getByText('on its way')).toBeHidden();
  } finally {
    await context.close();
  }
});

/** Parts that are not imported by the first page do not come until routes are taken down again. */
async function withoutLaterParts(page: Page): Promise<void> {
  await page.route(/\/assets\/.*\.js$/, (route) =>
    route.request().resourceType() === 'fetch' ? route.abort('connectionfailed') : route.continue(),
  );
}

function fetchedAll(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const wanted = document.querySelector<HTMLMetaElement>('meta[name=page-parts]')?.content.split(' ') ?? [];
    const came = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    return wanted.length > 0 && wanted.every((file) => came.includes(file));
  });
}

async function go(page: Page, name: string): Promise<void> {
  const menu = page.getByRole('navigation').getByRole('link', { name });
  await menu.first().click();
}

async function withLine(system: System, body: (line: FaultyLine) => Promise<void>): Promise<void> {
  const line = await layFaultyLine(Number(new URL(system.url).port));
  try {
    await body(line);
  } finally {
    await line.close();
  }
}
