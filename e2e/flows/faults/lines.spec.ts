/**
 * Lines that misbehave without the browser being told: it believes to be online throughout. Always: the page says within
 * seconds what is true, what was saved stays saved, and once the line is good again everything arrives once.
 */
import { expect, type Page } from '@playwright/test';
import { type FaultyLine, layFaultyLine, type LineMode } from '../../fixtures/faulty-line.ts';
import { proofOfRegistrations } from '../../fixtures/proof.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow } from '../../fixtures/row-of-sessions.ts';
import { diagnose, signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { colleaguesOf } from '../../fixtures/stage.ts';
import { type System, test } from '../../fixtures/system.ts';

const ALL_THERE = 'Everything is on the server';
/** ms until the page says so: of a line that refuses at once, or that is silent (3 s to be doubted, 3 s for the probe). */
const KNOWN_WITHIN = { atOnce: 3000, silent: 9000 } as const;
/** ms from a good line until all is on the server and says so. */
const BACK_WITHIN = 15_000;

const FAULTS: readonly { readonly mode: LineMode; readonly knownWithin: number }[] = [
  { mode: 'refuse', knownWithin: KNOWN_WITHIN.atOnce },
  { mode: 'portal', knownWithin: KNOWN_WITHIN.atOnce },
  { mode: 'bad-gateway', knownWithin: KNOWN_WITHIN.atOnce },
  { mode: 'reset', knownWithin: KNOWN_WITHIN.atOnce },
  { mode: 'hang', knownWithin: KNOWN_WITHIN.silent },
  { mode: 'hang-midway', knownWithin: KNOWN_WITHIN.silent },
  { mode: 'one-way', knownWithin: KNOWN_WITHIN.silent },
];
test.setTimeout(240_000);

test('each fault of a line is noticed, nothing is lost by it, and all arrives once', async ({ system, page }) => {
  const { line, sessions, email } = await laidOut(system, page, 'lines', FAULTS.length, 1360);
  try {
    for (const [index, { mode, knownWithin }] of FAULTS.entries()) {
      await test.step(mode, async () => {
        const { code = '' } = sessions[index] ?? {};
        await line.become(mode);
        const claims = await watchClaims(page);
        const at = Date.now();
        await register(page, code);
        await expect(syncLine(page), mode).toHaveText(/^Offline since .*, 1 change waits/, { timeout: knownWithin });
        const known = Date.now() - at;
        expect((await claims()).join('\n'), `${mode}: what the page claimed`).not.toContain(ALL_THERE);
        await line.become('pass');
        const good = Date.now();
        await expect(syncLine(page), mode).toHaveText(ALL_THERE, { timeout: BACK_WITHIN });
        expect((await diagnose(page))?.pending).toEqual({ applied: index + 1 });
        test.info().annotations.push({ type: mode, description: `${known} ms, back in ${Date.now() - good} ms` });
      });
    }
    await arrivedOnce(system, email, sessions);
  } finally {
    await line.close();
  }
});

test('a connection that goes silent on a good line is noticed, and the queue goes by another', async ({
  system,
  page,
}) => {
  const { line, sessions, email } = await laidOut(system, page, 'halfopen', 3, 1380);
  try {
    // All that stands is dead, and new connections are good.
    await line.become('hang');
    await line.become('pass');
    const at = Date.now();
    for (const { code } of sessions) await register(page, code);
    await expect(syncLine(page)).toHaveText(ALL_THERE, { timeout: 25_000 });
    test.info().annotations.push({ type: 'half-open', description: `${Date.now() - at} ms` });
    await arrivedOnce(system, email, sessions);
  } finally {
    await line.close();
  }
});

test('a line that comes and goes each second: every change arrives once', async ({ system, page }) => {
  const { line, sessions, email } = await laidOut(system, page, 'flapping', 6, 1400);
  try {
    await line.become('flap');
    for (const { code } of sessions) {
      await register(page, code);
      await page.waitForTimeout(700);
    }
    await line.become('pass');
    await expect(syncLine(page)).toHaveText(ALL_THERE, { timeout: BACK_WITHIN });
    await expect.poll(async () => (await diagnose(page))?.pending).toEqual({ applied: sessions.length });
    await arrivedOnce(system, email, sessions);
  } finally {
    await line.close();
  }
});

type Session = { readonly id: string; readonly code: string };

async function laidOut(
  system: System,
  page: Page,
  theme: string,
  count: number,
  startsIn: number,
): Promise<{ line: FaultyLine; sessions: readonly Session[]; email: string }> {
  const michael = await restAs(system.url, 'michael@openkms.example');
  const [, , { email }] = await colleaguesOf(system);
  const { officeId } = (await restAs(system.url, email)).person;
  const { trainingCode, sessions } = await layOutRow(michael, { officeId, theme, count, startsIn });
  const line = await layFaultyLine(Number(new URL(system.url).port));
  await signIn(page, line.url, email, `/trainings/${trainingCode}`);
  await untilInstalled(page);
  await expect(syncLine(page)).toHaveText(ALL_THERE);
  return { line, sessions, email };
}

async function register(page: Page, code: string): Promise<void> {
  await page.getByRole('button', { name: `Register: ${code}`, exact: true }).click();
}

async function arrivedOnce(system: System, email: string, sessions: readonly Session[]): Promise<void> {
  const ids = sessions.map(({ id }) => id);
  const all = ids.length;
  expect(await proofOfRegistrations(system, email, ids)).toEqual({ receipts: all, standing: all, doubled: 0 });
}

/** Begins to note what the page claims once something waits; tells it in order. */
async function watchClaims(page: Page): Promise<() => Promise<string[]>> {
  const claims = await page.evaluateHandle(() => {
    const heard: string[] = [];
    const words = () =>
      [...document.querySelectorAll('[role=status]')].map(({ textContent }) => textContent).join(' | ');
    let waits = false;
    new MutationObserver(() => {
      const now = words();
      waits ||= /wait|Sending/.test(now);
      if (waits && heard.at(-1) !== now) heard.push(now);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    return heard;
  });
  return () => claims.jsonValue();
}
