/** Long histories in parts that fit, and limits told before anything is sent. */
import { importArgs } from '@openkms/schema/commands/prompt-import.ts';
import { describe, expect, it } from 'vitest';
import { promptFile } from '../prompt-files/prompt-file.ts';
import { importPlan, jsonBytes } from './import-parts.ts';
import { limitProblems } from './limit-problems.ts';

const MIB = 1024 * 1024;
const history = (count: number, content: (number: number) => string, fields: object = {}) =>
  promptFile.parse({
    title: 'T',
    ...fields,
    versions: Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      parents: index === 0 ? [] : [index],
      content: content(index + 1),
    })),
  });

describe('a history', () => {
  it('goes in parts below 1 MiB and 500 versions, none left out', () => {
    const long = history(1_200, (number) => `${number} ${'漢'.repeat(1_000)}`);
    const { parts } = importPlan(long, 'p', 'o');
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.flatMap(({ versions }) => versions.map(({ number }) => number))).toEqual(
      long.versions.map(({ number }) => number),
    );
    for (const part of parts) {
      expect(jsonBytes(part)).toBeLessThan(MIB);
      expect(part.versions.length).toBeLessThanOrEqual(500);
      expect(importArgs.safeParse(part).success).toBe(true);
    }
  });

  it('says in each part what it goes on from, where the file names no parents', () => {
    const long = history(600, String);
    const silent = { ...long, versions: long.versions.map((version) => ({ ...version, parents: [] })) };
    expect(importPlan(silent, 'p', 'o').parts).toEqual(importPlan(long, 'p', 'o').parts);
    expect(importPlan(silent, 'p', 'o').parts[1]?.versions[0]).toMatchObject({ number: 501, parents: [500] });
  });

  it('says labels with the part that has their version or after it, and archives last', () => {
    const long = history(600, String, { labels: { first: 1, late: 600 }, archived: true });
    const { parts, after } = importPlan(long, 'p', 'o');
    expect(parts.map(({ labels, archived }) => [labels, archived])).toEqual([
      [{ first: 1 }, false],
      [{}, false],
    ]);
    expect(after).toEqual({
      labels: [{ label: 'late', versionId: parts[1]?.versions.at(-1)?.versionId }],
      archived: true,
    });
    const short = importPlan(history(2, String, { labels: { late: 2 }, archived: true }), 'p', 'o');
    expect(short.parts).toMatchObject([{ labels: { late: 2 }, archived: true }]);
    expect(short.after).toEqual({ labels: [], archived: false });
  });
});

describe('the head', () => {
  const headsOf = (heads: object, parents: Record<number, number[]>) => {
    const straight = history(1_200, String, heads);
    const versions = straight.versions.map((each) => ({ ...each, parents: parents[each.number ?? 0] ?? each.parents }));
    return importPlan({ ...straight, versions }, 'p', 'o').parts.map(({ head }) => head);
  };

  it('is said only where it is not the last of a part', () => {
    expect(headsOf({}, {})).toEqual([undefined, undefined, undefined]);
    expect(headsOf({ head: 1_100 }, {})).toEqual([undefined, undefined, 1_100]);
    expect(importPlan(history(3, String, { head: 2 }), 'p', 'o').parts).toMatchObject([{ head: 2 }]);
  });

  it('stays where it is while what does not stand follows', () => {
    expect(headsOf({ head: 400 }, {})).toEqual([400, 400, 400]);
  });

  it('is on its way to where the file stands: never on a branch that it would have to come back from', () => {
    expect(headsOf({}, { 501: [450] })).toEqual([450, undefined, undefined]);
    // 1,200 merges two branches; the part before it ends on the one that it was not written on.
    expect(headsOf({}, { 801: [300], 1_001: [800, 1_000] })).toEqual([undefined, 800, undefined]);
    expect(headsOf({ head: 600 }, { 501: [450] })).toEqual([450, 600, 600]);
  });
});

describe('the limits of the server', () => {
  const problems = (fields: object) =>
    limitProblems('f.json', promptFile.parse({ title: 'T', versions: [{ content: 'x' }], ...fields })).map(
      ({ code, message }) => [code, message],
    );

  it('let through what fits', () => {
    expect(problems({ title: 'x'.repeat(200), versions: [{ content: 'x'.repeat(250_000) }] })).toEqual([]);
  });

  it.each([
    [{ title: 'a <b>' }, 'html_not_allowed', 'title'],
    [{ title: 'x'.repeat(201) }, 'text_too_long', 'longer than 200 characters'],
    [{ versions: [{ content: 'x'.repeat(250_001) }] }, 'text_too_long', 'the content of version 1'],
    [{ versions: [{ content: '\u0001'.repeat(200_000) }] }, 'command_too_large', 'version 1'],
    [{ scope: 'global', agent: 'scribe' }, 'agent_not_of_scope', 'it'],
    [{ tags: ['fine', 'x'.repeat(61)] }, 'text_too_long', 'tags.1'],
    [{ variables: [{ name: 'a' }, { name: 'a' }] }, 'variable_twice', 'variables'],
    [{ versions: [{ content: 'x', author: 'Jo <jo@x.example>' }] }, 'html_not_allowed', 'the author of version 1'],
  ])('%j is %s', (fields, code, words) => {
    expect(problems(fields)).toEqual([[code, expect.stringContaining(words)]]);
  });
});
