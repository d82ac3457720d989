/**
 * `npm run pictures`: takes the README's pictures anew (docs/screenshots/*.webp), of a system of its own with the demo data.
 * What is on them happened: two people wrote the same fields, a prompt has versions and serves agents.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { restAs } from '../e2e/fixtures/rest.ts';
import { signIn, untilComplete, withBrowser } from './bench/browser.ts';
import { buildClient } from './system/client-build.mjs';
import { ROOT, toolchainEnv } from './system/paths.mjs';
import { startSystem, type System } from './system/system.mjs';

const TO = path.join(ROOT, 'docs', 'screenshots');
const LAPTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const [EMMA, MICHAEL, GRACE, ADMIN] = ['emma', 'michael', 'grace', 'admin'].map(
  (name) => `${name}@openkms.example`,
) as [string, string, string, string];

type Picture = {
  readonly name: string;
  readonly who: string;
  readonly at: string;
  /** Stands on the page as soon as it shows what it is for. */
  readonly until: string;
  readonly size?: { readonly width: number; readonly height: number };
};

const home = mkdtempSync(path.join(tmpdir(), 'openkms-pictures-'));
try {
  await buildClient({ env: toolchainEnv(), logFile: path.join(home, 'logs', 'client-build.log') });
  const system = await startSystem({ home, seed: 'demo', quiet: true });
  try {
    await takeAll(system);
  } finally {
    await system.stop();
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function takeAll({ url }: System): Promise<void> {
  const promptId = await writePrompt(url);
  const conflictId = await meet(url);
  const pictures: readonly Picture[] = [
    {
      name: 'catalog',
      who: EMMA,
      at: '/trainings?q=pyhton&location=Boston',
      until: '#catalogue-results a[data-result]',
    },
    { name: 'schedule', who: EMMA, at: '/schedule', until: 'text=Ahead' },
    { name: 'phone', who: EMMA, at: '/schedule', until: 'text=Ahead', size: PHONE },
    { name: 'board', who: MICHAEL, at: '/board', until: 'text=Boston' },
    { name: 'conflict', who: ADMIN, at: `/conflicts/${conflictId}`, until: 'text=what both began from' },
    { name: 'prompt', who: MICHAEL, at: `/prompts/${promptId}`, until: 'text=Write an invitation' },
  ];
  mkdirSync(TO, { recursive: true });
  for (const picture of pictures) await take(url, picture);
}

/** A browser of its own each time, so that nothing of one picture is on the next. */
async function take(url: string, { name, who, at, until, size = LAPTOP }: Picture): Promise<void> {
  await withBrowser(mkdtempSync(path.join(home, `${name}-`)), async (page, context) => {
    await page.setViewportSize(size);
    await signIn(page, url, who, new URL(at, url).pathname);
    await untilComplete(page);
    await page.goto(url + at);
    await page.locator(until).first().waitFor();
    await untilComplete(page);
    await page.evaluate(async () => void (await document.fonts.ready));
    // The demo is seeded a moment ago: the search follows its rows after a pause.
    await page.waitForTimeout(2000);
    const devtools = await context.newCDPSession(page);
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
    writeFileSync(path.join(TO, `${name}.webp`), Buffer.from(data, 'base64'));
    process.stdout.write(`docs/screenshots/${name}.webp\n`);
  });
}

/** Grace and Michael describe two trainings at the same time, neither having seen what the other wrote; returns one of the conflicts. */
async function meet(url: string): Promise<string> {
  const [michael, grace] = await Promise.all([restAs(url, MICHAEL), restAs(url, GRACE)]);
  const { items } = await grace.get<{ items: { id: string; title: string; description: string }[] }>(
    '/api/v1/trainings?limit=2',
  );
  let conflictId = '';
  for (const { id: trainingId, description: from } of items) {
    const edit = (more: string) => ({ trainingId, changes: { description: { from, to: `${from} ${more}` } } });
    await grace.must('training.edit', edit('Bring a laptop with a current browser; lunch is served.'));
    const more = 'No preparation is needed, and the slides are shared afterwards.';
    conflictId = String((await michael.command('training.edit', edit(more))).details['conflictId']);
  }
  return conflictId;
}

/** A prompt with three versions, one of them in production; returns its id. */
async function writePrompt(url: string): Promise<string> {
  const admin = await restAs(url, ADMIN);
  const [promptId, first, second] = [randomUUID(), randomUUID(), randomUUID()];
  const body = (sentences: string) =>
    `Write an invitation to {{ training }} for {{ name }}, in ${sentences}.\n\nSay when and where it is, and what to bring.\n`;
  const [one, two, three] = [body('a few lines'), body('five sentences'), body('three plain sentences')];
  const variables = ['training', 'name'].map((name) => ({ name, type: 'text', required: true }));
  await admin.must('prompt.create', {
    promptId,
    versionId: first,
    title: 'Invite to a training',
    scope: 'global',
    agent: null,
    content: one,
    variables,
    tags: ['mail', 'invitation'],
  });
  await admin.must('prompt.save', {
    promptId,
    versionId: second,
    parent: first,
    content: two,
    notes: 'Shorter',
    variables,
  });
  await admin.must('prompt.label', { promptId, label: 'production', versionId: second });
  const third = { promptId, versionId: randomUUID(), parent: second, content: three, notes: 'Plainer', variables };
  await admin.must('prompt.save', third);
  await admin.must('prompt.link', {
    linkId: randomUUID(),
    promptId,
    capability: 'mail.invite',
    agent: null,
    priority: 10,
  });
  return promptId;
}
