import { describe, expect, it } from 'vitest';
import {
  awaitsRows,
  nextProgress,
  type OutboxEvent,
  type Progress,
  type ProgressState,
  type Verdict,
} from './state.ts';

const verdict: Verdict = { status: 'applied', code: null, details: {}, decidedAt: 7 };
const no: Verdict = { status: 'rejected', code: 'session_began', details: {}, decidedAt: 8 };
const attempts = 3;

const failure = { code: 'internal_error', nextTryAt: 99, tries: 2 };

const states: Record<string, Progress> = {
  saved: { state: 'saved', attempts },
  'saved and failing': { state: 'saved', attempts, failure },
  'saved and forgotten': { state: 'saved', attempts, forgot: verdict.decidedAt },
  sending: { state: 'sending', attempts },
  'sending and forgotten': { state: 'sending', attempts, forgot: verdict.decidedAt },
  'sent yes': { state: 'sent', attempts, verdict },
  'sent no': { state: 'sent', attempts, verdict: no },
  withdrawn: { state: 'withdrawn', attempts },
  'applied by receipt': { state: 'applied', attempts, verdict, proof: 'receipt' },
  'adjusted by receipt': { state: 'adjusted', attempts, verdict: { ...verdict, status: 'adjusted' }, proof: 'receipt' },
  'conflict by receipt': { state: 'conflict', attempts, verdict: { ...verdict, status: 'conflict' }, proof: 'receipt' },
  'rejected by receipt': { state: 'rejected', attempts, verdict: no, proof: 'receipt' },
  'rejected by answer': { state: 'rejected', attempts, verdict: no, proof: 'answer' },
  'dead-letter by answer': {
    state: 'dead-letter',
    attempts,
    verdict: { ...no, status: 'dead-letter' },
    proof: 'answer',
  },
};

const events: Record<OutboxEvent['kind'], OutboxEvent> = {
  take: { kind: 'take' },
  fail: { kind: 'fail' },
  recover: { kind: 'recover' },
  answer: { kind: 'answer', verdict },
  receipt: { kind: 'receipt', verdict },
  close: { kind: 'close' },
  withdraw: { kind: 'withdraw' },
  forgotten: { kind: 'forgotten', decidedAt: verdict.decidedAt },
};

/** Each cell: the state after the event; a dot where nothing changes. */
const table: Record<string, Record<OutboxEvent['kind'], ProgressState | '.'>> = {
  saved: {
    take: 'sending',
    fail: '.',
    recover: '.',
    answer: 'sent',
    receipt: 'applied',
    close: '.',
    withdraw: 'withdrawn',
    forgotten: '.',
  },
  'saved and failing': {
    take: 'sending',
    fail: '.',
    recover: '.',
    answer: 'sent',
    receipt: 'applied',
    close: '.',
    withdraw: 'withdrawn',
    forgotten: '.',
  },
  'saved and forgotten': {
    take: 'sending',
    fail: '.',
    recover: '.',
    answer: 'sent',
    receipt: '.',
    close: '.',
    withdraw: 'withdrawn',
    forgotten: '.',
  },
  sending: {
    take: '.',
    fail: 'saved',
    recover: 'saved',
    answer: 'sent',
    receipt: 'applied',
    close: '.',
    withdraw: '.',
    forgotten: '.',
  },
  'sending and forgotten': {
    take: '.',
    fail: 'saved',
    recover: 'saved',
    answer: 'sent',
    receipt: '.',
    close: '.',
    withdraw: '.',
    forgotten: '.',
  },
  'sent yes': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    close: '.',
    withdraw: '.',
    forgotten: 'saved',
  },
  'sent no': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    close: 'rejected',
    withdraw: '.',
    forgotten: 'saved',
  },
  withdrawn: {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    close: '.',
    withdraw: '.',
    forgotten: '.',
  },
  'applied by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    close: '.',
    withdraw: '.',
    forgotten: 'saved',
  },
  'adjusted by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    close: '.',
    withdraw: '.',
    forgotten: 'saved',
  },
  'conflict by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    close: '.',
    withdraw: '.',
    forgotten: 'saved',
  },
  'rejected by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    close: '.',
    withdraw: '.',
    forgotten: 'saved',
  },
  'rejected by answer': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    close: '.',
    withdraw: '.',
    forgotten: 'saved',
  },
  'dead-letter by answer': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    close: '.',
    withdraw: '.',
    forgotten: 'saved',
  },
};

