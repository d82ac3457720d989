import { describe, expect, it } from 'vitest';
import { GROUPS, readOptions } from './options.ts';

describe('readOptions', () => {
  it('runs everything in its order when nothing is asked', () => {
    expect(readOptions([])).toEqual({ groups: GROUPS, out: null, patience: 20 });
  });

  it('runs only what is asked, in the order of the groups', () => {
    expect(readOptions(['--only', 'executor, rest', '--out', 'x.jsonl'])).toEqual({
      groups: ['rest', 'executor'],
      out: 'x.jsonl',
      patience: 20,
    });
  });

  it.each([['--only', 'exekutor'], ['--only', ''], ['--fast'], ['--patience', 'much']])('refuses %s %s', (...argv) => {
    expect(() => readOptions(argv)).toThrow(TypeError);
  });
});
