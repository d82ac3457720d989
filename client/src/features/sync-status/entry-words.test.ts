import { describe, expect, test } from 'vitest';
import { outcomeWords, progressWords, stateName, stateWords, storySteps } from './entry-words.ts';

describe('what came of it', () => {
  test('a refusal is told by its code, an unknown code is shown', () => {
    expect(outcomeWords({ state: 'rejected', code: 'session_began', details: {}, base: null })).toBe(
      'The session has begun.',
    );
    expect(outcomeWords({ state: 'rejected', code: 'moon_full', details: {}, base: null })).toBe(
      'The server refused it (moon_full).',
    );
  });

  test('a lost seat says which place on the waitlist', () => {
    const lost = {
      state: 'adjusted',
      code: 'waitlisted',
      details: { waitlistPosition: 1 },
      base: { seatsLeft: 1 },
      notAccepted: null,
    } as const;
    expect(outcomeWords(lost)).toBe('The last seat went to somebody else: you are 1st on the waitlist.');
    expect(stateWords(lost).words).toBe('Done differently');
  });

  test('who asked for a place on the waitlist got what they asked for', () => {
    const asked = {
      state: 'adjusted',
      code: 'waitlisted',
      details: { waitlistPosition: 5 },
      base: { seatsLeft: 0 },
      notAccepted: null,
    } as const;
    expect(outcomeWords(asked)).toBe('As you asked: you are 5th on the waitlist.');
    expect(stateWords(asked).words).toBe('On the waitlist');
  });

  test('what the server does not even look at is not called saved and done with', () => {
    const refused = { state: 'saved', code: null, details: {}, base: null, notAccepted: 'body_too_large' } as const;
    expect(stateWords(refused)).toEqual({ words: 'Not accepted by the server', tone: 'error' });
    expect(stateWords({ ...refused, notAccepted: null }).words).toBe('Saved on this device');
  });

  test('a state has a name in words, and keeps its own where there are none', () => {
    expect([stateName('dead-letter'), stateName('moon')]).toEqual(['Set aside', 'moon']);
  });

  test('what went as asked needs no words', () => {
    expect(outcomeWords({ state: 'applied', code: null, details: {}, base: null })).toBeNull();
  });
});

const NOW = Date.UTC(2026, 10, 23, 10);
const plain = {
  state: 'applied',
  code: null,
  details: {},
  base: null,
  decidedAt: null,
  notAccepted: null,
  seenAt: null,
  seenByName: null,
} as const;

