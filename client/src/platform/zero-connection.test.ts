import type { ConnectionState } from '@rocicorp/zero';
import { describe, expect, it } from 'vitest';
import { testClock } from './test-clock.ts';
import { keepConnection } from './zero-connection.ts';

const GOOD = 'good';
const REFUSED = 'refused';

/**
 * Zero and zero-cache as they are between them, step by step: what token a connection is made with is settled a while before
 * it stands; about that token our server is asked once it stands; a refusal of one that was changed meanwhile is dropped.
 */
function room(first: string | null, answerTo: () => string | null = () => null) {
  const clock = testClock();
  let held = first;
  /** What Zero would make its next connection with. */
  let auth = first;
  let state: ConnectionState['name'] = 'connecting';
  let made: { token: string | null; changed: boolean } | null = null;
  let answer = () => {};
  let asked = 0;
  const seen: (string | null)[] = [];

  const become = (next: ConnectionState['name']) => {
    state = next;
    keeper.heed(next);
  };
  const take = (token: string) => {
    held = token;
    keeper.offer();
  };
  const keeper = keepConnection({
    clock,
    token: () => held,
    connect(token) {
      auth = token ?? auth;
      seen.push(token);
      if (state === 'connected' && made !== null) made.changed ||= made.token !== token;
      if (state === 'needs-auth' || state === 'error') become('connecting');
    },
    answered: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    askForToken() {
      asked += 1;
      const token = answerTo();
      if (token !== null) take(token);
    },
  });
  /** The next thing that happens between Zero and its server; false when nothing is left to happen. */
  const step = async (): Promise<boolean> => {
    if (state === 'connecting' && made === null) made = { token: auth, changed: false };
    else if (state === 'connecting') become('connected');
    else if (state === 'connected' && made?.token === GOOD) {
      answer();
      await clock.advance(0);
      return false;
    } else if (state === 'connected') {
      if (made?.changed === true) return false;
      made = null;
      become('needs-auth');
    } else return false;
    await clock.advance(0);
    return true;
  };
  const isLive = () => state === 'connected' && made?.token === GOOD;
  keeper.heed('connecting');
  return { clock, take, step, become, isLive, seen, asked: () => asked, answerOfNow: () => answer };
}

describe('the connection of Zero', () => {
  const moments = [0, 1, 2, 3, 4, 5, 6];
  it.each([null, REFUSED].flatMap((first) => moments.map((moment) => [first, moment] as const)))(
    'comes to read, made first with the token %s, whenever a good one comes: at moment %d',
    async (first, moment) => {
      const { clock, take, step, isLive } = room(first);
      for (let at = 0; at < moment; at += 1) await step();
      take(GOOD);
      while (await step());
      // A pause that was begun before the token came.
      await clock.advance(1000);
      while (await step());
      expect(isLive()).toBe(true);
    },
  );

  it('takes a new token over a connection on which the server has answered', async () => {
    const { take, step, seen } = room(GOOD);
    while (await step());
    take('next');
    expect(seen.at(-1)).toBe('next');
  });

  it('is not told again of the token that it was made with', async () => {
    const { step, seen } = room(GOOD);
    await step();
    const before = seen.length;
    while (await step());
    expect(seen).toHaveLength(before);
  });

  it('takes a token that came before the server answered as soon as it has, or the connection has ended', async () => {
    for (const ends of [false, true]) {
      const { take, step, become, seen } = room(GOOD);
      await step();
      await step();
      take('next');
      expect(seen).not.toContain('next');
      if (ends) become('connecting');
      else await step();
      expect(seen.at(-1)).toBe('next');
    }
  });

  it('an answer on a connection that is gone says nothing of the next', async () => {
    const { clock, take, step, become, answerOfNow, seen } = room(REFUSED);
    await step();
    await step();
    const late = answerOfNow();
    become('connecting');
    become('connected');
    late();
    await clock.advance(0);
    take('next');
    expect(seen).not.toContain('next');
  });

  it('asks for a token again and again, ever more seldom, until one comes that is taken', async () => {
    const answers = [null, REFUSED, null, GOOD];
    const { clock, step, isLive, asked } = room(null, () => answers.shift() ?? null);
    const drive = async () => {
      while (await step());
    };
    await drive();
    for (let seconds = 0; seconds < 200 && !isLive(); seconds += 1) {
      await clock.advance(1000);
      await drive();
    }
    expect(isLive()).toBe(true);
    expect(asked()).toBeLessThanOrEqual(4);
  });

  it('tries again after an error without being told to', async () => {
    const { clock, step, become, isLive } = room(GOOD);
    while (await step());
    become('error');
    expect(isLive()).toBe(false);
    await clock.advance(1000);
    while (await step());
    expect(isLive()).toBe(true);
  });
});
