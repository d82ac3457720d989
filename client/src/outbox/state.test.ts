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

const states: Record<string, Progress> = {
  saved: { state: 'saved', attempts },
  sending: { state: 'sending', attempts },
  'sent yes': { state: 'sent', attempts, verdict },
  'sent no': { state: 'sent', attempts, verdict: no },
  withdrawn: { state: 'withdrawn', attempts },
  'applied by receipt': { state: 'applied', attempts, verdict, proof: 'receipt' },
  'adjusted by receipt': { state: 'adjusted', attempts, verdict: { ...verdict, status: 'adjusted' }, proof: 'receipt' },
  'conflict by receipt': { state: 'conflict', attempts, verdict: { ...verdict, status: 'conflict' }, proof: 'receipt' },
  'rejected by receipt': { state: 'rejected', attempts, verdict: no, proof: 'receipt' },
  'rejected by answer': { state: 'rejected', attempts, verdict: no, proof: 'answer' },
  'dead-letter by refusal': {
    state: 'dead-letter',
    attempts,
    verdict: { ...no, status: 'dead-letter' },
    proof: 'refusal',
  },
};

const events: Record<OutboxEvent['kind'], OutboxEvent> = {
  take: { kind: 'take' },
  fail: { kind: 'fail' },
  recover: { kind: 'recover' },
  answer: { kind: 'answer', verdict },
  receipt: { kind: 'receipt', verdict },
  refuse: { kind: 'refuse', verdict: { ...no, status: 'dead-letter' } },
  close: { kind: 'close' },
  withdraw: { kind: 'withdraw' },
};

/** Each cell: the state after the event; a dot where nothing changes. */
const table: Record<string, Record<OutboxEvent['kind'], ProgressState | '.'>> = {
  saved: {
    take: 'sending',
    fail: '.',
    recover: '.',
    answer: 'sent',
    receipt: 'applied',
    refuse: 'dead-letter',
    close: '.',
    withdraw: 'withdrawn',
  },
  sending: {
    take: '.',
    fail: 'saved',
    recover: 'saved',
    answer: 'sent',
    receipt: 'applied',
    refuse: 'dead-letter',
    close: '.',
    withdraw: '.',
  },
  'sent yes': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    refuse: '.',
    close: '.',
    withdraw: '.',
  },
  'sent no': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    refuse: '.',
    close: 'rejected',
    withdraw: '.',
  },
  withdrawn: {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    refuse: '.',
    close: '.',
    withdraw: '.',
  },
  'applied by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    refuse: '.',
    close: '.',
    withdraw: '.',
  },
  'adjusted by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    refuse: '.',
    close: '.',
    withdraw: '.',
  },
  'conflict by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    refuse: '.',
    close: '.',
    withdraw: '.',
  },
  'rejected by receipt': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: '.',
    refuse: '.',
    close: '.',
    withdraw: '.',
  },
  'rejected by answer': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    refuse: '.',
    close: '.',
    withdraw: '.',
  },
  'dead-letter by refusal': {
    take: '.',
    fail: '.',
    recover: '.',
    answer: '.',
    receipt: 'applied',
    refuse: '.',
    close: '.',
    withdraw: '.',
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
    const next = nextProgress(before, events[event]);
    if (after === '.') expect(next).toBe(before);
    else expect(next.state).toBe(after);
  });

  it('counts an attempt when it is taken, and only then', () => {
    const taken = nextProgress({ state: 'saved', attempts: 0 }, { kind: 'take' });
    expect(taken.attempts).toBe(1);
    expect(nextProgress(taken, { kind: 'fail' })).toEqual({ state: 'saved', attempts: 1 });
  });

  it('keeps the overlay until rows show the effects, and never for what the server refused', () => {
    const laid = Object.entries(states)
      .filter(([, progress]) => awaitsRows(progress))
      .map(([name]) => name);
    expect(laid).toEqual([
      'saved',
      'sending',
      'sent yes',
      'sent no',
      'applied by receipt',
      'adjusted by receipt',
      'conflict by receipt',
    ]);
  });
});
