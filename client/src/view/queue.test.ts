import { describe, expect, it } from 'vitest';
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import type { Progress, Verdict } from '../outbox/state.ts';
import { queueOf } from './queue.ts';
import { connectionOf, countsOf } from './sync-state.ts';
import { NOW, registerEntry } from './test-rows.ts';

const verdict = (status: Verdict['status'], details: Verdict['details'] = {}): Verdict => ({
  status,
  code: null,
  details,
  decidedAt: NOW + 5000,
});
const ended = (status: Verdict['status'], details: Verdict['details'] = {}): Progress => ({
  state: status,
  attempts: 1,
  verdict: verdict(status, details),
  proof: 'receipt',
});
const none = () => undefined;

describe('the queue a person reads', () => {
  it('lists the newest first and counts what waits, what is under way and what needs the person', () => {
    const entries = [
      registerEntry('r1', 's1', { id: 'a', progress: { state: 'saved', attempts: 0 } }),
      registerEntry('r2', 's2', { id: 'b', progress: { state: 'sending', attempts: 1 } }),
      registerEntry('r3', 's3', { id: 'c', progress: ended('rejected') }),
      registerEntry('r4', 's4', { id: 'd', progress: ended('applied') }),
    ];
    const queue = queueOf({ entries, verdictOf: none, conflict: none });
    expect(queue.map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
    expect(countsOf(queue)).toEqual({ pending: 2, sending: 1, needsYou: 1 });
  });

  it('shows the end as soon as the receipt is among the rows', () => {
    const entry = registerEntry('r1', 's1', { progress: { state: 'sending', attempts: 1 } });
    const [shown] = queueOf({ entries: [entry], verdictOf: () => verdict('adjusted'), conflict: none });
    expect(shown).toMatchObject({ state: 'adjusted', decidedAt: NOW + 5000 });
    expect(shown?.story.at(-1)).toEqual({ at: NOW + 5000, what: 'adjusted' });
  });

  it('gives the same object while nothing about an entry changes', () => {
    const entries = [registerEntry('r1', 's1')];
    expect(queueOf({ entries, verdictOf: none, conflict: none })[0]).toBe(
      queueOf({ entries, verdictOf: none, conflict: none })[0],
    );
  });

  it('needs the person for a conflict while it is open, and no longer', () => {
    const entries = [registerEntry('r1', 's1', { progress: ended('conflict', { conflictId: 'k1' }) })];
    const needs = (status: SyncConflictRow['status']) =>
      queueOf({ entries, verdictOf: none, conflict: () => ({ id: 'k1', status }) as SyncConflictRow })[0]?.needsYou;
    expect(needs('open')).toBe(true);
    expect(needs('resolved')).toBe(false);
  });

  it('does not count a refusal the person has seen', () => {
    const entry = { ...registerEntry('r1', 's1', { progress: ended('rejected') }), acknowledged: true };
    expect(queueOf({ entries: [entry], verdictOf: none, conflict: none })[0]?.needsYou).toBe(false);
  });
});

describe('the word for the connection', () => {
  it.each([
    [{ state: 'offline', since: 1 }, true, false, 'offline'],
    [{ state: 'online', since: 1 }, true, true, 'needs-sign-in'],
    [{ state: 'online', since: 1 }, false, true, 'online'],
    [{ state: 'online', since: 1 }, false, false, 'connecting'],
    [{ state: 'unknown' }, false, false, 'connecting'],
  ] as const)('%j, needs sign-in %s, rows flow %s: %s', (line, needsSignIn, zeroConnected, word) => {
    expect(connectionOf({ line, needsSignIn, zeroConnected })).toBe(word);
  });
});
