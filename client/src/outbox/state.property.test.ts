import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPending, NEW, nextProgress, type OutboxEvent, type Progress } from './state.ts';

const status = fc.constantFrom('applied', 'adjusted', 'conflict', 'rejected', 'dead-letter' as const);
const verdict = fc.record({ status, code: fc.constant(null), details: fc.constant({}), decidedAt: fc.nat({ max: 9 }) });
const event: fc.Arbitrary<OutboxEvent> = fc.oneof(
  fc.constantFrom<OutboxEvent>(
    { kind: 'take' },
    { kind: 'fail' },
    { kind: 'recover' },
    { kind: 'close' },
    { kind: 'withdraw' },
  ),
  verdict.map((each): OutboxEvent => ({ kind: 'answer', verdict: each })),
  verdict.map((each): OutboxEvent => ({ kind: 'receipt', verdict: each })),
);
const run = (events: readonly OutboxEvent[], from: Progress = NEW) => events.reduce(nextProgress, from);

const forgotten = fc.nat({ max: 9 }).map((decidedAt): OutboxEvent => ({ kind: 'forgotten', decidedAt }));
const anyEvent = fc.oneof(event, forgotten);

describe('any course of events, also with a server that forgets', () => {
  it('ends as the latest decision says that came in a receipt and that the server has not forgotten', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), verdict, (events, told) => {
        const before = run(events);
        const after = nextProgress(before, { kind: 'receipt', verdict: told });
        const known = 'proof' in before && before.proof === 'receipt' ? before.verdict.decidedAt : -1;
        if (told.decidedAt <= known) expect(after).toBe(before);
        else if ([before.forgot, ...(before.forgotBefore ?? [])].includes(told.decidedAt)) expect(after).toBe(before);
        else expect(after).toMatchObject({ state: told.status, verdict: told, proof: 'receipt' });
      }),
    );
  });

  it('never brings back what the person withdrew', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const withdrawn = run(events, { state: 'withdrawn', attempts: 0 });
        const receipted = events.some(({ kind }) => kind === 'receipt');
        if (!receipted) expect(withdrawn.state).toBe('withdrawn');
        expect(run(['take', 'recover', 'withdraw'].map((kind) => ({ kind }) as OutboxEvent)).state).toBe('withdrawn');
      }),
    );
  });
});

describe('any course of events', () => {
  it('ends as the latest decision says of all that came in receipts, whatever came before or after', () => {
    fc.assert(
      fc.property(fc.array(event), verdict, fc.array(event), (before, told, after) => {
        const events: readonly OutboxEvent[] = [...before, { kind: 'receipt', verdict: told }, ...after];
        const verdicts = events.filter((each) => each.kind === 'receipt').map((each) => each.verdict);
        const latest = verdicts.reduce((last, each) => (each.decidedAt > last.decidedAt ? each : last));
        expect(run(events)).toMatchObject({ state: latest.status, verdict: latest, proof: 'receipt' });
      }),
    );
  });

  it('is the same when every event is delivered twice', () => {
    fc.assert(
      fc.property(fc.array(event.filter(({ kind }) => kind !== 'take')), (events) => {
        expect(run(events.flatMap((each) => [each, each]))).toEqual(run(events));
      }),
    );
  });

  it('never waits again once it is finished', () => {
    fc.assert(
      fc.property(fc.array(event), event, (events, next) => {
        const before = run(events);
        const waitsAgain = !isPending(before.state) && isPending(nextProgress(before, next).state);
        expect(waitsAgain).toBe(false);
      }),
    );
  });

  it('comes back to saved after a crash while sending, and counts every try', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (tries) => {
        const events = Array.from({ length: tries }, (): OutboxEvent[] => [
          { kind: 'take' },
          { kind: 'recover' },
        ]).flat();
        expect(run(events)).toEqual({ state: 'saved', attempts: tries });
      }),
    );
  });
});
