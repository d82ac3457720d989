import { describe, expect, it } from 'vitest';
import { everyWord } from './every-word.ts';

describe('a field that finds', () => {
  it('wants every word, in any order and case', () => {
    const finds = everyWord('  mac NINA ');
    expect(finds(() => 'Nina Alvarez, Chromium on a Mac')).toBe(true);
    expect(finds(() => 'Nina Alvarez, Safari on an iPhone')).toBe(false);
  });

  it('lets all through without words, and does not even look', () => {
    const looked = (): never => {
      throw new Error('nothing to look for');
    };
    expect(everyWord(' \t')(looked)).toBe(true);
  });
});
