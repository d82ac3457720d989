import { expect, it } from 'vitest';
import { diffLines, diffWords } from './diff.ts';

it('tells added, removed and changed lines from those that are the same, with line numbers of both texts', () => {
  expect(diffLines('role\ntask\nrules\ntone\nend\n', 'head\nrole\nnew task\nrules\nend\n')).toEqual([
    { kind: 'added', from: { start: 1, lines: [] }, to: { start: 1, lines: ['head'] } },
    { kind: 'same', from: { start: 1, lines: ['role'] }, to: { start: 2, lines: ['role'] } },
    { kind: 'changed', from: { start: 2, lines: ['task'] }, to: { start: 3, lines: ['new task'] } },
    { kind: 'same', from: { start: 3, lines: ['rules'] }, to: { start: 4, lines: ['rules'] } },
    { kind: 'removed', from: { start: 4, lines: ['tone'] }, to: { start: 5, lines: [] } },
    { kind: 'same', from: { start: 5, lines: ['end'] }, to: { start: 5, lines: ['end'] } },
  ]);
});

it('sees no difference in line ends, and none between empty texts', () => {
  expect(diffLines('a\r\nb', 'a\nb\n').map(({ kind }) => kind)).toEqual(['same']);
  expect(diffLines('', '\n')).toEqual([]);
});

it('shows a paragraph added between others as one block', () => {
  const paragraph = (name: string) => `## ${name}\n\ntext\n\n`;
  const hunks = diffLines(paragraph('A') + paragraph('C'), paragraph('A') + paragraph('B') + paragraph('C'));
  expect(hunks.map(({ kind, to }) => [kind, to.start, to.lines.length])).toEqual([
    ['same', 1, 4],
    ['added', 5, 4],
    ['same', 9, 3],
  ]);
});

it('names the words that changed in a line, white space between them included', () => {
  expect(diffWords('You are a kind teacher.', 'You are a very strict teacher!')).toEqual([
    { kind: 'same', text: 'You are a ' },
    { kind: 'removed', text: 'kind' },
    { kind: 'added', text: 'very strict' },
    { kind: 'same', text: ' teacher' },
    { kind: 'removed', text: '.' },
    { kind: 'added', text: '!' },
  ]);
  expect(diffWords('one two three', 'four five three').at(0)).toEqual({ kind: 'removed', text: 'one two' });
});

it('keeps white space at the ends of a line apart from the words', () => {
  expect(diffWords('  a', '  b')).toEqual([
    { kind: 'same', text: '  ' },
    { kind: 'removed', text: 'a' },
    { kind: 'added', text: 'b' },
  ]);
});

it('compares text written without spaces sign by sign, and cuts no emoji in two', () => {
  expect(diffWords('你是老师', '你是律师')).toEqual([
    { kind: 'same', text: '你是' },
    { kind: 'removed', text: '老' },
    { kind: 'added', text: '律' },
    { kind: 'same', text: '师' },
  ]);
  const [family, friends] = ['\u{1F468}\u200D\u{1F469}', '\u{1F468}\u200D\u{1F467}'];
  expect(diffWords(family, friends)).toEqual([
    { kind: 'removed', text: family },
    { kind: 'added', text: friends },
  ]);
});
