/**
 * A kill leaves half a record at the end of the log of this origin's databases, as one between the two parts of a write does;
 * Chromium reads on, writes behind it, and is killed again. Always: the person and the queue are there at the next start, too.
 */
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { takeDevice } from '../../fixtures/device.ts';
import { restAs } from '../../fixtures/rest.ts';
import { layOutRow } from '../../fixtures/row-of-sessions.ts';
import { signIn, syncLine, untilInstalled } from '../../fixtures/sign-in.ts';
import { test } from '../../fixtures/system.ts';

const EMMA = 'emma@openkms.example';
/** A checksum, the length of what should follow, and that it is all of a record. */
const HEAD_OF_A_RECORD = Buffer.from([0x12, 0x34, 0x56, 0x78, 100, 0, 1]);
test.setTimeout(180_000);

test('half a record at the end of the log takes nothing, not even two starts later', async ({ system }) => {
  const michael = await restAs(system.url, 'michael@openkms.example');
  const { officeId } = michael.person;
  const row = await layOutRow(michael, { officeId, theme: 'halfrecord', count: 2, startsIn: 1180 });
  const [one, other] = row.sessions.map(({ code }) => code);
  const device = await takeDevice(system.url);
  try {
    const first = await device.open();
    await signIn(first, device.url, EMMA, `/trainings/${row.trainingCode}`);
    await untilInstalled(first);
    await device.goOffline();
    await first.getByRole('button', { name: `Register: ${one}`, exact: true }).click();
    await expect(syncLine(first)).toContainText('1 change waits');
    await device.kill();
    appendFileSync(path.join(device.databases, newestLog(device.databases)), HEAD_OF_A_RECORD);

    const second = await device.open({ offline: true });
    await second.goto(`${device.url}/trainings/${row.trainingCode}`);
    await second.getByRole('button', { name: `Register: ${other}`, exact: true }).click();
    await expect(syncLine(second)).toContainText('2 changes wait');
    await device.kill();

    const third = await device.open({ offline: true });
    await third.goto(`${device.url}/trainings/${row.trainingCode}`);
    await expect(syncLine(third)).toContainText('2 changes wait');
  } finally {
    await device.discard();
  }
});

/** The one that is written to. */
function newestLog(directory: string): string {
  const logs = readdirSync(directory).filter((name) => name.endsWith('.log'));
  const newest = logs.toSorted().at(-1);
  if (newest === undefined) throw new Error(`There is no log in ${directory}.`);
  return newest;
}
