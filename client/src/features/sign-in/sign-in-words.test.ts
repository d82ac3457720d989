import { expect, test } from 'vitest';
import { destinationOf, signInWords } from './sign-in-words.ts';

test('each reason says what to do; an unknown one is named', () => {
  expect(signInWords('invalid_credentials')).toContain('do not belong together');
  expect(signInWords('too_many_requests')).toContain('Wait');
  expect(signInWords('unreachable')).toContain('does not answer');
  expect(signInWords('teapot')).toContain('(teapot)');
});

test('one is led back to the page that was asked for, never to another site', () => {
  expect(destinationOf('?then=%2Ftrainings%3Fq%3Dpython')).toBe('/trainings?q=python');
  expect(destinationOf('?then=https%3A%2F%2Fevil.example')).toBeNull();
  expect(destinationOf('?then=%2F%2Fevil.example')).toBeNull();
  expect(destinationOf('?then=%2F%5Cevil.example')).toBeNull();
  expect(destinationOf('?then=%2Fsign-in')).toBeNull();
  expect(destinationOf('')).toBeNull();
});
