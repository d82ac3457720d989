import { expect, test } from 'vitest';
import { byOfficeName, clockName } from './office-words.ts';

const office = (name: string, isVirtual = false, code = name) => ({ name, code, isVirtual });

test('offices are offered by name, the virtual one last', () => {
  const offered = [office('Dallas'), office('Anywhere', true), office('Boston'), office('New York')];
  expect(offered.toSorted(byOfficeName).map(({ name }) => name)).toEqual(['Boston', 'Dallas', 'New York', 'Anywhere']);
  expect(byOfficeName(undefined, office('Boston'))).toBeGreaterThan(0);
});

test('a clock has its office’s name, and its city’s where nobody sits there', () => {
  expect(clockName('America/New_York', office('Boston'))).toBe('Boston');
  expect(clockName('America/New_York', office('Virtual', true))).toBe('New York');
  expect(clockName('America/New_York', office('New York', false, 'NYC'))).toBe('New York');
  expect(clockName('America/Chicago', undefined)).toBe('Chicago');
});
