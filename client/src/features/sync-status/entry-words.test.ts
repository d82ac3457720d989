import { describe, expect, test } from 'vitest';
import { commands } from '@openkms/schema/commands/registry.ts';
import { commandWords, outcomeWords, stateWords, storySteps } from './entry-words.ts';

describe('what a change is called', () => {
  test('every command a person can issue has words of its own', () => {
    for (const name of commands.keys()) {
      if (name.startsWith('import.')) continue;
      expect(commandWords(name)).not.toBe(name);
    }
  });
});

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
    } as const;
    expect(outcomeWords(asked)).toBe('As you asked: you are 5th on the waitlist.');
    expect(stateWords(asked).words).toBe('On the waitlist');
  });

  test('what went as asked needs no words', () => {
    expect(outcomeWords({ state: 'applied', code: null, details: {}, base: null })).toBeNull();
  });
});

describe('the story', () => {
  test('tells each step once, failed tries as one, and marks where it stands', () => {
    const steps = storySteps({
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
      ['Sent; its rows are on their way back', 7, 'current'],
    ]);
  });

  test('an end is marked by how it ended', () => {
    expect(
      storySteps({
        story: [
          { at: 1, what: 'saved' },
          { at: 2, what: 'rejected' },
        ],
      }).at(-1)?.tone,
    ).toBe('error');
  });
});
