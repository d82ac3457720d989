import { expect, test } from 'vitest';
import { initials } from './initials.ts';

test.each([
  ['Emma Lindqvist', 'EL'],
  ['Maria de la Cruz', 'MC'],
  ['sofía álvarez', 'SÁ'],
  ['Prince', 'P'],
  ['  Ann   Lee ', 'AL'],
  ['Kim (contractor) Park', 'KP'],
  ['李 小龙', '李小'],
  ['O\u0308zil Mesut', 'O\u0308M'],
  ['', '?'],
  ['42 !', '?'],
])('%j becomes %s', (name, expected) => {
  expect(initials(name)).toBe(expected);
});
