/** Waiting for Postgres: as long as it is away, and for nothing else. */
import pg from 'pg';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { waitingOutPostgres } from './waiting-out-postgres.ts';

const log = pino({ level: 'silent' });
const running = { stopping: new AbortController().signal, log };

function refusal(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(`refused with ${code}`, 0, 'error'), { code });
}

it.each([
  ['it is starting', refusal('57P03')],
  ['the connection was lost', new Error('Connection terminated unexpectedly')],
])('tries again while %s', async (_what, away) => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries === 1) throw away;
    return 'written';
  };
  expect(await waitingOutPostgres(work, running)).toBe('written');
  expect(tries).toBe(2);
});

it.each([
  ['what is wrong stays wrong', refusal('22P05'), running],
  ['it is our own mistake', new TypeError('x is not a function'), running],
  ['the process is to end', refusal('57P03'), { stopping: AbortSignal.abort(), log }],
])('does not try again where %s', async (_what, error, options) => {
  let tries = 0;
  const work = async () => {
    tries += 1;
    throw error;
  };
  await expect(waitingOutPostgres(work, options)).rejects.toBe(error);
  expect(tries).toBe(1);
});
