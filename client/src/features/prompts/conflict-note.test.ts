import { expect, test } from 'vitest';
import { conflictTitle, conflictWords } from './conflict-note.ts';

const userName = 'Emma';
const nobody = { userId: 'u9', headId: 'v9', versions: [] };

test('says which versions contradict each other', () => {
  const mine = { versionId: 'v5', number: 5 };
  expect(conflictWords({ kind: 'prompt', userName, mine, theirs: { versionId: 'v4', number: 4 } }, nobody)).toBe(
    'Version 4 and version 5 changed the same lines. Both are kept; somebody writes what they become.',
  );
  expect(conflictWords({ kind: 'prompt', userName, mine, theirs: {} }, nobody)).toMatch(/^Two versions changed/);
});

test('says whose they are, and which of them stands', () => {
  const mine = { versionId: 'v4', number: 4 };
  const theirs = { versionId: 'v3', number: 3 };
  const versions = [
    { id: 'v3', authorId: 'emma', authorName: 'Emma Hartley' },
    { id: 'v4', authorId: 'michael', authorName: 'Michael Ortiz' },
  ];
  const told = (userId: string) =>
    conflictWords({ kind: 'prompt', userName, mine, theirs }, { userId, headId: 'v3', versions });
  expect(told('michael')).toBe(
    'Emma Hartley’s version 3 and your version 4 changed the same lines. Both are kept; somebody writes what they become. Until then version 3 stands.',
  );
  expect(told('emma')).toMatch(/^Your version 3 and Michael Ortiz’s version 4 changed/);
});

test('says which fields two people wrote', () => {
  expect(conflictWords({ kind: 'field', userName, mine: { title: 'A' }, theirs: { title: 'B' } }, nobody)).toMatch(
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
  expect(conflictWords(lost, nobody)).toBe(
    'What Emma did is kept; an administrator decides whether it is done after all.',
  );
});