describe('the states of a command on this device', () => {
  it('has a cell for every state and every event', () => {
    expect(Object.keys(table)).toEqual(Object.keys(states));
    for (const row of Object.values(table)) expect(Object.keys(row)).toEqual(Object.keys(events));
  });

  const cells = Object.entries(table).flatMap(([state, row]) =>
    Object.entries(row).map(([event, after]) => ({ state, event: event as OutboxEvent['kind'], after })),
  );
  it.each(cells)('$state · $event → $after', ({ state, event, after }) => {
    const before = states[state];
    if (before === undefined) throw new Error(state);
    const own = event === 'forgotten' && 'verdict' in before ? { decidedAt: before.verdict.decidedAt } : {};
    const next = nextProgress(before, { ...events[event], ...own });
    if (after === '.') expect(next).toBe(before);
    else expect(next.state).toBe(after);
  });

  it('counts an attempt when it is taken, and only then', () => {
    const taken = nextProgress({ state: 'saved', attempts: 0 }, { kind: 'take' });
    expect(taken.attempts).toBe(1);
    expect(nextProgress(taken, { kind: 'fail' })).toEqual({ state: 'saved', attempts: 1 });
  });

  it('remembers why the command itself failed until the server answers about it', () => {
    const sending = nextProgress({ state: 'saved', attempts: 0 }, { kind: 'take' });
    const failed = nextProgress(sending, { kind: 'fail', failure });
    expect(failed).toEqual({ state: 'saved', attempts: 1, failure });
    const cut = nextProgress(nextProgress(failed, { kind: 'take' }), { kind: 'fail' });
    expect(cut).toEqual({ state: 'saved', attempts: 2, failure });
    const answered = nextProgress(nextProgress(cut, { kind: 'take' }), { kind: 'answer', verdict });
    expect(answered).toEqual({ state: 'sent', attempts: 3, verdict });
  });

  it('is not taken in by the receipt the server has forgotten, and believes the next one', () => {
    const applied: Progress = { state: 'applied', attempts, verdict, proof: 'receipt' };
    const again = nextProgress(applied, { kind: 'forgotten', decidedAt: verdict.decidedAt });
    expect(again).toEqual({ state: 'saved', attempts, forgot: verdict.decidedAt });
    const sent = nextProgress(nextProgress(again, { kind: 'take' }), { kind: 'answer', verdict: no });
    expect(nextProgress(sent, { kind: 'receipt', verdict })).toBe(sent);
    expect(nextProgress(sent, { kind: 'receipt', verdict: no }).state).toBe('rejected');
  });

  it('is not taken in by any receipt it has forgotten, restored twice, until the server answers that it knows it again', () => {
    const later = { ...verdict, decidedAt: verdict.decidedAt + 1 };
    const applied: Progress = { state: 'applied', attempts, verdict, proof: 'receipt' };
    const once = nextProgress(applied, { kind: 'forgotten', decidedAt: verdict.decidedAt });
    const again = nextProgress(once, { kind: 'answer', verdict: later });
    const twice = nextProgress(again, { kind: 'forgotten', decidedAt: later.decidedAt });
    expect(twice).toEqual({
      state: 'saved',
      attempts,
      forgot: later.decidedAt,
      forgotBefore: [verdict.decidedAt],
    });
    for (const old of [verdict, later]) expect(nextProgress(twice, { kind: 'receipt', verdict: old })).toBe(twice);

    const known = nextProgress(twice, { kind: 'answer', verdict });
    expect(known).toEqual({ state: 'sent', attempts, forgot: later.decidedAt, verdict });
    expect(nextProgress(known, { kind: 'receipt', verdict }).state).toBe('applied');
  });

  it('keeps what the server decided since another verdict was forgotten', () => {
    for (const state of ['applied', 'sent'] as const) {
      const progress = { state, attempts, verdict, proof: 'receipt' } as const;
      expect(nextProgress(progress, { kind: 'forgotten', decidedAt: verdict.decidedAt - 1 })).toBe(progress);
    }
  });

  it('takes the verdict a restored server reached later for another device, and none that was reached before', () => {
    const applied: Progress = { state: 'applied', attempts, verdict, proof: 'receipt' };
    const later = { ...no, decidedAt: verdict.decidedAt + 1 };
    const anew = nextProgress(applied, { kind: 'receipt', verdict: later });
    expect(anew).toEqual({ state: 'rejected', attempts, verdict: later, proof: 'receipt' });
    expect(nextProgress(anew, { kind: 'receipt', verdict })).toBe(anew);
  });

  it('keeps the overlay until rows show the effects, and never for what the server refused', () => {
    const laid = Object.entries(states)
      .filter(([, progress]) => awaitsRows(progress))
      .map(([name]) => name);
    expect(laid).toEqual([
      'saved',
      'saved and failing',
      'saved and forgotten',
      'sending',
      'sending and forgotten',
      'sent yes',
      'sent no',
      'applied by receipt',
      'adjusted by receipt',
      'conflict by receipt',
    ]);
  });
});
