/**
 * Running a prompt: what the preview shows is what a model is sent, its answer grows on the page, is judged, and is the
 * runner's alone. Without a line the run waits; cancelled it ends at the model, too. The model is a real HTTP server.
 */
import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { watchPage } from '../../fixtures/accessible.ts';
import { takeDevice } from '../../fixtures/device.ts';
import { countPointerPresses, pointerPresses, pressOn, tabTo } from '../../fixtures/keys.ts';
import { answerStepwise, MODEL, test } from '../../fixtures/llm.ts';
import { inDatabase } from '../../fixtures/proof.ts';
import { type Rest, restAs } from '../../fixtures/rest.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import type { System } from '../../fixtures/system.ts';
import { json } from '../../../plugins/llm/openai-compatible/test-openai-server.ts';

test.setTimeout(240_000);

const TEXT = 'Write a letter to {{ name }}.\n\nBe short.';
const badge = (page: Page, words: string) => page.getByRole('main').getByText(words, { exact: true }).first();

test('what the preview shows is sent, the answer grows, is judged by keyboard, and nobody else reads it', async ({
  system,
  llm,
}) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  const promptId = await write(emma, 'Letters by keyboard');
  const [own, others] = [await takeDevice(system.url), await takeDevice(system.url)];
  try {
    const page = await own.open();
    const watched = watchPage(page);
    await countPointerPresses(page);
    await signIn(page, own.url, 'emma@openkms.example', `/prompts/${promptId}`);
    const model = answerStepwise(llm);
    await fillPreview(page, 'Ana');
    const pressesBefore = await pointerPresses(page);
    const shown = await page.locator('.preview-text').allTextContents();
    await page.keyboard.press('Control+Enter');
    const run = page.getByRole('region', { name: 'The run' });
    const sent = await model.asked;
    for (const part of shown) expect(sent).toContain(part);
    expect(sent).toContain('Write a letter to Ana.');

    model.say('Dear Ana, ');
    await expect(run).toContainText('Dear Ana,');
    await expect(run).toContainText('Answering');
    await watched.expectFine('a prompt, its answer growing');
    model.say('you passed. <b>Well done</b>');
    await expect(run).toContainText('<b>Well done</b>');
    model.finish();
    await expect(run).toContainText('Done');
    await expect(run).toContainText(MODEL);
    // A hundred tokens in at a dollar a million, seven out at two.
    await expect(run).toContainText('$0.0001');

    await pressOn(page, run.getByRole('link', { name: 'Open the run' }));
    await expect(page.getByRole('heading', { level: 1, name: 'Run of version 1' })).toBeVisible();
    await pressOn(page, page.locator('summary').filter({ hasText: 'What was sent' }));
    expect(await page.getByRole('region', { name: 'The whole text that was sent' }).textContent()).toBe(sent);
    await pressOn(page, page.getByRole('button', { name: 'Good', exact: true }));
    await tabTo(page, page.getByLabel('Score in per cent'));
    await page.keyboard.type('80');
    await tabTo(page, page.getByLabel('Note'));
    await page.keyboard.type('Short and kind');
    await pressOn(page, page.getByRole('button', { name: 'Save', exact: true }));
    await expect(syncLine(page)).toHaveText('Everything is on the server');
    await watched.expectFine('a run, judged');
    expect(await pointerPresses(page)).toBe(pressesBefore);
    expect(await runsOf(system, promptId)).toMatchObject([
      { status: 'done', score: 0.8, feedback: 'up', note: 'Short and kind', answered_by: MODEL },
    ]);

    const colleague = await others.open();
    await signIn(colleague, others.url, 'grace@openkms.example', `/prompts/${promptId}/runs`);
    await expect(colleague.getByRole('table', { name: 'Runs by version' })).toContainText('80 % over 1 scored');
    await colleague.getByRole('table', { name: 'Runs, newest first' }).getByRole('link', { name: 'Version 1' }).click();
    await expect(colleague.getByText('Short and kind')).toBeVisible();
    await expect(colleague.getByText('is Emma Hartley’s alone')).toBeVisible();
    await expect(colleague.getByText('Dear Ana')).toHaveCount(0);
    await expect(colleague.getByRole('button', { name: 'Run again' })).toHaveCount(0);
    watched.expectQuiet();
  } finally {
    await own.discard();
    await others.discard();
  }
});

test('a text that is not saved is saved with its run; the run belongs to the version it made', async ({
  system,
  llm,
}) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  const promptId = await write(emma, 'Saved and run');
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}`);
    await fillPreview(page, 'Ben');
    await page.getByRole('textbox', { name: 'Text' }).click();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' And warm.');
    await expect(page.getByRole('button', { name: 'Save and run' })).toBeVisible();
    const model = answerStepwise(llm);
    model.say('Dear Ben.');
    model.finish();
    // In the editor the same keys run and change no letter.
    await page.keyboard.press('Control+Enter');
    expect(await model.asked).toContain('Be short. And warm.');
    await page.getByRole('link', { name: 'Open the run' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Run of version 2' })).toBeVisible();
    await expect(badge(page, 'Done')).toBeVisible();
    await page.getByRole('button', { name: 'Run again' }).click();
    await expect(page.getByText('You said: ')).toBeVisible();
    expect(await runsOf(system, promptId)).toHaveLength(2);
  } finally {
    await device.discard();
  }
});

test('without a line a run waits, outlives a reload, and is asked when the line is back', async ({ system, llm }) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  const promptId = await write(emma, 'Run on a train');
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    const watched = watchPage(page);
    await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}`);
    await untilInstalled(page);
    await device.goOffline();
    await expect(syncLine(page)).toContainText('Offline since');
    await fillPreview(page, 'Cy');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const run = page.getByRole('region', { name: 'The run' });
    await expect(run).toContainText('Waits for a line');
    await run.getByRole('link', { name: 'Open the run' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Run of version 1' })).toBeVisible();
    await page.reload();
    await expect(badge(page, 'Waits for a line')).toBeVisible();
    await watched.expectFine('a run, waiting for a line');
    expect(await runsOf(system, promptId)).toEqual([]);
    const model = answerStepwise(llm);
    await device.goOnline();
    expect(await model.asked).toContain('Write a letter to Cy.');
    model.say('Dear Cy.');
    model.finish();
    await expect(page.getByText('Dear Cy.')).toBeVisible();
    await expect(badge(page, 'Done')).toBeVisible();
    await page.goto(`${device.url}/prompts/runs`);
    await expect(page.getByRole('table', { name: 'My runs, newest first' })).toContainText('Run on a train');
    await watched.expectFine('my runs');
    watched.expectQuiet();
  } finally {
    await device.discard();
  }
});

