import { describe, expect, test } from 'vitest';
import { importedWords, importRefusedWords, isForEveryPage, riskWords, skewWords } from './risk-words.ts';

const facts = { unsaved: 2, pending: 1, safariDaysLeft: 3, database: 'open', canInstall: false } as const;

describe('data at risk', () => {
  test('each danger says what it is and the one thing to do', () => {
    expect(riskWords({ code: 'unsaved_in_memory', action: 'export' }, facts)).toMatchObject({
      title: '2 changes are not saved yet',
      action: 'Export',
    });
    expect(riskWords({ code: 'database_lost', action: 'retry' }, facts)).toMatchObject({ action: 'Try again' });
    expect(riskWords({ code: 'database_lost', action: 'retry' }, { ...facts, database: 'blocked' }).title).toMatch(
      /^Another tab/,
    );
    expect(riskWords({ code: 'database_lost', action: 'retry' }, { ...facts, database: 'silent' }).title).toBe(
      'This device’s storage does not answer',
    );
    expect(riskWords({ code: 'private_mode', action: 'export' }, facts).text).toMatch(/^1 change waits/);
    expect(riskWords({ code: 'quota_low', action: 'export' }, facts).action).toBe('Export');
    expect(riskWords({ code: 'not_persisted', action: 'ask' }, facts).action).toBe('Ask the browser');
  });

  test('says how to install where the browser offers no button', () => {
    const safari = { code: 'safari_days', action: 'install' } as const;
    expect(riskWords(safari, facts)).toMatchObject({ title: 'Safari keeps this for 3 more days', action: null });
    expect(riskWords(safari, facts).text).toMatch(/Add to Dock/);
    expect(riskWords(safari, { ...facts, canInstall: true, safariDaysLeft: 0 })).toMatchObject({
      title: 'Safari may remove this today',
      action: 'Install app',
    });
  });

  test('stands above every page only while something is at risk now', () => {
    const warned = (code: Parameters<typeof riskWords>[0]['code'], over = {}) =>
      isForEveryPage(
        { warning: { code, action: 'export' }, pending: 1, connection: 'offline', offlineSince: 0, ...over },
        90_000_000,
      );
    expect(warned('unsaved_in_memory', { pending: 0, connection: 'online' })).toBe(true);
    expect(warned('private_mode')).toBe(true);
    expect(warned('private_mode', { connection: 'online' })).toBe(false);
    expect(warned('quota_low', { pending: 0 })).toBe(false);
    expect(warned('not_persisted')).toBe(true);
    expect(warned('not_persisted', { offlineSince: 80_000_000 })).toBe(false);
    expect(isForEveryPage({ warning: null, pending: 1, connection: 'offline', offlineSince: 0 }, 1)).toBe(false);
  });
});

test('a clock is spoken of from a minute on', () => {
  expect(skewWords(null)).toBeNull();
  expect(skewWords(-60_000)).toBeNull();
  expect(skewWords(125_000)).toMatch(/^This device’s clock is 2 min ahead of the server’s/);
  expect(skewWords(-86_400_000)).toMatch(/1 day behind/);
});

describe('an imported file', () => {
  test('says what it brought', () => {
    expect(importedWords({ added: 2, known: 1, unreadable: 1, sealed: 0 })).toEqual({
      message: '2 changes taken in; they are sent from here',
      detail: '1 change was here already; 1 change could not be read and stays in the file.',
    });
    expect(importedWords({ added: 0, known: 3, unreadable: 0, sealed: 0 })).toEqual({
      message: 'The file held nothing new',
      detail: '3 changes were here already.',
    });
    expect(importedWords({ added: 1, known: 0, unreadable: 0, sealed: 0 })).toEqual({
      message: '1 change taken in; it is sent from here',
    });
    expect(importedWords({ added: 0, known: 0, unreadable: 0, sealed: 1 })).toEqual({
      message: 'The file held nothing new',
      detail: '1 sealed part stays in the file: the old key alone opens it.',
    });
  });

  test('each refusal has words of its own', () => {
    const codes = ['transfer_unreadable', 'transfer_too_new', 'transfer_too_large', 'transfer_other_person', null];
    expect(new Set(codes.map(importRefusedWords)).size).toBe(codes.length);
  });
});
