import { expect, test } from 'vitest';
import { saveOutcome } from './save-outcome.ts';

const args = { promptId: 'p1', versionId: 'v2', parent: 'v1', content: 'Be brief.', notes: 'Shorter' };
const saved = { state: 'saved', code: null, details: {}, args, notAccepted: null } as const;
const text = { parent: 'v1', content: 'Be brief.', notes: 'Shorter' };

test('until the server has spoken it is on this device, and nothing more', () => {
  for (const state of ['saved', 'sending', 'sent'] as const)
    expect(saveOutcome({ ...saved, state }, 'merges')).toEqual({ kind: 'on-device', parts: 'merges' });
});

test('a version, a merge and a contradiction are told by what the server said', () => {
  expect(saveOutcome({ ...saved, state: 'applied', details: { number: 5 } })).toEqual({ kind: 'version', number: 5 });
  const merged = { number: 5, merged: { versionId: 'v9', number: 6, diffHash: 'h' } };
  expect(saveOutcome({ ...saved, state: 'adjusted', code: 'merged', details: merged })).toEqual({
    kind: 'merged',
    number: 5,
    merged: 6,
  });
  const met = { ...saved, state: 'conflict', code: 'prompt_conflict', details: { conflictId: 'c1' } } as const;
  expect(saveOutcome(met)).toEqual({ kind: 'contradiction', conflictId: 'c1' });
  expect(saveOutcome({ ...saved, state: 'adjusted', code: 'already_so' })).toEqual({ kind: 'unchanged' });
});

test('what did not become a version can be written on from', () => {
  const refused = saveOutcome({ ...saved, state: 'rejected', code: 'prompt_archived' });
  expect(refused).toEqual({ kind: 'not-done', why: 'The prompt is archived. Restore it first.', text });
  expect(saveOutcome({ ...saved, state: 'conflict', code: 'rights_changed' })).toMatchObject({
    kind: 'not-done',
    text,
  });
  expect(saveOutcome({ ...saved, state: 'dead-letter' })).toMatchObject({ text });
  expect(saveOutcome({ ...saved, notAccepted: 'http_403' })).toMatchObject({ kind: 'not-done', text });
  expect(saveOutcome({ ...saved, state: 'rejected', args: {} })).toMatchObject({ text: null });
  expect(saveOutcome({ ...saved, state: 'withdrawn' })).toBeNull();
});
