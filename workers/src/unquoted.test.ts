/** What stands in logs of an error that quotes what was to be written. */
import pg from 'pg';
import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { startProgress } from './prompt-runs/progress.ts';
import { unquoted } from './unquoted.ts';
import { waitingOutPostgres } from './waiting-out-postgres.ts';

/** As Postgres answers, with a text of somebody's wherever it quotes one. */
function quoting(code: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError('invalid input: "a secret"', 0, 'error'), {
    code,
    detail: 'Failing row contains (a secret).',
    where: 'JSON data, line 1: {"detail":"a secret"}',
    routine: 'json_errsave_error',
    constraint: 'prompt_run_score',
  });
}
function listening() {
  const lines: string[] = [];
  return { lines, log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }) };
}

it('says which rule refused it, and nothing of what was refused', () => {
  const { lines, log } = listening();
  log.warn({ err: unquoted(quoting('22P02')) }, 'it failed');
  expect(lines.join('')).toContain('prompt_run_score');
  expect(lines.join('')).toContain('22P02');
  expect(lines.join('')).not.toContain('secret');
});

it('leaves what is not of Postgres as it is', () => {
  const lost = new Error('Connection terminated unexpectedly');
  expect(unquoted(lost)).toBe(lost);
});

it('is what is logged while Postgres is waited out', async () => {
  const { lines, log } = listening();
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries === 1) throw quoting('57P03');
  };
  await waitingOutPostgres(work, { stopping: new AbortController().signal, log });
  expect(lines).toHaveLength(1);
  expect(lines.join('')).not.toContain('secret');
});

it('is what is logged of an answer that could not be written while it grew', async () => {
  const { lines, log } = listening();
  const write = async () => {
    throw quoting('22P05');
  };
  const progress = startProgress({ write, look: async () => true, unwanted: () => undefined, log });
  progress.grew('a secret');
  await vi.waitFor(() => expect(lines.length).toBeGreaterThan(0));
  await progress.stop();
  expect(lines.join('')).not.toContain('secret');
});
