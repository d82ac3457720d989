/** Waiting for a run: it ends with the run, with the time, or with whoever waits. */
import type { PromptRunStatus } from '@openkms/schema/domain/rows.ts';
import { expect, it } from 'vitest';
import { waitForRun } from './wait-for-run.ts';

/** Looks at `states` one after the other, and stays at the last. */
function looking(...states: PromptRunStatus[]) {
  const seen: PromptRunStatus[] = [];
  const look = async () => {
    const status = states[Math.min(seen.length, states.length - 1)] ?? 'asked';
    seen.push(status);
    return { status };
  };
  return { look, seen };
}
const nobodyGoes = () => new AbortController().signal;

it.each(['done', 'failed', 'cancelled'] as const)('ends with a run that is %s', async (status) => {
  const { look, seen } = looking('asked', 'running', status, 'asked');
  expect(await waitForRun(look, { forMs: 60_000, signal: nobodyGoes() })).toEqual({ status });
  expect(seen).toHaveLength(3);
});

it('looks once more when the time is over', async () => {
  const { look, seen } = looking('asked', 'done');
  expect(await waitForRun(look, { forMs: 1, signal: nobodyGoes() })).toEqual({ status: 'done' });
  expect(seen).toHaveLength(2);
});

it('does not wait where no time is given', async () => {
  const { look, seen } = looking('asked');
  await waitForRun(look, { forMs: 0, signal: nobodyGoes() });
  expect(seen).toHaveLength(1);
});

it('looks no more when nobody waits', async () => {
  const gone = new AbortController();
  const { look, seen } = looking('asked');
  const waiting = waitForRun(look, { forMs: 60_000, signal: gone.signal });
  await Promise.resolve();
  gone.abort();
  expect(await waiting).toEqual({ status: 'asked' });
  expect(seen).toHaveLength(1);
});

it('fails as a look fails', async () => {
  const look = async (): Promise<{ status: PromptRunStatus }> => Promise.reject(new Error('gone'));
  await expect(waitForRun(look, { forMs: 10, signal: nobodyGoes() })).rejects.toThrow('gone');
});
