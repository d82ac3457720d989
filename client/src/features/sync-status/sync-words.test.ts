import { describe, expect, test } from 'vitest';
import { syncWords, type SyncFacts } from './sync-words.ts';

const now = Date.parse('2026-12-08T12:00:00Z');
const fine: SyncFacts = {
  connection: 'online',
  offlineSince: null,
  pending: 0,
  sending: 0,
  needsYou: 0,
  withAdministrator: 0,
  trouble: 'none',
  unsaved: 0,
};
const words = (over: Partial<SyncFacts>) => syncWords({ ...fine, ...over }, now, 'UTC').words;

describe('one honest line', () => {
  test('calm only when everything is on the server', () => {
    expect(syncWords(fine, now, 'UTC')).toEqual({
      tone: 'calm',
      icon: 'check-circle',
      words: 'Everything is on the server',
      count: '',
    });
    expect(words({ connection: 'connecting' })).toBe('Connecting');
  });

  test('saved, sending, offline', () => {
    expect(words({ pending: 1 })).toBe('Saved on this device, 1 change waits');
    expect(words({ pending: 3, sending: 2 })).toBe('Sending 3 changes');
    expect(words({ connection: 'offline', offlineSince: Date.parse('2026-12-08T09:12:00Z'), pending: 4 })).toBe(
      'Offline since 09:12, 4 changes wait',
    );
    expect(words({ connection: 'offline', offlineSince: Date.parse('2026-12-07T09:12:00Z') })).toBe(
      'Offline since Mon, Dec 7 2026, 09:12',
    );
  });

  test('what needs the person comes before what goes by itself', () => {
    expect(words({ needsYou: 1, connection: 'offline', pending: 2 })).toBe('1 change needs you');
    expect(words({ needsYou: 2 })).toBe('2 changes need you');
    expect(words({ connection: 'needs-sign-in', pending: 2, needsYou: 1 })).toBe('Sign in to send: 2 changes wait');
    expect(words({ connection: 'needs-sign-in' })).toBe('Sign in again');
  });

  test('what an administrator decides asks nothing of the person, and comes after what has yet to be sent', () => {
    expect(words({ withAdministrator: 1 })).toBe('An administrator decides about 1 change');
    expect(words({ withAdministrator: 2, connection: 'connecting' })).toBe('An administrator decides about 2 changes');
    expect(words({ withAdministrator: 1, needsYou: 1 })).toBe('1 change needs you');
    expect(words({ withAdministrator: 1, pending: 1 })).toBe('Saved on this device, 1 change waits');
  });

  test('what is nowhere but in memory comes before everything', () => {
    expect(words({ unsaved: 1, trouble: 'outdated', needsYou: 3 })).toBe('1 change is not saved yet');
  });

  test('an outdated page says so before anything that is safe', () => {
    expect(words({ trouble: 'outdated', needsYou: 3 })).toBe('A new version waits: reload');
  });
});
