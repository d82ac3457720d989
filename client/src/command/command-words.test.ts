import { describe, expect, it } from 'vitest';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import { UnsavedError } from '../outbox/unsaved.ts';
import { NO_OVERLAY } from '../view/overlay.ts';
import { smallCatalogue } from '../view/test-rows.ts';
import { viewOf } from '../view/view.ts';
import { argumentWords, commandSubject, commandWords } from './command-words.ts';
import { anyCommandRefused, notIssued } from './not-issued.ts';

const view = viewOf(smallCatalogue(), NO_OVERLAY);

describe('a command in words', () => {
  it('every command has words of its own', () => {
    for (const name of allCommands.keys()) expect(commandWords(name)).not.toBe(name);
    expect(commandWords('moon.land')).toBe('moon.land');
  });

  it('says what it is about by the names people know', () => {
    expect(commandSubject(view, 'session.move', { sessionId: 's1' })).toBe('Training t1 · s1');
    expect(commandSubject(view, 'training.edit', { trainingId: 't2' })).toBe('Training t2');
    expect(commandSubject(view, 'training.create', { trainingId: 'new', title: 'Made here' })).toBe('Made here');
    expect(commandSubject(view, 'session.move', { sessionId: 'gone' })).toBeNull();
    expect(commandSubject(view, 'x', 'no object')).toBeNull();
  });

  it('reads arguments line by line, changes with what stood there, and leaves out ids it made itself', () => {
    expect(argumentWords(view, { registrationId: 'r', sessionId: 's1' })).toEqual([
      { label: 'Session', value: 'Training t1 · s1' },
    ]);
    expect(
      argumentWords(view, { trainingId: 't1', changes: { hours: { from: 2, to: 4 }, room: { from: 'A', to: null } } }),
    ).toEqual([
      { label: 'Training', value: 'Training t1' },
      { label: 'Learning hours', value: '4', was: '2' },
      { label: 'Room', value: 'Nothing', was: 'A' },
    ]);
    expect(
      argumentWords(view, { meetings: [{ start: '2026-12-01T09:00', end: '2026-12-01T11:00', room: null }] }),
    ).toEqual([{ label: 'Meetings', value: '2026-12-01 09:00–11:00' }]);
    const variables = [{ name: 'week', type: 'number', required: true, default: null, description: '' }];
    expect(argumentWords(view, { promptId: 'p1', versionId: 'v2', scope: 'global', tags: [], variables })).toEqual([
      { label: 'Prompt', value: 'p1' },
      { label: 'For', value: 'Everybody' },
      { label: 'Tags', value: 'None' },
      { label: 'Variables', value: 'week' },
    ]);
    expect(argumentWords(view, 'broken')).toEqual([{ label: 'Content', value: 'broken' }]);
    expect(argumentWords(view, null)).toEqual([]);
  });
});

describe('a command that was not issued as usual', () => {
  it('says that what the disk refused is kept, and by which cause', () => {
    expect(notIssued(new UnsavedError('quota_exceeded', null))).toMatchObject({ isKept: true });
    expect(notIssued(new UnsavedError('quota_exceeded', null)).detail).toMatch(/no room left/);
    expect(notIssued(new UnsavedError('storage_lost', null)).detail).toMatch(/database/);
    expect(notIssued(new Error('boom'))).toMatchObject({ isKept: false, detail: expect.stringContaining('boom') });
  });

  it('says how large a change may be', () => {
    expect(anyCommandRefused('command_too_large', { bytes: 950_001, limit: 900_000 })).toContain(
      '951 kB of at most 900 kB',
    );
    expect(anyCommandRefused('session_began')).toBeUndefined();
  });
});
