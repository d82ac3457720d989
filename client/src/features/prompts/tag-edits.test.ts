import { expect, test } from 'vitest';
import { openSuggestions, tagError, withoutTag, withTags } from './tag-edits.ts';

test('a tag is added once, whatever its case, and commas separate several', () => {
  expect(withTags(['mail'], 'Mail')).toEqual(['mail']);
  expect(withTags(['mail'], ' reports,  #weekly , mail, weekly')).toEqual(['mail', 'reports', 'weekly']);
});

test('nothing typed leaves the very same list', () => {
  const tags = ['mail'];
  expect(withTags(tags, ' , ')).toBe(tags);
});

test('a tag is taken away by any spelling', () => {
  expect(withoutTag(['Mail', 'reports'], 'mail')).toEqual(['reports']);
});

test('what the prompt has already is no suggestion, nor the same one twice', () => {
  expect(openSuggestions(['Mail'], ['mail', 'tone', 'Tone', 'letters'])).toEqual(['tone', 'letters']);
});

test('says what is wrong with tags', () => {
  expect(tagError(['fine'])).toBeUndefined();
  expect(tagError(['x'.repeat(61)])).toBe('A tag has at most 60 characters.');
  expect(tagError(['<b>'])).toMatch(/Leave out < and >/);
  expect(tagError(Array.from({ length: 51 }, (_, at) => `t${at}`))).toBe('At most 50 tags fit.');
});
