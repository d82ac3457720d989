import { expect, test } from 'vitest';
import { isPlainClick } from './plain-click.ts';

const plain = { button: 0, metaKey: false, ctrlKey: false, shiftKey: false, altKey: false, defaultPrevented: false };

test('a plain click is the app\u2019s to follow', () => {
  expect(isPlainClick(plain)).toBe(true);
});

test.each([
  { button: 1 },
  { metaKey: true },
  { ctrlKey: true },
  { shiftKey: true },
  { altKey: true },
  { defaultPrevented: true },
])('a click with %o is left to the browser', (difference) => {
  expect(isPlainClick({ ...plain, ...difference })).toBe(false);
});
