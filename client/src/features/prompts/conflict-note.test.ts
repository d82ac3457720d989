import { expect, test } from 'vitest';
import { conflictTitle, conflictWords } from './conflict-note.ts';

const userName = 'Emma';

test('says which versions contradict each other', () => {
  const mine = { versionId: 'v5', number: 5 };
  expect(conflictWords({ kind: 'prompt', userName, mine, theirs: { versionId: 'v4', number: 4 } })).toBe(
    'Version 4 and version 5 changed the same lines. Both are kept; somebody writes what they become.',
  );
  expect(conflictWords({ kind: 'prompt', userName, mine, theirs: {} })).toMatch(/^Two versions changed/);
});

test('says which fields two people wrote', () => {
  expect(conflictWords({ kind: 'field', userName, mine: { title: 'A' }, theirs: { title: 'B' } })).toMatch(
    /^Both wrote the title\./,
  );
});

test('says that somebody lost the right, and names no command', () => {
  const lost = {
    kind: 'rights',
    userName,
    mine: { command: 'prompt.save', args: {} },
    theirs: { scope: 'agent' },
  } as const;
  expect(conflictTitle(lost)).toBe('Allowed then, not when it arrived');
  expect(conflictWords(lost)).toBe('What Emma did is kept; an administrator decides whether it is done after all.');
});
