/** Names of exported files: safe anywhere, no two the same, the same again. */
import { expect, it } from 'vitest';
import { exportNames } from './export-names.ts';

const nameOf = (title: string) => exportNames([{ id: 'x', title }])[0];

it.each([
  ['Write a reply', 'write-a-reply'],
  ['../../etc/passwd', 'etc-passwd'],
  ['.hidden', 'hidden'],
  ['漢字 und Größe', '漢字-und-größe'],
  ['***', 'prompt'],
  ['CON', 'prompt-con'],
  ['a\u202eb\u0000c', 'a-b-c'],
])('makes of %j the name %s', (title, name) => {
  expect(nameOf(title)).toBe(name);
});

it('fits what file systems take', () => {
  expect(Buffer.byteLength(`${nameOf('漢'.repeat(200))}-12345678.yaml`)).toBeLessThanOrEqual(255);
});

it('tells twins apart by their ids, whatever their order and case', () => {
  const prompts = ['one', 'two', 'three'].map((id, index) => ({
    id,
    title: ['Reply', 'REPLY!', 'Other'][index] ?? '',
  }));
  const names = exportNames(prompts);
  expect(names[2]).toBe('other');
  expect(names.slice(0, 2)).toEqual([
    expect.stringMatching(/^reply-[0-9a-f]{8}$/),
    expect.stringMatching(/^reply-[0-9a-f]{8}$/),
  ]);
  expect(exportNames(prompts.toReversed()).toReversed()).toEqual(names);
});
