/**
 * Two zero-caches that share the clients (OPENKMS_VIEW_SYNCERS=2), and each of them killed in turn. Always: whoever was
 * with the one that died goes on with the other, in the page that is open; nobody waits for its return.
 */
import { expect, type Page, test } from '@playwright/test';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow } from '../../fixtures/row-of-sessions.ts';
import { signIn } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { keepLogs, startTestSystem } from '../../fixtures/system.ts';

test.setTimeout(300_000);
const SEEN_WITHIN_MS = 60_000;

test('either of two view syncers is killed: both people see the next change without a reload', async ({ browser }) => {
  const system = await startTestSystem({ env: { OPENKMS_VIEW_SYNCERS: '2' } });
  try {
    const michael = await restAs(system.url, 'michael@openkms.example');
    const people = (await colleaguesOf(system)).slice(0, 2);
    const { officeId } = (await restAs(system.url, people[0]?.email ?? '')).person;
    const row = await layOutRow(michael, { officeId, theme: 'syncers', count: 1, startsIn: 700 });
    const sessionId = row.sessions[0]?.id ?? '';
    const pages: Page[] = [];
    for (const { email } of people) {
      const page = await (await browser.newContext()).newPage();
      await signIn(page, system.url, email, `/trainings/${row.trainingCode}`);
      await page.evaluate(() => Object.assign(window, { stillThisPage: true }));
      pages.push(page);
    }
    let written = '';
    const change = async (description: string) => {
      await michael.must('session.edit', { sessionId, changes: { description: { from: written, to: description } } });
      written = description;
      for (const page of pages) await expect(page.getByText(description)).toBeVisible({ timeout: SEEN_WITHIN_MS });
    };
    await change('Written while two share the work.');
    // Whose group fell to which of them is left to chance; killed in turn, each of the two people loses theirs once.
    await system.kill('view-syncer-1');
    await change('Written after the first was killed.');
    await system.restart('view-syncer-1');
    await system.kill('view-syncer-2');
    await change('Written after the second was killed.');
    for (const page of pages) expect(await page.evaluate(() => 'stillThisPage' in window)).toBe(true);
  } finally {
    keepLogs(system);
    await system.stop();
  }
});
