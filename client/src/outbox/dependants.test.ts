import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import { describe, expect, it } from 'vitest';
import { dependantsOf, trackDependants } from './dependants.ts';
import { NO_TIES } from './ties.ts';
import type { OutboxEntry } from './entry.ts';
import type { Progress } from './state.ts';

let seqs = 0;
const entry = (id: string, name: string, args: JsonValue, patch: Partial<OutboxEntry> = {}): OutboxEntry => {
  const seq = (seqs += 1);
  return {
    id,
    userId: 'emma',
    seq,
    envelope: { id, name, version: 1, args, actor: 'emma', device: 'd', seq, issuedAt: seq },
    entity: `command:${id}`,
    progress: { state: 'saved', attempts: 0 },
    story: [],
    revision: 1,
    finishedAt: null,
    acknowledged: false,
    ...patch,
  };
};
const create = (id: string, trainingId: string) =>
  entry(id, 'training.create', { trainingId, code: trainingId, title: 'Tea', hours: 1 });
const schedule = (id: string, sessionId: string, trainingId: string) =>
  entry(id, 'session.schedule', { sessionId, trainingId, officeId: 'o', code: sessionId, capacity: 3 });
const register = (id: string, sessionId: string) =>
  entry(id, 'registration.register', { registrationId: `r-${id}`, sessionId });
const verdict = { code: null, details: {}, decidedAt: 1 };
const ended = (
  each: OutboxEntry,
  state: 'rejected' | 'dead-letter' | 'applied' | 'withdrawn',
  at: number,
): OutboxEntry => {
  const progress: Progress =
    state === 'withdrawn'
      ? { state, attempts: 0 }
      : { state, attempts: 1, verdict: { ...verdict, status: state }, proof: 'receipt' };
  return { ...each, progress, finishedAt: at };
};
const tiesIn = (entries: readonly OutboxEntry[]) => {
  const ties = dependantsOf(entries);
  return Object.fromEntries(entries.map(({ id }) => [id, ties.get(id) ?? NO_TIES]));
};

describe('what a command waits for', () => {
  it('is the last earlier one it depends on that is not dealt with', () => {
    const chain = [create('a', 't'), schedule('b', 's', 't'), register('c', 's'), create('d', 't2')];
    expect(tiesIn(chain)).toEqual({
      a: NO_TIES,
      b: { waitsFor: 'a', brokenBy: null },
      c: { waitsFor: 'b', brokenBy: null },
      d: NO_TIES,
    });
  });

  it('is nothing once the earlier one was answered', () => {
    const sent: Progress = { state: 'sent', attempts: 1, verdict: { ...verdict, status: 'applied' } };
    expect(tiesIn([{ ...create('a', 't'), progress: sent }, schedule('b', 's', 't')])['b']).toEqual(NO_TIES);
  });

  it('is found for a command this build does not understand by what it was saved under', () => {
    const future = entry('x', 'training.polish', {}, { entity: 'training:t' });
    expect(tiesIn([create('a', 't'), future])['x']).toEqual({ waitsFor: 'a', brokenBy: null });
  });
});

describe('what broke a command', () => {
  it.each(['rejected', 'dead-letter', 'withdrawn'] as const)(
    'is the earlier one that was %s, over several steps',
    (end) => {
      const [a, b, c] = [create('a', 't'), schedule('b', 's', 't'), register('c', 's')];
      expect(tiesIn([ended(a, end, c.envelope.issuedAt + 5), b, c])).toMatchObject({
        b: { waitsFor: null, brokenBy: 'a' },
        c: { waitsFor: 'b', brokenBy: 'a' },
      });
    },
  );

  it('is told of those that were refused because of it, too', () => {
    const [a, b] = [create('a', 't'), schedule('b', 's', 't')];
    const ties = tiesIn([ended(a, 'rejected', 1000), ended(b, 'rejected', 1001)]);
    expect(ties['b']?.brokenBy).toBe('a');
  });

  it('is not one whose end the person knew when they went on', () => {
    const a = create('a', 't');
    const again = create('b', 't');
    expect(tiesIn([ended(a, 'rejected', again.envelope.issuedAt - 0.5), again])['b']).toEqual(NO_TIES);
  });

  it('is not said of what was applied all the same', () => {
    const [a, b] = [create('a', 't'), schedule('b', 's', 't')];
    expect(tiesIn([ended(a, 'rejected', 1000), ended(b, 'applied', 1001)])['b']).toEqual(NO_TIES);
  });
});

describe('following a growing list', () => {
  it('says the same as looking at all of it anew, and looks only at what came', () => {
    const all = Array.from({ length: 300 }, (_, n) =>
      n % 3 === 0 ? create(`a${n}`, `t${n % 9}`) : schedule(`b${n}`, `s${n % 7}`, `t${n % 9}`),
    );
    const track = trackDependants();
    let understood = 0;
    const counted = all.map((each) => ({
      ...each,
      get entity() {
        understood += 1;
        return each.entity;
      },
    }));
    for (let length = 1; length <= counted.length; length += 1) {
      expect(track(counted.slice(0, length))).toEqual(dependantsOf(all.slice(0, length)));
    }
    expect(understood).toBeLessThan(3 * counted.length);
    const [first] = all;
    if (first === undefined) throw new Error('nothing was issued');
    const changed: readonly OutboxEntry[] = [ended(first, 'rejected', 10_000), ...counted.slice(1)];
    expect(track(changed)).toEqual(dependantsOf(changed));
  });
});
