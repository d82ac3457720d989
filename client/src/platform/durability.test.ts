import { describe, expect, it } from 'vitest';
import { type AtRisk, type Durability, isPrivate, safariDaysLeft, warningOf, watchDurability } from './durability.ts';

const DAY = 86_400_000;
const safe: Durability = {
  persisted: true,
  quota: 10e9,
  usage: 1e6,
  dexie: 'strict',
  installed: true,
  privateMode: false,
  safariDaysLeft: null,
};
const quiet: AtRisk = { database: 'open', unsaved: 0, pending: 0 };

describe('what endangers the data', () => {
  it.each<[string, Partial<Durability>, Partial<AtRisk>, string | null]>([
    ['nothing does', {}, { pending: 3 }, null],
    [
      'memory alone, before everything',
      { privateMode: true },
      { unsaved: 1, database: 'closed' },
      'unsaved_in_memory export',
    ],
    ['a database the browser closed', {}, { database: 'closed' }, 'database_lost retry'],
    ['a database that does not answer', {}, { database: 'silent' }, 'database_lost retry'],
    ['another tab with an older version', {}, { database: 'blocked' }, 'database_lost retry'],
    ['a private window with changes', { privateMode: true }, { pending: 1 }, 'private_mode export'],
    ['a private window without changes', { privateMode: true }, {}, null],
    ['little room in bytes', { quota: 100e6, usage: 85e6 }, {}, 'quota_low export'],
    ['little room by share', { quota: 10e9, usage: 9.5e9 }, {}, 'quota_low export'],
    ['Safari with changes', { safariDaysLeft: 7, installed: false }, { pending: 1 }, 'safari_days install'],
    ['Safari with time left and no changes', { safariDaysLeft: 7, installed: false }, {}, null],
    ['Safari with little time left', { safariDaysLeft: 3, installed: false }, {}, 'safari_days install'],
    ['no promise of the browser', { persisted: false, installed: false }, { pending: 1 }, 'not_persisted install'],
    ['no promise to the installed app', { persisted: false }, { pending: 1 }, 'not_persisted ask'],
    ['no promise, and nothing to lose', { persisted: false }, {}, null],
    [
      'a browser that tells nothing',
      { persisted: null, quota: null, usage: null, privateMode: null },
      { pending: 9 },
      null,
    ],
  ])('%s', (_name, durability, risk, expected) => {
    const warning = warningOf({ ...safe, ...durability }, { ...quiet, ...risk });
    expect(warning === null ? null : `${warning.code} ${warning.action}`).toBe(expected);
  });
});

it('counts Safari’s seven days from the last use, whatever the clock was set to', () => {
  expect(safariDaysLeft(null, 5 * DAY)).toBe(7);
  expect(safariDaysLeft(0, 2.5 * DAY)).toBe(5);
  expect(safariDaysLeft(0, 100 * DAY)).toBe(0);
  expect(safariDaysLeft(10 * DAY, 0)).toBe(7);
});

it('tells a private window by its quota, where the browser lets that show', () => {
  expect(isPrivate(600e6, 4e9)).toBe(true);
  expect(isPrivate(60e9, 4e9)).toBe(false);
  expect(isPrivate(60e9, null)).toBeNull();
});

it('shows the browser’s own answers, and null where it has none', async () => {
  const none = watchDurability({ storage: undefined, isInstalled: () => false, isSafari: true, heapLimit: null });
  await none.refresh(0, 3 * DAY);
  expect(none.state.get()).toMatchObject({ persisted: null, quota: null, privateMode: null, safariDaysLeft: 4 });

  let granted = false;
  const storage = {
    persisted: async () => granted,
    persist: async () => (granted = true),
    estimate: async () => ({ quota: 1000, usage: 10 }),
  } as unknown as StorageManager;
  const some = watchDurability({ storage, isInstalled: () => true, isSafari: false, heapLimit: 10 });
  await some.refresh();
  expect(some.state.get()).toMatchObject({
    persisted: false,
    quota: 1000,
    usage: 10,
    installed: true,
    safariDaysLeft: null,
  });
  await some.ask();
  expect(some.state.get().persisted).toBe(true);
});
