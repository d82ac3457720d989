import { describe, expect, it } from 'vitest';
import type { CommandDeadLetterRow } from '@openkms/schema/domain/rows.ts';
import {
  canBeExecuted,
  contentOf,
  faultsOf,
  filterLetters,
  letterName,
  readFilter,
  reasonWords,
  receivedOf,
  refusalWords,
  resolutionWords,
  writeFilter,
} from './letter-words.ts';

const letter = (id: string, set: Partial<CommandDeadLetterRow> = {}): CommandDeadLetterRow => ({
  id,
  orgId: 'o',
  actorId: 'emma',
  deviceId: 'd',
  code: 'unknown_command',
  message: 'No command of this name is known here.',
  raw: { received: { name: 'training.edit', args: { trainingId: 't1' }, version: 9, issuedAt: 5 } },
  receivedAt: 10,
  name: 'training.edit',
  resolution: null,
  resolvedAt: null,
  resolvedBy: null,
  resolvedByName: null,
  resolutionNote: null,
  ...set,
});

describe('a change that was set aside', () => {
  it('says what it is, why, and what it asks for', () => {
    expect(letterName(letter('a'))).toBe('Edit a training');
    expect(letterName(letter('a', { name: 'unreadable' }))).toBe('Something unreadable');
    expect(reasonWords(letter('a', { code: 'device_revoked' }))).toMatch(/no longer trusted/);
    expect(reasonWords(letter('a', { code: 'moon_full' }))).toBe('No command of this name is known here.');
    expect(contentOf(letter('a'))).toEqual({ args: { trainingId: 't1' }, issuedAt: 5, version: 9 });
  });

  it('shows what is no command as it came', () => {
    const broken = letter('a', { raw: 'gibberish' });
    expect(contentOf(broken)).toBeNull();
    expect(receivedOf(broken)).toBe('gibberish');
  });

  it('offers only to dismiss what can never be executed, and says what was found wrong', () => {
    const issues = [
      { path: 'registrationId', message: 'Invalid UUID' },
      { path: '', message: 'Unrecognized key: "seat"' },
    ];
    const malformed = letter('a', { code: 'invalid_args', message: JSON.stringify({ issues }) });
    expect(canBeExecuted(malformed)).toBe(false);
    expect(faultsOf(malformed)).toEqual(issues);
    const unreadable = letter('a', { code: 'invalid_args', name: 'unreadable', message: 'seq: Invalid input' });
    expect(faultsOf(unreadable)).toEqual([{ path: '', message: 'seq: Invalid input' }]);
    expect(canBeExecuted(letter('a', { code: 'command_too_large', name: 'unreadable' }))).toBe(false);
  });

  it('keeps the offer where another server, or an administrator’s trust, is all it takes', () => {
    for (const code of ['unknown_command', 'unsupported_version', 'device_revoked']) {
      expect(canBeExecuted(letter('a', { code }))).toBe(true);
      expect(faultsOf(letter('a', { code }))).toEqual([]);
    }
  });

  it('says who decided, and why it could not be', () => {
    expect(resolutionWords(letter('a'))).toBeNull();
    expect(resolutionWords(letter('a', { resolution: 'replayed', resolvedByName: 'Ada' }))).toBe(
      'Executed after all by Ada',
    );
    expect(refusalWords('offline')).toMatch(/no line/);
    expect(refusalWords('session_began', 'The session has begun.')).toBe(
      'It was refused: The session has begun. (session_began)',
    );
  });
});

describe('the list', () => {
  const rows = [
    letter('new', { receivedAt: 30 }),
    letter('old', { receivedAt: 1, actorId: 'nina' }),
    letter('done', { resolution: 'dismissed', resolvedAt: 50 }),
    letter('done-later', { resolution: 'replayed', resolvedAt: 60 }),
  ];
  const ids = (query: string) =>
    filterLetters(rows, readFilter(new URLSearchParams(query)), ({ actorId }) => actorId).map(({ id }) => id);

  it('shows what waits, oldest first; what was decided is found, newest first', () => {
    expect(ids('')).toEqual(['old', 'new']);
    expect(ids('status=resolved')).toEqual(['done-later', 'done']);
  });

  it('finds by person, command and content', () => {
    expect(ids('text=nina')).toEqual(['old']);
    expect(ids('text=edit+T1')).toEqual(['old', 'new']);
    expect(ids('text=moon')).toEqual([]);
  });

  it('stands in the address and comes back from it', () => {
    const filter = { status: 'resolved', text: 'a b' } as const;
    expect(readFilter(writeFilter(filter))).toEqual(filter);
    expect(writeFilter({ status: 'open', text: '' }).toString()).toBe('');
  });
});
