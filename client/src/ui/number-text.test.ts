import { expect, test } from 'vitest';
import { bytesText, counted, decimal, ordinal } from './number-text.ts';

test('places are first, second, third, and eleven to thirteen are not', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 113].map(ordinal)).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '12th',
    '13th',
    '21st',
    '102nd',
    '111th',
    '113th',
  ]);
});

test('one is singular, everything else is plural', () => {
  expect(counted(1, 'change')).toBe('1 change');
  expect(counted(0, 'change')).toBe('0 changes');
  expect(counted(1325, 'training')).toBe('1,325 trainings');
  expect(counted(2, 'person', 'people')).toBe('2 people');
});

test('hours show a half, not a zero', () => {
  expect(decimal(1.5)).toBe('1.5');
  expect(decimal(40)).toBe('40');
});

test('sizes climb by thousands', () => {
  expect(bytesText(0)).toBe('0 B');
  expect(bytesText(812_000)).toBe('812 kB');
  expect(bytesText(1_440_000)).toBe('1.4 MB');
  expect(bytesText(12_400_000_000)).toBe('12 GB');
});
