/**
 * Every page in each of its states, on a laptop and on a phone: axe finds nothing, no console error, no breach of the
 * content security policy. States are reached as a person reaches them; rows come from a stage of this file's own.
 */
import { expect, type Page } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { type Watched, watchPage } from '../fixtures/accessible.ts';
import { type Device, takeDevice } from '../fixtures/device.ts';
import { leaveBehind, type LeftBehind } from '../fixtures/left-behind.ts';
import { restAs } from '../fixtures/rest.ts';
import { diagnose, fillSignIn, signIn, syncLine, untilInstalled } from '../fixtures/sign-in.ts';
import { buildStage, describeAnew, meetInConflict, type Stage } from '../fixtures/stage.ts';
import { type System, test } from '../fixtures/system.ts';

test.setTimeout(240_000);

const SIZES = [
  { name: 'laptop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const;

let built: Promise<Staged> | null = null;
const stageOf = (system: System): Promise<Staged> => (built ??= layOut(system));

for (const { name, ...size } of SIZES) {
  test(`sign-in, ${name}`, async ({ system }) => {
    await onDevice(system, size, [], async (page, watched, device) => {
      await page.goto(`${device.url}/sign-in`);
      await expect(page.getByRole('region', { name: 'Demo accounts' })).toBeVisible();
      await watched.expectFine('sign-in');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByText('Enter your e-mail address.')).toBeVisible();
      await watched.expectFine('sign-in, nothing entered');
      await device.goOffline();
      await expect(page.getByText('You are offline')).toBeVisible();
      await watched.expectFine('sign-in, offline');
    });
  });

  test(`the employee’s pages, ${name}`, async ({ system }) => {
    const stage = await stageOf(system);
    await onDevice(system, size, [], async (page, watched, device) => {
      await signIn(page, device.url, 'emma@openkms.example', '/trainings');
      await untilInstalled(page);
      await catalogue(page, watched, device);
      await training(page, watched, device, stage);
      await schedule(page, watched, device, stage);
      await menus(page, watched);
      await offline(page, watched, device, stage);
    });
  });

  test(`an employee who has nothing yet, ${name}`, async ({ system }) => {
    const stage = await stageOf(system);
    await onDevice(system, size, [], async (page, watched, device) => {
      await signIn(page, device.url, stage.nobody, '/schedule');
      await expect(page.getByText('Nothing is ahead')).toBeVisible();
      await watched.expectFine('schedule, empty');
      await page.goto(`${device.url}/sync`);
      await expect(page.getByText('Nothing was changed on this device')).toBeVisible();
      await watched.expectFine('sync, empty');
      await page.goto(`${device.url}/prompts/runs`);
      await expect(page.getByText('You have not run a prompt yet')).toBeVisible();
      await watched.expectFine('my runs, none');
    });
  });

  test(`runs and bench of a prompt where no model is set up, ${name}`, async ({ system }) => {
    const emma = await restAs(system.url, 'emma@openkms.example');
    const promptId = uuidv7();
    const made = { promptId, versionId: uuidv7(), title: `Nobody answers, ${name}`, scope: 'user' };
    await emma.must('prompt.create', { ...made, content: 'Say hello.', notes: '' });
    await onDevice(system, size, [], async (page, watched, device) => {
      await signIn(page, device.url, 'emma@openkms.example', `/prompts/${promptId}`);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await expect(page.getByText('No model is set up here')).toBeVisible();
      await watched.expectFine('prompt, run without a model');
      await page.getByRole('link', { name: 'Open the run' }).click();
      await page.getByText('What was sent').click();
      await watched.expectFine('run without a model');
      await page.goto(`${device.url}/prompts/${promptId}/runs`);
      await expect(page.getByRole('table', { name: 'Runs, newest first' })).toContainText('Failed');
      await watched.expectFine('runs of a prompt');
      await page.goto(`${device.url}/prompts/${promptId}/bench`);
      await expect(page.getByText('No case yet')).toBeVisible();
      await watched.expectFine('bench, no case');
    });
  });

  test(`data at risk and files of changes, ${name}`, async ({ system }) => {
    const stage = await stageOf(system);
    await onDevice(system, size, [], async (page, watched, device) => {
      await signIn(page, device.url, stage.nobody, '/sync');
      await files(page, watched);
      await unsaved(page, watched, stage);
    });
  });

  test(`a device that is no longer trusted, ${name}`, async ({ system }) => {
    const stage = await stageOf(system);
    const refused = [/status of 403/, /non-OK status 403/, /status of 401/];
    await onDevice(system, size, refused, async (page, watched, device) => {
      await signIn(page, device.url, stage.demoted.person.email, '/schedule');
      const deviceId = (await diagnose(page))?.deviceId;
      // The server knows a device from its first report on.
      await expect
        .poll(async () => (await stage.admin.get<Devices>('/api/v1/devices?limit=100')).items.map(({ id }) => id))
        .toContain(deviceId);
      await stage.admin.must('device.revoke', { deviceId, reason: 'Left on the train' });
      await page.reload();
      await expect(page.getByText('This device was signed out by an administrator')).toBeVisible();
      await watched.expectFine('sign-in, device revoked');
      await fillSignIn(page, stage.demoted.person.email);
      // Who the person is does not make the device trusted.
      await expect(page).toHaveURL(/\/sign-in/);
      await expect(page.getByText('This device was signed out by an administrator')).toBeVisible();
      await stage.admin.must('device.readmit', { deviceId });
    });
  });

  test(`the manager’s pages, ${name}`, async ({ system }) => {
    const stage = await stageOf(system);
    await onDevice(system, size, [], async (page, watched, device) => {
      await signIn(page, device.url, 'michael@openkms.example', '/board');
      await untilInstalled(page);
      await board(page, watched, device, stage);
      await devices(page, watched, device, stage);
      await managing(page, watched, device, stage);
      await health(page, watched, device);
    });
  });

  test(`the administrator’s pages, ${name}`, async ({ system }) => {
    const stage = await stageOf(system);
    await onDevice(system, size, [], async (page, watched, device) => {
      await signIn(page, device.url, 'admin@openkms.example', '/conflicts');
      await untilInstalled(page);
      await conflicts(page, watched, device, stage);
      await revoking(page, watched, device, stage);
      await setAside(page, watched, device, stage);
      await audit(page, watched, device, stage);
      await health(page, watched, device);
    });
  });
}

async function catalogue(page: Page, watched: Watched, device: Device): Promise<void> {
  await expect(page.getByRole('listitem').getByRole('heading', { level: 2 }).first()).toBeVisible();
  await watched.expectFine('catalogue');
  await page.goto(`${device.url}/trainings?q=pyhton&location=Boston&level=introductory`);
  await expect(page.getByRole('listitem').getByRole('heading', { level: 2 }).first()).toBeVisible();
  await watched.expectFine('catalogue, searched and filtered');
  await page.goto(`${device.url}/trainings?q=zzzzqqqq`);
  await expect(page.getByText('No training matches')).toBeVisible();
  await watched.expectFine('catalogue, nothing found');
}

async function training(page: Page, watched: Watched, device: Device, { python, overlapping }: Stage): Promise<void> {
  await page.goto(`${device.url}/trainings/${python.code}`);
  await page.getByRole('button', { name: `Register: ${overlapping.code}` }).click();
  await expect(page.getByRole('dialog', { name: 'These two overlap' })).toBeVisible();
  await watched.expectFine('training, conflict dialog open');
  await page.getByRole('button', { name: 'Keep my schedule' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await watched.expectFine('training');
  await page.goto(`${device.url}/trainings/NO-SUCH-CODE`);
  await expect(page.getByText('No training goes by this code')).toBeVisible();
  await watched.expectFine('training, missing');
}

async function schedule(page: Page, watched: Watched, device: Device, { python }: Stage): Promise<void> {
  await page.goto(`${device.url}/schedule`);
  await expect(page.getByRole('region', { name: 'Needs a decision' }).getByText(python.title).first()).toBeVisible();
  await page.getByText('History').click();
  await watched.expectFine('schedule, in conflict, history open');
  await page.goto(`${device.url}/schedule?view=week`);
  await expect(
    page
      .getByRole('radio', { name: 'Week' })
      .or(page.getByRole('button', { name: 'Week' }))
      .first(),
  ).toBeVisible();
  await watched.expectFine('schedule, week');
}

async function menus(page: Page, watched: Watched): Promise<void> {
  await page.getByRole('button', { name: 'Emma Hartley' }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await watched.expectFine('menu open');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox', { name: 'Find anything' }).fill('python');
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await watched.expectFine('palette open');
  await page.keyboard.press('Escape');
}

async function offline(
  page: Page,
  watched: Watched,
  device: Device,
  { python, lastSeat, slides }: Stage,
): Promise<void> {
  await device.goOffline();
  await page.goto(`${device.url}/trainings`);
  await expect(syncLine(page)).toContainText('Offline since');
  await expect(page.getByRole('listitem').getByRole('heading', { level: 2 }).first()).toBeVisible();
  await watched.expectFine('catalogue, offline');
  await page.goto(`${device.url}/trainings/${python.code}`);
  await page.getByRole('button', { name: `Register: ${lastSeat.code}` }).click();
  await expect(page.getByText('Requested · confirms when online')).toBeVisible();
  await watched.expectFine('training, offline and pending');
  await page.goto(`${device.url}/schedule`);
  await page.getByRole('button', { name: `Cancel: ${slides.title}` }).click();
  await expect(page.getByText('Cancelled here · confirms when online')).toBeVisible();
  await watched.expectFine('schedule, offline and pending');
  await page.goto(`${device.url}/sync`);
  await expect(page.getByText('Saved on this device').first()).toBeVisible();
  await page.getByText('Its story').first().click();
  await watched.expectFine('sync, offline and pending');
  for (const button of await page.getByRole('button', { name: /^Withdraw:/ }).all()) await button.waitFor();
  while ((await page.getByRole('button', { name: /^Withdraw:/ }).count()) > 0) {
    const left = await page.getByRole('button', { name: /^Withdraw:/ }).count();
    await page
      .getByRole('button', { name: /^Withdraw:/ })
      .first()
      .click();
    await expect(page.getByRole('button', { name: /^Withdraw:/ })).toHaveCount(left - 1);
  }
  await device.goOnline();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  await watched.expectFine('sync, withdrawn and online');
}

async function board(page: Page, watched: Watched, device: Device, { python }: Stage): Promise<void> {
  await expect(page.getByRole('button', { name: /seats taken.* in Boston/ })).toBeVisible();
  await watched.expectFine('board');
  await page.getByRole('button', { name: /waiting in Boston/ }).click();
  await expect(page.getByRole('dialog', { name: /Waitlists/ })).toBeVisible();
  await watched.expectFine('board, the rows behind a number');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: /seats taken.* in Boston/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Roster of/ })
    .first()
    .click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Back to the sessions' })).toBeVisible();
  await watched.expectFine('board, a roster');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await device.goOffline();
  await expect(syncLine(page)).toContainText('Offline since');
  await watched.expectFine('board, offline');
  await page.goto(`${device.url}/trainings/${python.code}`);
  await expect(page.getByRole('button', { name: 'Edit training' })).toBeVisible();
  await watched.expectFine('training of a manager, offline');
  await device.goOnline();
  await expect(syncLine(page)).not.toContainText('Offline');
}

async function devices(page: Page, watched: Watched, device: Device, { waiting, inStep }: Staged): Promise<void> {
  await page.goto(`${device.url}/devices`);
  const rows = page.getByRole('row');
  await expect(rows.filter({ hasText: waiting })).toContainText('4 changes not synced since');
  await expect(rows.filter({ hasText: inStep })).toContainText('ahead');
  await expect(page.getByRole('button', { name: /^Revoke/ })).toHaveCount(0);
  await watched.expectFine('devices');
  await page.getByLabel('State').selectOption({ label: 'Changes wait' });
  await expect(rows.filter({ hasText: inStep })).toHaveCount(0);
  await expect(rows.filter({ hasText: waiting })).toBeVisible();
  await page.goto(`${device.url}/devices?state=waiting&office=nowhere`);
  await expect(page.getByText('No device matches')).toBeVisible();
  await watched.expectFine('devices, none');
  await page.goto(`${device.url}/board`);
  await expect(page.getByRole('link', { name: /not synced yet$/ })).toBeVisible();
}

async function revoking(page: Page, watched: Watched, device: Device, { waiting, revoked }: Staged): Promise<void> {
  await page.goto(`${device.url}/devices`);
  await expect(page.getByRole('row').filter({ hasText: waiting })).toBeVisible();
  await watched.expectFine('devices of an administrator');
  // The revoked stand last, perhaps beyond the first fifty: they are found by name.
  await page.getByRole('searchbox', { name: 'Find' }).fill(revoked);
  await expect(page.getByRole('row').filter({ hasText: revoked })).toContainText('Left in a taxi in Boston');
  await watched.expectFine('devices, one found');
  await page.getByRole('searchbox', { name: 'Find' }).fill(waiting);
  // Everything by keyboard: the dialog opens, tells what is missing, and gives the focus back.
  const button = page.getByRole('button', { name: new RegExp(`^Revoke: ${waiting}`) });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Revoke this device' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).press('Enter');
  await expect(page.getByText('Say why: whoever uses the device reads it.')).toBeVisible();
  await watched.expectFine('devices, revoking without a reason');
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
}

async function setAside(page: Page, watched: Watched, device: Device, { author }: Staged): Promise<void> {
  await page.goto(`${device.url}/set-aside`);
  const letters = page.getByRole('list', { name: 'Waiting changes' }).getByRole('listitem');
  await expect(letters.filter({ hasText: author.person.name }).first()).toBeVisible();
  await page.getByText('As it came').first().click();
  await watched.expectFine('set aside');
  await page.getByRole('button', { name: /^Execute after all: training.rename/ }).click();
  await expect(page.getByRole('dialog', { name: 'Execute it after all' })).toBeVisible();
  await page.getByLabel('Note (optional)').fill('Try');
  await page.keyboard.press('Escape');
  await page
    .getByRole('button', { name: /^Dismiss: Register/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Dismiss it' }).click();
  await expect(page.getByText(/^Say why:/)).toBeVisible();
  await watched.expectFine('set aside, dismissing without a word');
  await page.keyboard.press('Escape');
  await device.goOffline();
  await expect(syncLine(page)).toContainText('Offline since');
  await page
    .getByRole('button', { name: /^Execute after all/ })
    .first()
    .click();
  await expect(page.getByText('This needs a line to the server')).toBeVisible();
  await watched.expectFine('set aside, offline');
  await page.keyboard.press('Escape');
  await device.goOnline();
  await expect(syncLine(page)).not.toContainText('Offline');
  await page.goto(`${device.url}/set-aside?text=zzzzqqqq`);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await watched.expectFine('set aside, nothing found');
}

async function files(page: Page, watched: Watched): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import' }).press('Enter');
  await (await chooser).setFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"some":1}') });
  await expect(page.getByText('This is no export of changes')).toBeVisible();
  await watched.expectFine('sync, a file refused');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).press('Enter');
  expect((await download).suggestedFilename()).toMatch(/^openkms-changes-\d{4}-\d{2}-\d{2}\.json$/);
}

async function unsaved(page: Page, watched: Watched, { slides }: Stage): Promise<void> {
  await page.goto(new URL(`/trainings/${slides.code}`, page.url()).href);
  const button = page.getByRole('button', { name: /^Register: / }).first();
  await expect(button).toBeVisible();
  // The disk is full where changes are saved, and nowhere else.
  await page.evaluate(() => {
    for (const name of ['put', 'add'] as const) {
      const write = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function refuse(this: IDBObjectStore, ...given) {
        if (this.name === 'outbox') throw new DOMException('There is no room.', 'QuotaExceededError');
        return write.apply(this, given);
      };
    }
  });
  await button.click();
  await expect(page.getByText('Kept in this page only, not saved yet')).toBeVisible();
  await expect(page.locator('.sync-pill')).toContainText('1 change is not saved yet');
  await expect(page.getByRole('region', { name: 'Notice' }).getByRole('button', { name: 'Export' })).toBeVisible();
  await watched.expectFine('data at risk, above a page');
  await page.locator('.sync-pill').click();
  await expect(page.getByRole('main').getByText('1 change is not saved yet').first()).toBeVisible();
  await watched.expectFine('sync, data at risk');
}

async function managing(page: Page, watched: Watched, device: Device, { python, free }: Stage): Promise<void> {
  const named = `${python.title}, ${free.code}`;
  const dialog = page.getByRole('dialog');
  const dialogs: [string, string][] = [
    ['Edit training', 'edit a training'],
    ['Schedule session', 'schedule a session'],
    ['Manage sessions', 'sessions of a training'],
    ['Archive', 'archive a training'],
    [`Edit ${named}`, 'edit a session'],
    [`Move ${named}`, 'move a session'],
    [`Cancel session ${named}`, 'cancel a session'],
  ];
  await page.goto(`${device.url}/trainings/${python.code}`);
  for (const [button, state] of dialogs) {
    await page.getByRole('button', { name: button, exact: true }).first().click();
    await expect(dialog).toBeVisible();
    await watched.expectFine(`manager, ${state}`);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
}

async function health(page: Page, watched: Watched, device: Device): Promise<void> {
  await page.goto(`${device.url}/health`);
  await expect(page.getByText('Replication').or(page.getByText('zero-cache')).first()).toBeVisible();
  await watched.expectFine('health');
  await device.goOffline();
  await expect(syncLine(page)).toContainText('Offline since');
  await watched.expectFine('health, offline');
  await device.goOnline();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
}

async function conflicts(
  page: Page,
  watched: Watched,
  device: Device,
  { python, slides, budget, conflictTitle, michael }: Staged,
): Promise<void> {
  const open = page.getByRole('list', { name: 'Open conflicts' }).getByRole('link');
  const detail = page.getByRole('article');
  await expect(open.filter({ hasText: slides.title })).toBeVisible();
  await watched.expectFine('conflicts');
  for (const title of [python.title, slides.title]) {
    await page.goto(`${device.url}/conflicts`);
    await open.filter({ hasText: title }).first().click();
    await expect(detail.getByRole('heading', { name: title })).toBeVisible();
    await watched.expectFine(`conflicts, ${title}`);
    await detail.getByRole('button', { name: /^(Edit|Choose another session)/ }).click();
    await expect(detail.getByRole('button', { name: 'Back' })).toBeVisible();
    await watched.expectFine(`conflicts, ${title}, editing`);
  }
  await describeAnew(michael, slides.id, `Quills, blotters, ink: ${Date.now()}`);
  await expect(detail.getByText(/blotters/)).toBeVisible();
  await watched.expectFine('conflicts, changed since');
  await page.goto(`${device.url}/conflicts?kind=rights`);
  await open.filter({ hasText: conflictTitle }).first().click();
  await expect(detail.getByText('Allowed then, no longer when it arrived')).toBeVisible();
  await expect(detail.getByText('Harbor 4')).toBeVisible();
  await expect(detail.getByRole('button', { name: 'Do it after all' })).toBeVisible();
  await expect(detail.getByRole('button', { name: /^Edit/ })).toHaveCount(0);
  await watched.expectFine('conflicts, no longer allowed');
  await device.goOffline();
  await page.goto(`${device.url}/conflicts`);
  await open.filter({ hasText: budget.title }).first().click();
  await detail.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(detail.getByText('On this device · not on the server yet')).toBeVisible();
  await watched.expectFine('conflicts, decided offline');
  await detail.getByRole('button', { name: 'Undo' }).first().click();
  await expect(detail.getByRole('button', { name: 'Keep theirs' })).toBeVisible();
  await device.goOnline();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
  await page.goto(`${device.url}/conflicts?age=over-week`);
  await expect(page.getByText('No conflict matches')).toBeVisible();
  await watched.expectFine('conflicts, none');
}

async function audit(page: Page, watched: Watched, device: Device, { budget }: Stage): Promise<void> {
  await page.goto(`${device.url}/audit`);
  await expect(page.getByRole('row').filter({ hasText: budget.title }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify chain' }).click();
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /chain|hold/i })
      .first(),
  ).toBeVisible();
  await watched.expectFine('audit, chain verified');
  await page.getByRole('row').filter({ hasText: budget.title }).first().getByRole('button').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await watched.expectFine('audit, an entry open');
  await page.keyboard.press('Escape');
  await device.goOffline();
  await page.goto(`${device.url}/audit`);
  await expect(syncLine(page)).toContainText('Offline since');
  await watched.expectFine('audit, offline');
  await device.goOnline();
  await expect(syncLine(page)).toHaveText('Everything is on the server');
}

type Devices = { readonly items: readonly { readonly id: string }[] };

type Staged = Stage &
  LeftBehind & {
    /** The e-mail of an employee with nothing ahead. */
    readonly nobody: string;
  };

/**
 * The stage, a schedule conflict of Emma's about python, a field conflict of Michael's about each of slides and budget, and
 * what is left behind by devices and roles.
 */
async function layOut(system: System): Promise<Staged> {
  const stage = await buildStage(system, 'Ledgerdays', 650);
  await meetInConflict(stage, system.url);
  const left = await leaveBehind(stage, system.url, 'Ledgerdays');
  return { ...stage, ...left, nobody: await personWithNothingAhead(system, stage) };
}

/** A colleague gives back every place that can still be given back; resolves with their e-mail. */
async function personWithNothingAhead(system: System, { colleagues }: Stage): Promise<string> {
  const { email } = colleagues[2];
  const rest = await restAs(system.url, email);
  for (const status of ['registered', 'waitlisted']) {
    const { items } = await rest.get<{ items: { id: string; sessionId: string }[] }>(
      `/api/v1/registrations?status=${status}&limit=100`,
    );
    for (const { id, sessionId } of items) await rest.command('registration.cancel', { registrationId: id, sessionId });
  }
  return email;
}

/** `expected`: what the page may complain of, because the server refuses it. */
async function onDevice(
  system: System,
  size: { width: number; height: number },
  expected: readonly RegExp[],
  work: (page: Page, watched: Watched, device: Device) => Promise<void>,
): Promise<void> {
  const device = await takeDevice(system.url);
  const page = await device.open();
  const watched = watchPage(page, expected);
  try {
    await page.setViewportSize(size);
    await work(page, watched, device);
  } finally {
    // Also when something else failed: what the page said is often why.
    watched.expectQuiet();
    await device.discard();
  }
}
