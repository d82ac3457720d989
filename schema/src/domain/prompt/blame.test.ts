import { expect, it } from 'vitest';
import { blame, type BlamedVersion } from './blame.ts';

const version = (number: number, parents: number[], ...lines: string[]): BlamedVersion => ({
  id: `v${number}`,
  number,
  parents: parents.map((parent) => `v${parent}`),
  content: lines.map((line) => `${line}\n`).join(''),
});
const origins = (versions: readonly BlamedVersion[], id: string) =>
  blame(versions, id)?.map(({ line, version }) => `${version}: ${line}`);

it('names the version that brought each line', () => {
  const versions = [
    version(1, [], 'role', 'task', 'end'),
    version(2, [1], 'role', 'new task', 'end'),
    version(3, [2], 'role', 'new task', 'rules', 'end'),
  ];
  expect(origins(versions, 'v3')).toEqual(['v1: role', 'v2: new task', 'v3: rules', 'v1: end']);
  expect(origins(versions.toReversed(), 'v3')).toEqual(origins(versions, 'v3'));
});

it('blames a line of a merge on the side it came from, and the merge for what it wrote itself', () => {
  const versions = [
    version(1, [], 'role', 'task', 'rules', 'end'),
    version(2, [1], 'my role', 'task', 'rules', 'end'),
    version(3, [1], 'role', 'task', 'rules', 'their end'),
    version(4, [2, 3], 'my role', 'task', 'settled rules', 'their end'),
  ];
  expect(origins(versions, 'v4')).toEqual(['v2: my role', 'v1: task', 'v4: settled rules', 'v3: their end']);
});

it('blames a line that was removed and written again on who wrote it again', () => {
  const versions = [version(1, [], 'a', 'b'), version(2, [1], 'a'), version(3, [2], 'a', 'b')];
  expect(origins(versions, 'v3')).toEqual(['v1: a', 'v3: b']);
});

it('blames both copies of a line on the version it was copied from through two branches', () => {
  const versions = [
    version(1, [], 'once'),
    version(2, [1], 'mine', 'once'),
    version(3, [1], 'once', 'theirs'),
    version(4, [2, 3], 'mine', 'once', 'between', 'once', 'theirs'),
  ];
  expect(origins(versions, 'v4')).toEqual(['v2: mine', 'v1: once', 'v4: between', 'v1: once', 'v3: theirs']);
});

it('blames the oldest version that can be read', () => {
  const versions = [version(2, [1], 'a'), version(3, [2], 'a', 'b'), { id: 'v1', number: 1, parents: [] }];
  expect(origins(versions, 'v3')).toEqual(['v2: a', 'v3: b']);
  expect(blame(versions, 'v1')).toBeNull();
  expect(blame(versions, 'v9')).toBeNull();
  expect(blame([version(1, [])], 'v1')).toEqual([]);
});
