import { describe, expect, it } from 'vitest';
import type { RowsRequest } from '@openkms/schema/commands/command.ts';
import { answerFrom, type RowSource } from './answer.ts';
import { baseRows, HOUR, NOW, registrationRow, sessionRow } from './test-rows.ts';

const sessions = [sessionRow('s1', 't1', 1), sessionRow('s2', 't1', 2), sessionRow('s3', 't2', 3)];
const untimed = { ...sessionRow('s4', 't2', 0), startsAt: null, endsAt: null };
const base = baseRows({
  session: [...sessions, untimed],
  registration: [
    registrationRow('r1', 's1'),
    registrationRow('r2', 's2', { status: 'cancelled' }),
    registrationRow('r3', 's3', { userId: 'noah' }),
  ],
});
const rows: RowSource = (table) => (table in base ? (base[table as 'session'] as never) : undefined);
const ask = (request: Omit<RowsRequest, 'kind'>) =>
  answerFrom(rows, { kind: 'rows', ...request } as RowsRequest)
    .map((row) => row.id)
    .toSorted();

describe('an answer from memory', () => {
  it.each([
    ['by id', { table: 'session', where: { id: 's2' } }, ['s2']],
    ['by several ids, each once', { table: 'session', where: { id: ['s1', 's3', 's1', 'none'] } }, ['s1', 's3']],
    ['by an indexed column', { table: 'session', where: { trainingId: 't1' } }, ['s1', 's2']],
    [
      'by several values and another column',
      { table: 'registration', where: { userId: ['emma', 'noah'], status: 'registered' } },
      ['r1', 'r3'],
    ],
    ['by a column without an index', { table: 'registration', where: { status: 'cancelled' } }, ['r2']],
    [
      'by two columns of which one is the id',
      { table: 'session', where: { id: ['s1', 's3'], trainingId: 't2' } },
      ['s3'],
    ],
    [
      'during a time, ends excluded, never without times',
      { table: 'session', where: {}, during: [{ startsAt: NOW + 2 * HOUR, endsAt: NOW + 3 * HOUR }] },
      ['s2'],
    ],
    ['of a table this person does not hold', { table: 'auditLog', where: {} }, []],
  ] as const)('finds rows %s', (_how, request, expected) => {
    expect(ask(request as Omit<RowsRequest, 'kind'>)).toEqual(expected);
  });
});