test('cancelled it ends at the model, and what had come stays; a model that refuses is told with what to do', async ({
  system,
  llm,
}) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  const promptId = await write(emma, 'Cancelled');
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    const watched = watchPage(page);
    await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}`);
    await fillPreview(page, 'Di');
    const model = answerStepwise(llm);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await model.asked;
    model.say('Dear Di, this will be long');
    await page.getByRole('link', { name: 'Open the run' }).click();
    await expect(page.getByText('Dear Di, this will be long')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await model.gone).toBe(true);
    await expect(badge(page, 'Cancelled')).toBeVisible();
    await expect(page.getByText('Dear Di, this will be long')).toBeVisible();
    await expect(syncLine(page)).toHaveText('Everything is on the server');
    await watched.expectFine('a run, cancelled');

    llm.next((response) => json(response, 401, { error: { message: 'Wrong key.', type: 'invalid_request_error' } }));
    await page.getByRole('button', { name: 'Run again' }).click();
    await expect(page.getByText('The model refused the key')).toBeVisible();
    await expect(badge(page, 'Failed')).toBeVisible();
    await watched.expectFine('a run, failed');
    expect((await runsOf(system, promptId)).map(({ status, code }) => [status, code])).toEqual([
      ['cancelled', null],
      ['failed', 'llm_unauthorised'],
    ]);
    watched.expectQuiet();
  } finally {
    await device.discard();
  }
});

test('tags that were proposed are taken and declined, without a line too', async ({ system }) => {
  const emma = await restAs(system.url, 'emma@openkms.example');
  // The worker proposes the words of the field that a title names.
  const promptId = await write(emma, 'Mail after a training or a meeting');
  const device = await takeDevice(system.url);
  try {
    const page = await device.open();
    const watched = watchPage(page);
    await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}`);
    const proposed = page.getByRole('list', { name: 'Suggested tags' }).getByRole('listitem');
    await expect(proposed).toHaveCount(3);
    await watched.expectFine('a prompt, tags proposed');
    await page.getByRole('button', { name: 'Decline tag: email' }).press('Enter');
    await expect(proposed).toHaveCount(2);
    await device.goOffline();
    await expect(syncLine(page)).toContainText('Offline since');
    await page.getByRole('button', { name: 'Accept all' }).press('Enter');
    await expect(page.getByRole('button', { name: 'Remove tag: training' })).toBeVisible();
    await expect(proposed).toHaveCount(0);
    await device.goOnline();
    await expect(syncLine(page)).toHaveText('Everything is on the server', { timeout: 30_000 });
    const [row] = await inDatabase(system.dbUrls.owner, async (client) => {
      const { rows } = await client.query<{ tags: string[]; suggested_tags: string[]; declined_tags: string[] }>(
        'select tags, suggested_tags, declined_tags from prompt where id = $1',
        [promptId],
      );
      return rows;
    });
    expect(row).toEqual({ tags: ['meeting', 'training'], suggested_tags: [], declined_tags: ['email'] });
    watched.expectQuiet();
  } finally {
    await device.discard();
  }
});

/** A prompt of everybody's with one variable; resolves with its id. */
async function write(by: Rest, title: string): Promise<string> {
  const promptId = uuidv7();
  const variables = [{ name: 'name', type: 'text', required: true }];
  const args = { promptId, versionId: uuidv7(), title, scope: 'global', content: TEXT, notes: '', variables };
  await by.must('prompt.create', args);
  return promptId;
}

async function fillPreview(page: Page, name: string): Promise<void> {
  const preview = page.getByRole('region', { name: 'Preview' });
  await preview.getByLabel('Try it with a task').fill('Say well done');
  await preview.getByLabel('name').fill(name);
  await expect(preview.getByText(`Write a letter to ${name}.`)).toBeVisible();
}

type RunOnServer = Readonly<Record<'status' | 'code' | 'feedback' | 'note' | 'answered_by', string | null>> & {
  readonly score: number | null;
};

/** The runs of a prompt as Postgres holds them, oldest first. */
async function runsOf(system: System, promptId: string): Promise<readonly RunOnServer[]> {
  return inDatabase(system.dbUrls.owner, async (client) => {
    const { rows } = await client.query<RunOnServer>(
      'select status, code, score, feedback, note, answered_by from prompt_run where prompt_id = $1 order by asked_at',
      [promptId],
    );
    return rows;
  });
}
