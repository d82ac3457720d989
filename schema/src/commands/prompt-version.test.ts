/** Bringing versions together twice: what is one already is not made again, and one contradiction is one question. */
import { expect, it } from 'vitest';
import { eli, emma, grace, worldWithPrompt } from './test-prompts.ts';

const LINES = ['one', 'two', 'three', 'four', 'five'];
const edited = (line: number, words: string) => `${LINES.with(line, words).join('\n')}\n`;

function parted(hers: string, his: string) {
  const made = worldWithPrompt({ content: `${LINES.join('\n')}\n` });
  made.issue(emma, 'prompt.save', { promptId: 'p', versionId: 'hers', parent: 'v1', content: hers });
  const saved = made.issue(eli, 'prompt.save', { promptId: 'p', versionId: 'his', parent: 'v1', content: his });
  const merge = (versionId: string, mine = 'his', theirs = 'hers') =>
    made.issue(grace, 'prompt.merge', { promptId: 'p', versionId, mine, theirs });
  const resolve = (conflictId: string, versionId: string, content: string) =>
    made.issue(emma, 'prompt.resolve', { promptId: 'p', conflictId, versionId, content });
  return { ...made, saved, merge, resolve };
}

it('two that were merged are one already, whoever asks and in whatever order', () => {
  const { saved, merge, prompt, versions } = parted(edited(0, 'ONE'), edited(4, 'FIVE'));
  expect(saved).toMatchObject({ status: 'adjusted', code: 'merged' });
  const { headId } = prompt();
  for (const again of [merge('m1'), merge('m2', 'hers', 'his'), merge('m3', 'hers', headId)])
    expect(again).toMatchObject({ status: 'adjusted', code: 'already_so', details: { versionId: headId } });
  expect(versions()).toHaveLength(4);
  expect(prompt().headId).toBe(headId);
});

it('a contradiction that is open is not opened again', () => {
  const { saved, merge, conflicts } = parted(edited(0, 'hers'), edited(0, 'his'));
  const [{ id: conflictId } = { id: '' }] = conflicts();
  expect(saved).toMatchObject({ status: 'conflict', details: { conflictId } });
  for (const again of [merge('m1'), merge('m2', 'hers', 'his')])
    expect(again).toMatchObject({ status: 'conflict', conflicts: [], details: { conflictId } });
  expect(conflicts()).toHaveLength(1);
});

it('what settles a contradiction settles the others that it holds both sides of, and no more', () => {
  const { issue, change, conflicts, merge, resolve } = parted(edited(0, 'hers'), edited(0, 'his'));
  const [asked] = conflicts();
  if (!asked) throw new Error('They do not contradict each other.');
  // As two devices without a line, or an older server, opened it.
  change('syncConflict', 'twin', { ...asked, id: 'twin', mine: asked.theirs, theirs: asked.mine });
  issue(grace, 'prompt.save', { promptId: 'p', versionId: 'grace', parent: 'v1', content: edited(0, 'hers too') });
  const statusOf = () =>
    Object.fromEntries(conflicts().map(({ id, status, resolution }) => [id, [status, resolution]]));
  expect(resolve(asked.id, 'both', edited(0, 'his'))).toMatchObject({ status: 'applied' });
  const [other] = conflicts().filter(({ id }) => id !== 'twin' && id !== asked.id);
  expect(statusOf()).toEqual({
    [asked.id]: ['resolved', 'mine'],
    twin: ['resolved', 'theirs'],
    [other?.id ?? '']: ['open', undefined],
  });
  expect(resolve('twin', 'late', edited(0, 'hers'))).toMatchObject({ code: 'conflict_resolved' });
  expect(merge('m1')).toMatchObject({ code: 'already_so', details: { versionId: 'both' } });
});