describe('what it waits for', () => {
  const still = { state: 'saved', waitsFor: null, brokenBy: null, failure: null, notAccepted: null } as const;
  const said = (entry: Partial<Parameters<typeof progressWords>[0]>) =>
    progressWords({ ...still, ...entry }, (id) => `change ${id}`, NOW, 'UTC')?.words;

  test('an earlier change, one that did not come about, or the server itself', () => {
    expect(said({})).toBeUndefined();
    expect(said({ waitsFor: 'a' })).toBe('Waits for: change a');
    expect(said({ waitsFor: 'a', state: 'applied' })).toBeUndefined();
    expect(said({ brokenBy: 'b', state: 'rejected' })).toBe('Built on a change that did not come about: change b');
    expect(said({ failure: { code: 'internal_error', tries: 3, nextTryAt: NOW + 300_000 } })).toBe(
      'The server has trouble with this one; next try 10:05 (3 tries so far). What does not depend on it goes on.',
    );
    const failure = { code: 'not_accepted', reason: 'body_too_large', tries: 2, nextTryAt: NOW + 300_000 };
    expect(said({ failure, notAccepted: 'body_too_large' })).toBe(
      'The server does not accept it: it is larger than one change may be. So nobody there knows of it. Nothing is lost: it stays here, next try 10:05 (2 tries so far). Export keeps it in a file; withdrawing gives it up.',
    );
    expect(said({ failure, notAccepted: 'moon_full' })).toMatch(
      /^The server does not accept it: it answers moon_full\./,
    );
    expect(said({ failure: { code: 'internal_error', tries: 1, nextTryAt: NOW } })).toMatch(/tried again now \(1 try/);
  });
});

describe('what others did with it', () => {
  test('who was allowed then and is no longer reads why', () => {
    const entry = {
      ...plain,
      state: 'conflict',
      code: 'rights_changed',
      details: { roleThen: 'manager', roleNow: 'employee' },
    } as const;
    expect(outcomeWords(entry)).toBe(
      'You did this as a manager; when it arrived you were an employee. Nothing is lost; an administrator decides whether it is done after all.',
    );
    expect(outcomeWords({ ...entry, details: { scopeThen: 'global', scopeNow: 'agent' } })).toBe(
      'The prompt was everybody’s when you did this; when it arrived it was an agent’s, for its owner and administrators to write. Nothing is lost; an administrator decides whether it is done after all.',
    );
    const judged = {
      status: 'resolved',
      kind: 'rights',
      resolution: 'mine',
      resolvedAt: 9,
      resolvedByName: 'Ada',
      resolutionNote: 'fine',
    } as const;
    expect(storySteps({ ...entry, story: [{ at: 1, what: 'conflict' }] }, judged).at(-1)).toMatchObject({
      title: 'Ada had it done after all',
      detail: '“fine”',
      tone: 'success',
    });
  });

  test('a change that was set aside tells who decided and why', () => {
    const decided = (resolution: string) =>
      ({
        ...plain,
        state: 'dead-letter',
        code: 'unknown_command',
        details: { decided: { resolution, status: 'applied', by: 'Ada', at: 9, note: 'too old' } },
      }) as const;
    expect(stateWords(decided('replayed')).words).toBe('Done after all');
    expect(outcomeWords(decided('replayed'))).toBe('Ada had it executed after all.');
    expect(stateWords(decided('dismissed')).words).toBe('Dismissed');
    expect(outcomeWords(decided('dismissed'))).toBe('Ada looked at it and left it unexecuted: “too old”');
    expect(storySteps({ ...decided('dismissed'), story: [] })).toMatchObject([
      { title: 'Ada dismissed it', detail: '“too old”', tone: 'error' },
    ]);
    expect(outcomeWords({ ...plain, state: 'dead-letter', code: 'device_revoked' })).toMatch(/no longer trusted/);
  });

  test('ends in the eyes of the manager', () => {
    const story = [{ at: 1, what: 'applied' }] as const;
    expect(storySteps({ ...plain, story, seenAt: 5, seenByName: 'Michael' }).map(({ title }) => title)).toEqual([
      'The server did it',
      'Seen by Michael',
    ]);
  });

  test('the verdict says nothing in codes, has its own beside it, and tells the server’s clock where it differs', () => {
    const step = storySteps({
      ...plain,
      code: 'session_began',
      decidedAt: 0,
      story: [{ at: 3_600_000, what: 'rejected' }],
    });
    expect(step[0]?.detail).toMatch(/^Decided .*by the server’s clock$/);
    expect(step[0]?.code).toBe('session_began');
  });
});

describe('the story', () => {
  test('tells each step once, failed tries as one, and marks where it stands', () => {
    const steps = storySteps({
      ...plain,
      story: [
        { at: 1, what: 'saved' },
        { at: 2, what: 'sending' },
        { at: 3, what: 'not-sent' },
        { at: 4, what: 'sending' },
        { at: 5, what: 'not-sent' },
        { at: 6, what: 'sending' },
        { at: 7, what: 'sent' },
      ],
    });
    expect(steps.map(({ title, at, tone }) => [title, at, tone])).toEqual([
      ['Saved on this device', 1, 'done'],
      ['No answer after 2 tries; it goes on trying', 5, 'warning'],
      ['Received by the server; its rows are on their way back', 7, 'current'],
    ]);
  });

  test('what was tried before it was withdrawn may have arrived', () => {
    const titleOf = (...whats: ('sending' | 'not-sent')[]) =>
      storySteps({
        ...plain,
        story: (['saved', ...whats, 'withdrawn'] as const).map((what, at) => ({ at, what })),
      }).at(-1)?.title;
    expect(titleOf()).toBe('Withdrawn before it left');
    expect(titleOf('sending', 'not-sent')).toBe('Withdrawn; an earlier try may have reached the server');
  });

  test('an end is marked by how it ended', () => {
    expect(
      storySteps({
        ...plain,
        story: [
          { at: 1, what: 'saved' },
          { at: 2, what: 'rejected' },
        ],
      }).at(-1)?.tone,
    ).toBe('error');
  });
});
