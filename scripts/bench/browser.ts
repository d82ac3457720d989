/**
 * The built client in a real browser, as the benchmarks use it: sign in through the page, wait for rows, read the
 * read-only diagnostics. Always: nothing is asked of the page that the product does not have; what is injected only watches.
 */
import { type BrowserContext, openProfile, type Page } from '../../e2e/fixtures/profile.ts';
import type { Diagnostics } from '../../client/src/view/diagnostics.ts';
import { PASSWORD } from './bench-system.ts';

export type { Page } from '../../e2e/fixtures/profile.ts';

declare global {
  interface Window {
    /** Long tasks of this page so far, ms; only where {@link watchStalls} was injected. */
    benchStalls?: number[];
  }
}

/** Opens the profile in `directory`, runs `work` on its page, closes the browser whatever happens. */
export async function withBrowser<T>(
  directory: string,
  work: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await openProfile(directory);
  try {
    await context.addInitScript(watchStalls);
    const page = context.pages()[0] ?? (await context.newPage());
    return await work(page, context);
  } finally {
    await context.close();
  }
}

/** Runs in the page before its own scripts: keeps the length of every task over 50 ms. */
function watchStalls(): void {
  const stalls: number[] = [];
  window.benchStalls = stalls;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) stalls.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
}

/** The longest task of the page so far over 50 ms; 0 when there was none. */
export function longestStall(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, ...(window.benchStalls ?? [])));
}

/** Signs in as a person does; returns once their page is drawn. `then`: the address to go to. */
export async function signIn(page: Page, url: string, email: string, then: string): Promise<void> {
  await page.goto(`${url}/sign-in?then=${encodeURIComponent(then)}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => address.pathname === then);
}

/** What the page says of itself. */
export function diagnose(page: Page): Promise<Diagnostics> {
  return page.evaluate(() => {
    if (window.openkms === undefined) throw new Error('this page has no diagnostics');
    return window.openkms.diagnostics();
  });
}

/** Waits until every query was answered by the server. */
export async function untilComplete(page: Page): Promise<Diagnostics> {
  await page.waitForFunction(() => window.openkms?.diagnostics().timings.complete != null, undefined, {
    polling: 50,
    timeout: 60_000,
  });
  return diagnose(page);
}

/** Goes to an address inside the running page, as one of its links would. */
export function goInside(page: Page, address: string): Promise<void> {
  return page.evaluate((to) => window.history.pushState(null, '', to), address);
}

/** Rows of all tables together. */
export function totalRows({ rows }: Pick<Diagnostics, 'rows'>): number {
  return Object.values(rows).reduce((sum, count) => sum + count, 0);
}

/** Commands that have not ended yet. */
export function waiting({ pending }: Pick<Diagnostics, 'pending'>): number {
  return ['saved', 'sending', 'sent'].reduce((sum, state) => sum + (pending[state] ?? 0), 0);
}
