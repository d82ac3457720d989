import { expect, test } from 'vitest';
import { conflictWords } from './conflict-note.ts';

test('says which versions contradict each other', () => {
  const mine = { versionId: 'v5', number: 5 };
  expect(conflictWords({ kind: 'prompt', mine, theirs: { versionId: 'v4', number: 4 } })).toBe(
    'Version 4 and version 5 changed the same lines. Both are kept; somebody writes what they become.',
  );
  expect(conflictWords({ kind: 'prompt', mine, theirs: {} })).toMatch(/^Two versions changed/);
});

test('says which fields two people wrote', () => {
  expect(conflictWords({ kind: 'field', mine: { title: 'A' }, theirs: { title: 'B' } })).toMatch(
    /^Both wrote the title\./,
  );
});
