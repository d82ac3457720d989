import { expect, test } from 'vitest';
import { countWords, likenessWords, sharedWords } from './similar-words.ts';

test('the very text is called so, nearly the same with how much, the rest by how much alone', () => {
  expect(likenessWords({ likeness: 'same', alike: 100 })).toBe('The same text');
  expect(likenessWords({ likeness: 'near', alike: 92 })).toBe('Nearly the same, 92 % alike');
  expect(likenessWords({ likeness: 'related', alike: 47 })).toBe('47 % alike');
});

test('a few of the words are named, and the list is told to who does not see it come', () => {
  expect(sharedWords({ shared: ['tides', 'berths', 'pilots', 'depth', 'lines'] })).toHaveLength(4);
  expect([0, 1, 3].map(countWords)).toEqual(['', 'One prompt is like this text.', '3 prompts are like this text.']);
});
