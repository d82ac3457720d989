import { describe, expect, it } from 'vitest';
import { person, world } from './test-world.ts';

const emma = person('emma');
const eli = person('eli');
const V1 = 'Line one.\n\nLine two.\n\nLine three.\n';
const V2 = V1.replace('one', 'ONE');
const V3 = V2.replace('three', 'THREE');

/** A file whose versions carry ids that begin with `ids`. */
const file = (contents: readonly string[], ids = 'f', patch: object = {}) => ({
  promptId: 'p',
  title: 'From a file',
  scope: 'global',
  versions: contents.map((content, index) => ({ versionId: `${ids}${index + 1}`, number: index + 1, content })),
  ...patch,
});
/** A text without a history. */
const text = (content: string, versionId: string) => ({
  promptId: 'p',
  title: 'From a file',
  scope: 'global',
  versions: [{ versionId, number: null, content }],
});

describe('a prompt from a file', () => {
  it('is made with its history and labels', () => {
    const { issue, prompt, versions } = world();
    const whole = file([V1, V2], 'f', { labels: { production: 1 }, archived: true });
    expect(issue(emma, 'prompt.import', whole)).toMatchObject({ status: 'applied', details: { did: 'made' } });
    expect(prompt()).toMatchObject({
      headId: 'f2',
      versionCount: 2,
      labels: { production: 'f1' },
      source: 'file',
      status: 'archived',
    });
    expect(versions()).toMatchObject([
      { number: 1, parents: [], kind: 'imported', content: V1 },
      { number: 2, parents: ['f1'], kind: 'imported', content: V2 },
    ]);
  });

  it.each(['f', 'other'])('changes nothing when it comes again (ids %s)', (ids) => {
    const { issue, versions } = world();
    issue(emma, 'prompt.import', file([V1, V2]));
    expect(issue(emma, 'prompt.import', file([V1, V2], ids))).toMatchObject({ status: 'adjusted', code: 'already_so' });
    expect(versions()).toHaveLength(2);
  });

  it('goes on where the file knows more', () => {
    const { issue, prompt, versions } = world();
    issue(emma, 'prompt.import', file([V1]));
    expect(issue(eli, 'prompt.import', file([V1, V2, V3]))).toMatchObject({
      status: 'applied',
      details: { did: 'continued', versions: 2 },
    });
    expect(versions().map(({ number, parents }) => [number, parents])).toEqual([
      [1, []],
      [2, ['f1']],
      [3, ['f2']],
    ]);
    expect(prompt()).toMatchObject({ headId: 'f3', versionCount: 3 });
  });

  it('takes in what lies between, where the file ends as it began', () => {
    const { issue, versions } = world();
    issue(emma, 'prompt.import', file([V1]));
    expect(issue(emma, 'prompt.import', file([V1, V2, V1]))).toMatchObject({
      details: { did: 'continued', versions: 2 },
    });
    expect(versions().map(({ content }) => content)).toEqual([V1, V2, V1]);
    const parted = world();
    parted.issue(emma, 'prompt.import', file([V1]));
    parted.issue(eli, 'prompt.save', {
      promptId: 'p',
      versionId: 'e',
      parent: 'f1',
      content: V1.replace('two', 'TWO'),
    });
    parted.issue(emma, 'prompt.import', file([V1, V2, V1], 'g'));
    expect(parted.versions().map(({ content }) => content)).toContain(V2);
  });

  it('merges what people wrote here with what the file became', () => {
    const { issue, prompt, versions } = world();
    issue(emma, 'prompt.import', file([V1]));
    const content = V1.replace('three', 'THREE');
    issue(eli, 'prompt.save', { promptId: 'p', versionId: 'e', parent: 'f1', content });
    expect(issue(emma, 'prompt.import', file([V1, V2], 'g'))).toMatchObject({ status: 'adjusted', code: 'merged' });
    expect(versions().find(({ id }) => id === prompt().headId)?.content).toBe(V3);
  });

  it('puts a text without a history on what was imported last, so that edits here are kept', () => {
    const { issue, prompt, versions } = world();
    issue(emma, 'prompt.import', text(V1, 'f1'));
    const content = V1.replace('three', 'THREE');
    issue(eli, 'prompt.save', { promptId: 'p', versionId: 'e', parent: 'f1', content });
    expect(issue(emma, 'prompt.import', text(V2, 'f2'))).toMatchObject({ status: 'adjusted', code: 'merged' });
    expect(versions().find(({ id }) => id === prompt().headId)?.content).toBe(V3);
    expect(issue(emma, 'prompt.import', text(V2.replace('ONE', 'Uno'), 'f3'))).toMatchObject({ status: 'adjusted' });
    const against = text(V1.replace('three', 'four').replace('one', 'Uno'), 'f4');
    expect(issue(emma, 'prompt.import', against)).toMatchObject({ status: 'conflict', code: 'prompt_conflict' });
    expect(versions().map(({ id }) => id)).toContain('f4');
  });

  it.each([
    [
      'numbers that skip',
      {
        versions: [
          { versionId: 'a', number: 1, content: 'x' },
          { versionId: 'b', number: 3, content: 'y' },
        ],
      },
      'version_number_skips',
    ],
    [
      'a parent that is not older',
      { versions: [{ versionId: 'a', number: 1, content: 'x', parents: [1] }] },
      'parent_unknown',
    ],
  ])('refuses %s', (_what, patch, code) => {
    const { issue } = world();
    expect(() => issue(emma, 'prompt.import', { ...file([V1]), ...patch })).toThrow(code);
  });

  it('begins at the beginning, knows its labels’ versions, and takes no id of another', () => {
    const { issue } = world();
    const late = { ...file([V1]), versions: [{ versionId: 'a', number: 4, content: 'x' }] };
    expect(issue(emma, 'prompt.import', late)).toMatchObject({ code: 'version_number_skips' });
    expect(issue(emma, 'prompt.import', file([V1], 'f', { labels: { production: 9 } }))).toMatchObject({
      code: 'not_found',
    });
    issue(emma, 'prompt.import', file([V1]));
    expect(issue(emma, 'prompt.import', { ...file([V2]), promptId: 'q' })).toMatchObject({ code: 'duplicate_id' });
  });

  it('is nobody’s to import over another person’s own', () => {
    const { issue } = world();
    issue(emma, 'prompt.import', file([V1], 'f', { scope: 'user' }));
    expect(issue(eli, 'prompt.import', file([V1, V2]))).toMatchObject({ status: 'rejected', code: 'not_found' });
  });
});
