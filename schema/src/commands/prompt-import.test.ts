import { describe, expect, it } from 'vitest';
import { person, world } from './test-world.ts';

const emma = person('emma');
const eli = person('eli');
const V1 = 'Line one.\n\nLine two.\n\nLine three.\n';
const V2 = V1.replace('one', 'ONE');
const V3 = V2.replace('three', 'THREE');
/** Written from V1, against V2. */
const CONTESTED = V1.replace('one', 'Uno');

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

  it('stands where the file says, be it not the last', () => {
    const { issue, prompt, versions } = world();
    expect(issue(emma, 'prompt.import', file([V1, V2, CONTESTED], 'f', { head: 2 }))).toMatchObject({
      details: { did: 'made', versionId: 'f2' },
    });
    expect(prompt()).toMatchObject({ headId: 'f2', versionCount: 3 });
    expect(versions().map(({ id }) => id)).toEqual(['f1', 'f2', 'f3']);
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

  it('goes back where the file did', () => {
    const { issue, prompt, versions } = world();
    issue(emma, 'prompt.import', file([V1, V2]));
    issue(emma, 'prompt.import', file([V1, V2, V1]));
    expect(versions()).toHaveLength(3);
    expect(prompt().headId).toBe('f3');
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
    expect(parted.prompt().headId).toBe('e');
  });

  it('merges what people wrote here with what the file became', () => {
    const { issue, prompt, versions } = world();
    issue(emma, 'prompt.import', file([V1]));
    const content = V1.replace('three', 'THREE');
    issue(eli, 'prompt.save', { promptId: 'p', versionId: 'e', parent: 'f1', content });
    expect(issue(emma, 'prompt.import', file([V1, V2], 'g'))).toMatchObject({ status: 'adjusted', code: 'merged' });
    expect(versions().find(({ id }) => id === prompt().headId)?.content).toBe(V3);
  });

  it('keeps every version of a file that parted, and lands none of them twice', () => {
    const { issue, prompt, versions } = world();
    issue(emma, 'prompt.import', file([V1]));
    issue(eli, 'prompt.save', { promptId: 'p', versionId: 'e', parent: 'f1', content: V1.replace('two', 'TWO') });
    const parted = file([V1, V2, V3], 'g');
    expect(issue(emma, 'prompt.import', parted)).toMatchObject({ code: 'merged', details: { versionId: 'g3' } });
    const both = V3.replace('two', 'TWO');
    expect(versions()).toMatchObject([
      { id: 'f1' },
      { id: 'e' },
      { id: 'g2', number: 3, parents: ['f1'] },
      { id: 'g3', number: 4, parents: ['g2'] },
      { id: prompt().headId, number: 5, parents: ['e', 'g3'], content: both },
    ]);
    expect(issue(emma, 'prompt.import', parted)).toMatchObject({ code: 'already_so' });
    expect(versions()).toHaveLength(5);
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
    ['a head that is not there', { head: 2 }, 'version_unknown'],
    ['a head between two versions', { head: 0.5 }, 'head'],
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

describe('a file that knows more than a prompt whose head is not its newest version', () => {
  /** Versions 1, 2 (the head) and 3, written from 1 against 2. */
  const contested = () => {
    const there = world();
    there.issue(emma, 'prompt.import', file([V1, V2]));
    const mine = { promptId: 'p', versionId: 'f3', parent: 'f1', content: CONTESTED };
    expect(there.issue(eli, 'prompt.save', mine).status).toBe('conflict');
    expect(there.prompt().headId).toBe('f2');
    return there;
  };
  /** The same versions, and more that were written from versions of these numbers. */
  const more = (added: readonly { content: string; parents: readonly number[] }[], patch: object = {}) => {
    const known = [
      { content: V1, parents: [] },
      { content: V2, parents: [1] },
      { content: CONTESTED, parents: [1] },
    ];
    const versions = [...known, ...added].map((each, index) => ({
      ...each,
      versionId: `f${index + 1}`,
      number: index + 1,
    }));
    return { promptId: 'p', title: 'From a file', scope: 'global', versions, ...patch };
  };

  it.each([[[2]], [[2, 3]]])('goes on where its newest was written from the head (parents %j)', (parents) => {
    const { issue, prompt, conflicts } = contested();
    expect(issue(emma, 'prompt.import', more([{ content: V3, parents }]))).toMatchObject({
      status: 'applied',
      details: { did: 'continued', versions: 1, versionId: 'f4' },
    });
    expect(prompt()).toMatchObject({ headId: 'f4', versionCount: 4 });
    expect(conflicts()).toHaveLength(1);
  });

  it('merges a newest that was not, so that what stands is not lost', () => {
    const { issue, prompt, versions, conflicts } = contested();
    const added = [
      { content: CONTESTED.replace('two', 'TWO'), parents: [3] },
      { content: V1.replace('three', 'THREE'), parents: [4] },
    ];
    expect(issue(emma, 'prompt.import', more(added))).toMatchObject({
      status: 'adjusted',
      code: 'merged',
      details: { versionId: 'f5', merged: { number: 6 } },
    });
    expect(versions().slice(3)).toMatchObject([
      { id: 'f4', number: 4, parents: ['f3'] },
      { id: 'f5', number: 5, parents: ['f4'] },
      { number: 6, parents: ['f2', 'f5'], content: V3, kind: 'merged' },
    ]);
    expect(prompt()).toMatchObject({ headId: versions()[5]?.id, versionCount: 6 });
    expect(conflicts()).toHaveLength(1);
    expect(issue(emma, 'prompt.import', more(added))).toMatchObject({ code: 'already_so' });
  });

  it('is in conflict where its newest contradicts what stands, which stays', () => {
    const { issue, prompt, versions, conflicts } = contested();
    const added = [
      { content: CONTESTED.replace('two', 'TWO'), parents: [3] },
      { content: CONTESTED.replace('three', 'THREE'), parents: [4] },
    ];
    expect(issue(emma, 'prompt.import', more(added))).toMatchObject({ status: 'conflict', code: 'prompt_conflict' });
    expect(prompt()).toMatchObject({ headId: 'f2', versionCount: 5 });
    expect(versions().map(({ id }) => id)).toEqual(['f1', 'f2', 'f3', 'f4', 'f5']);
    expect(conflicts()).toMatchObject([{}, { mine: { versionId: 'f5' }, theirs: { versionId: 'f2' } }]);
  });

  it('lands the version that the file says stands, and keeps those behind it', () => {
    const added = [
      { content: V3, parents: [2] },
      { content: V2.replace('three', 'drei'), parents: [2] },
    ];
    const { issue, prompt, versions, conflicts } = contested();
    expect(issue(emma, 'prompt.import', more(added, { head: 4 }))).toMatchObject({
      details: { did: 'continued', versions: 2, versionId: 'f4' },
    });
    expect(prompt()).toMatchObject({ headId: 'f4', versionCount: 5 });
    expect(versions()).toHaveLength(5);
    expect(conflicts()).toHaveLength(1);
  });

  it('gives the merge of a version in the middle the number after all of them', () => {
    const added = [
      { content: V1.replace('three', 'THREE'), parents: [1] },
      { content: V1.replace('three', 'drei'), parents: [1] },
    ];
    const { issue, prompt, versions } = contested();
    expect(issue(emma, 'prompt.import', more(added, { head: 4 }))).toMatchObject({
      details: { merged: { number: 6 } },
    });
    expect(versions().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(versions().find(({ id }) => id === prompt().headId)).toMatchObject({ number: 6, content: V3 });
  });

  it.each([
    ['the head here', 2],
    ['another that is here', 3],
  ])('moves nothing where the file’s head is %s: the rest is kept', (_which, head) => {
    const { issue, prompt, versions, conflicts } = contested();
    const asked = more([{ content: V3, parents: [2] }], { head });
    expect(issue(emma, 'prompt.import', asked)).toMatchObject({ status: 'applied', details: { did: 'continued' } });
    expect(prompt()).toMatchObject({ headId: 'f2', versionCount: 4 });
    expect(versions().at(-1)).toMatchObject({ id: 'f4', parents: ['f2'] });
    expect(conflicts()).toHaveLength(1);
    expect(issue(emma, 'prompt.import', asked)).toMatchObject({ code: 'already_so' });
  });

  it('knows a head of an earlier part', () => {
    const { issue, prompt } = contested();
    const whole = more([{ content: V3, parents: [2] }], { head: 2 });
    expect(issue(emma, 'prompt.import', { ...whole, versions: whole.versions.slice(3) })).toMatchObject({
      details: { did: 'continued', versions: 1 },
    });
    expect(prompt()).toMatchObject({ headId: 'f2', versionCount: 4 });
  });

  it('takes no id of another version', () => {
    const { issue } = contested();
    const asked = more([{ content: V3, parents: [2] }]);
    const taken = asked.versions.map((each) => ({ ...each, versionId: 'f3' }));
    expect(issue(emma, 'prompt.import', { ...asked, versions: taken })).toMatchObject({ code: 'duplicate_id' });
  });
});
