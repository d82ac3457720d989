/**
 * Several tabs of one profile: all write, all show the same, one sends. The one that sends is closed, crashed or frozen
 * while the server holds back its answer. Always: another tab takes over, and each change is done exactly once, also when
 * the request of the one that went arrives after all.
 */
import { type BrowserContext, expect, type Page, type Request } from '@playwright/test';
import { takeDevice } from '../../fixtures/device.ts';
import { proofOfRegistrations } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow, type RowOfSessions } from '../../fixtures/row-of-sessions.ts';
import { diagnose, signIn, syncLine, untilComplete, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { type System, test } from '../../fixtures/system.ts';

/** ms within which another is to have sent it and all to show so; the aim is 2,000, and a busy machine is given the rest. */
const TAKEN_OVER_WITHIN = 10_000;
test.setTimeout(240_000);

test('five tabs write at the same time: all show the same queue, each change arrives once', async ({ system }) => {
  const each = 3;
  const { device, tabs, row, email } = await openTabs(system, 'five', 1400, 5, 5 * each * 2);
  const codes = row.sessions.map(({ code }) => code);
  const writeAll = (wanted: readonly string[]) =>
    Promise.all(tabs.map((tab, index) => registerFor(tab, wanted.slice(index * each, (index + 1) * each))));
  try {
    await device.goOffline();
    await writeAll(codes.slice(0, 5 * each));
    for (const tab of tabs) {
      await expect(syncLine(tab)).toContainText(`${5 * each} changes wait`);
      await expect.poll(async () => (await diagnose(tab))?.pending).toEqual({ saved: 5 * each });
      await expect(offers(tab)).toHaveCount(5 * each);
    }
    await device.goOnline();
    await writeAll(codes.slice(5 * each));
    for (const tab of tabs) {
      await expect(syncLine(tab)).toHaveText('Everything is on the server', { timeout: 30_000 });
      await expect
        .poll(async () => (await diagnose(tab))?.pending, { timeout: 30_000 })
        .toEqual({
          applied: 2 * 5 * each,
        });
      await expect(offers(tab)).toHaveCount(0);
    }
    await provenOnce(system, email, row.sessions);
  } finally {
    await device.discard();
  }
});

/** Each ends a tab; where it can live on, answers how. */
const ends = {
  closed: async (leader: Page) => {
    await leader.close();
    return null;
  },
  crashed: async (leader: Page) => {
    const crashed = leader.waitForEvent('crash');
    const cdp = await leader.context().newCDPSession(leader);
    // Never answered: whoever would answer is gone.
    cdp.send('Page.crash').catch(() => 'crashed');
    await crashed;
    return null;
  },
  frozen: freeze,
} as const;

for (const [index, how] of (['closed', 'crashed', 'frozen'] as const).entries()) {
  test(`the tab that sends is ${how} in the middle of a request: another takes over`, async ({ system }) => {
    const { device, tabs, row, email } = await openTabs(system, how, 1450 + index * 20, 3, 4);
    const [first, second] = row.sessions;
    if (first === undefined || second === undefined) throw new Error('The row is too short.');
    try {
      const held = await holdFirst(writerOf(tabs).context());
      await registerFor(writerOf(tabs), [first.code]);
      const leader = await held.by;
      const others = tabs.filter((tab) => tab !== leader);
      const thaw = await ends[how](leader);
      const gone = Date.now();
      // Another tab, or the service worker: whoever sends it, the other tabs hear of its end.
      const [other] = others;
      if (other === undefined) throw new Error('There is no other tab.');
      await expect(syncLine(other)).toHaveText('Everything is on the server', { timeout: 30_000 });
      const took = Date.now() - gone;
      console.log(`leader ${how} in the middle of a request: sent by another and shown after ${took} ms`);
      expect(took).toBeLessThan(TAKEN_OVER_WITHIN);
      for (const tab of others)
        await expect(syncLine(tab)).toHaveText('Everything is on the server', { timeout: 30_000 });
      await provenOnce(system, email, [first]);

      if (thaw !== null) {
        // What was held back arrives now, a second time; the tab thaws and finds that it follows.
        await held.release();
        await thaw();
        await expect(syncLine(leader)).toHaveText('Everything is on the server', { timeout: 30_000 });
        await registerFor(leader, [second.code]);
        for (const tab of tabs)
          await expect.poll(async () => (await diagnose(tab))?.pending, { timeout: 30_000 }).toEqual({ applied: 2 });
        await provenOnce(system, email, [first, second]);
      }
    } finally {
      await device.discard();
    }
  });
}

/** A colleague's laptop with `count` tabs on a row of `sessions` sessions. */
async function openTabs(system: System, theme: string, startsIn: number, count: number, sessions: number) {
  const michael = await restAs(system.url, 'michael@openkms.example');
  const [, { email }] = await colleaguesOf(system);
  const { officeId } = (await restAs(system.url, email)).person;
  const row = await layOutRow(michael, { officeId, theme: `tabs-${theme}`, count: sessions, startsIn });
  const device = await takeDevice(system.url);
  const first = await device.open();
  const path = `/trainings/${row.trainingCode}`;
  await signIn(first, device.url, email, path);
  await untilInstalled(first);
  const tabs = [first];
  while (tabs.length < count) {
    const tab = await first.context().newPage();
    await tab.goto(device.url + path);
    await untilComplete(tab);
    tabs.push(tab);
  }
  for (const tab of tabs) await expect(offers(tab)).toHaveCount(sessions);
  return { device, tabs, row, email };
}

type Held = {
  /** The tab that sent it. */
  readonly by: Promise<Page>;
  /** Lets it go on to the server. */
  readonly release: () => Promise<void>;
};

/** The tab in which the person writes: not the first, which leads. */
function writerOf(tabs: readonly Page[]): Page {
  const [, writer] = tabs;
  if (writer === undefined) throw new Error('There is only one tab.');
  return writer;
}

/** Holds back the first request with commands that any tab sends from now on. */
async function holdFirst(context: BrowserContext): Promise<Held> {
  const held = Promise.withResolvers<Page>();
  const released = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  let isFirst = true;
  await context.route('**/api/v1/commands', async (route) => {
    const request = route.request();
    if (!isFirst || idsOf(request).length === 0) return route.continue();
    isFirst = false;
    held.resolve(request.frame().page());
    await released.promise;
    await route.continue();
    gone.resolve();
  });
  return {
    by: held.promise,
    release: () => {
      released.resolve();
      return gone.promise;
    },
  };
}

/**
 * Stops everything in `tab` at its next statement: it holds its locks, runs no timers and hears no messages, as one that
 * the browser froze to save power. (The browser's own switch, Page.setWebLifecycleState, does nothing to a tab that the
 * test's driver keeps in the foreground.) Answers how to go on.
 */
async function freeze(tab: Page): Promise<() => Promise<void>> {
  const cdp = await tab.context().newCDPSession(tab);
  await cdp.send('Debugger.enable');
  const paused = new Promise<void>((resolve) => cdp.once('Debugger.paused', () => resolve()));
  await cdp.send('Debugger.pause');
  await paused;
  return async () => {
    await cdp.send('Debugger.resume');
    await cdp.detach();
  };
}

async function registerFor(tab: Page, codes: readonly string[]): Promise<void> {
  for (const code of codes) {
    const offer = tab.getByRole('button', { name: `Register: ${code}`, exact: true });
    await offer.click();
    await expect(offer).toHaveCount(0);
  }
}

/** Each of `row`'s sessions is held once, by one receipt. */
async function provenOnce(system: System, email: string, codes: RowOfSessions['sessions']): Promise<void> {
  const ids = codes.map(({ id }) => id);
  const once = { receipts: ids.length, standing: ids.length, doubled: 0 };
  expect(await proofOfRegistrations(system, email, ids)).toEqual(once);
}

/** The commands that `request` carries. */
function idsOf(request: Request): string[] {
  if (!request.url().endsWith('/api/v1/commands')) return [];
  const { commands } = request.postDataJSON() as { commands: readonly { id: string }[] };
  return commands.map(({ id }) => id);
}

const offers = (page: Page) => page.getByRole('button', { name: /^Register: / });
