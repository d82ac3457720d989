import { describe, expect, it } from 'vitest';
import type { SyncConflictRow } from '@openkms/schema/domain/rows.ts';
import type { Progress, Verdict } from '../outbox/state.ts';
import { isNoise, type QueueInput, queueOf } from './queue.ts';
import { connectionOf, countsOf } from './sync-state.ts';
import { NOW, receiptRow, registerEntry } from './test-rows.ts';

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
const quiet: Omit<QueueInput, 'entries'> = {
  verdictOf: none,
  conflict: none,
  receipt: none,
  ties: new Map(),
  isAdmin: false,
};

describe('the queue a person reads', () => {
  it('lists the newest first and counts what waits, what is under way and what needs the person', () => {
    const entries = [
      registerEntry('r1', 's1', { id: 'a', progress: { state: 'saved', attempts: 0 } }),
      registerEntry('r2', 's2', { id: 'b', progress: { state: 'sending', attempts: 1 } }),
      registerEntry('r3', 's3', { id: 'c', progress: ended('rejected') }),
      registerEntry('r4', 's4', { id: 'd', progress: ended('applied') }),
    ];
    const queue = queueOf({ ...quiet, entries });
    expect(queue.map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
    expect(countsOf(queue)).toEqual({ pending: 2, sending: 1, needsYou: 1, withAdministrator: 0 });
  });

  it('shows the end as soon as the receipt is among the rows', () => {
    const entry = registerEntry('r1', 's1', { progress: { state: 'sending', attempts: 1 } });
    const [shown] = queueOf({ ...quiet, entries: [entry], verdictOf: () => verdict('adjusted') });
    expect(shown).toMatchObject({ state: 'adjusted', decidedAt: NOW + 5000 });
    expect(shown?.story.at(-1)).toEqual({ at: NOW + 5000, what: 'adjusted' });
  });

  it('gives the same object while nothing about an entry changes', () => {
    const entries = [registerEntry('r1', 's1')];
    expect(queueOf({ ...quiet, entries })[0]).toBe(queueOf({ ...quiet, entries })[0]);
  });

  const inConflict = (code: string) =>
    registerEntry('r1', 's1', {
      progress: { ...ended('conflict'), verdict: { ...verdict('conflict', { conflictId: 'k1' }), code } } as Progress,
    });

  it('leaves a conflict to an administrator while it is open, and no longer', () => {
    const entries = [inConflict('field_conflict')];
    const queue = (status: SyncConflictRow['status'], isAdmin = false) =>
      queueOf({ ...quiet, isAdmin, entries, conflict: () => ({ id: 'k1', status }) as SyncConflictRow });
    expect(queue('open')[0]?.upTo).toBe('administrator');
    expect(countsOf(queue('open'))).toEqual({ pending: 0, sending: 0, needsYou: 0, withAdministrator: 1 });
    expect(queue('resolved')[0]?.upTo).toBeNull();
    expect(queue('open', true)[0]?.upTo).toBe('you');
  });

  it('needs the person where two versions of a prompt contradict each other: they can write what becomes of them', () => {
    expect(queueOf({ ...quiet, entries: [inConflict('prompt_conflict')] })[0]?.upTo).toBe('you');
  });

  it('leaves what was set aside to an administrator until one has decided', () => {
    const entries = [registerEntry('r1', 's1', { id: 'a', progress: ended('dead-letter') })];
    expect(queueOf({ ...quiet, entries })[0]?.upTo).toBe('administrator');
    expect(queueOf({ ...quiet, entries, isAdmin: true })[0]?.upTo).toBe('you');
    const row = receiptRow('a', { details: { decided: { by: 'Ada' } } });
    expect(queueOf({ ...quiet, entries, receipt: () => row })[0]?.upTo).toBeNull();
  });

  it('does not count a refusal the person has seen', () => {
    for (const state of ['rejected', 'dead-letter', 'conflict'] as const) {
      const entry = { ...registerEntry('r1', 's1', { progress: ended(state) }), acknowledged: true };
      const conflict = () => ({ id: 'k1', status: 'open' }) as SyncConflictRow;
      expect(queueOf({ ...quiet, entries: [entry], conflict })[0]?.upTo).toBeNull();
    }
  });
});

describe('what a page notes by itself', () => {
  const note = (progress: Progress) => {
    const entry = registerEntry('r1', 's1', { progress });
    return queueOf({ ...quiet, entries: [{ ...entry, envelope: { ...entry.envelope, name: 'receipt.see' } }] });
  };

  it('neither waits before the eyes of a person nor stands in their list', () => {
    for (const progress of [
      { state: 'saved', attempts: 0 },
      { state: 'sending', attempts: 1 },
      { state: 'sent', attempts: 1, verdict: verdict('applied') },
      ended('applied'),
    ] satisfies Progress[]) {
      const queue = note(progress);
      expect(queue.map(isNoise)).toEqual([true]);
      expect(countsOf(queue)).toEqual({ pending: 0, sending: 0, needsYou: 0, withAdministrator: 0 });
    }
    const theirs = queueOf({ ...quiet, entries: [registerEntry('r1', 's1')] });
    expect(theirs.map(isNoise)).toEqual([false]);
  });

  it('shows once it fails', () => {
    const failure = { code: 'internal_error', tries: 1, nextTryAt: NOW };
    const failing = note({ state: 'saved', attempts: 1, failure });
    expect(failing.map(isNoise)).toEqual([false]);
    expect(countsOf(failing)).toMatchObject({ pending: 1 });
    expect(countsOf(note(ended('rejected')))).toMatchObject({ needsYou: 1 });
    expect(note(ended('dead-letter')).map(isNoise)).toEqual([false]);
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

  it('tells who has seen the effect, and what an administrator decided since', () => {
    const entries = [registerEntry('r1', 's1', { id: 'a', progress: ended('applied') })];
    expect(queueOf({ ...quiet, entries })[0]).toMatchObject({ seenAt: null, seenByName: null });
    const row = receiptRow('a', { seenAt: NOW, seenByName: 'Michael', details: { decided: { by: 'Ada' } } });
    expect(queueOf({ ...quiet, entries, receipt: () => row })[0]).toMatchObject({
      seenAt: NOW,
      seenByName: 'Michael',
      details: { decided: { by: 'Ada' } },
    });
  });

  it('asks for the person where the server will not look at a command at all', () => {
    const failure = { code: 'not_accepted', reason: 'body_too_large', tries: 1, nextTryAt: NOW };
    const entries = [registerEntry('r1', 's1', { id: 'a', progress: { state: 'saved', attempts: 1, failure } })];
    const queue = queueOf({ ...quiet, entries });
    expect(queue[0]).toMatchObject({ state: 'saved', notAccepted: 'body_too_large', upTo: 'you' });
    expect(countsOf(queue)).toMatchObject({ pending: 1, needsYou: 1 });
  });

  it('tells what an entry waits for, what it was built on, and what the server cannot do with it', () => {
    const failure = { code: 'internal_error', tries: 2, nextTryAt: NOW };
    const entries = [registerEntry('r1', 's1', { id: 'a', progress: { state: 'saved', attempts: 2, failure } })];
    const ties = new Map([['a', { waitsFor: 'b', brokenBy: 'c' }]]);
    expect(queueOf({ ...quiet, entries, ties })[0]).toMatchObject({ waitsFor: 'b', brokenBy: 'c', failure });
    expect(queueOf({ ...quiet, entries })[0]).toMatchObject({ waitsFor: null, brokenBy: null });
  });
});
