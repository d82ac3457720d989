import { expect, it } from 'vitest';
import { fromParameter, toParameter } from './parameters.ts';

/** As Postgres is sent it. */
const sent = (parameter: typeof fromParameter, value: string) => new Date(parameter.parse(value)).toISOString();

it('a day is that day in UTC, its end included', () => {
  expect(sent(fromParameter, '2026-03-01')).toBe('2026-03-01T00:00:00.000Z');
  expect(sent(toParameter, '2026-03-01')).toBe('2026-03-02T00:00:00.000Z');
  expect(sent(toParameter, '2026-03-01T10:00:00+02:00')).toBe('2026-03-01T08:00:00.000Z');
});

it.each(['0000-01-01', '0001-01-01T00:00:00+14:00', '9999-12-31', '9999-12-31T23:59:59-12:00'])(
  '%s is sent as an instant that Postgres reads',
  (value) => {
    for (const parameter of [fromParameter, toParameter]) expect(sent(parameter, value)).toMatch(/^(?!0000)\d{4}-/);
  },
);
