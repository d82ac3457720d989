import { describe, expect, it } from 'vitest';
import { createAttention } from './attention.ts';

const row = (id: string, version = 1) => ({ id, version });

describe('what a manager has seen', () => {
  it('is what was shown for a second, told once', () => {
    const attention = createAttention();
    attention.show('feed', [row('a')], 0);
    expect(attention.take(999)).toEqual([]);
    expect(attention.take(1_000)).toEqual(['a']);
    expect(attention.take(20_000)).toEqual([]);
  });

  it('does not begin anew when other rows arrive around it', () => {
    const attention = createAttention();
    attention.show('feed', [row('a')], 0);
    attention.show('feed', [row('b'), row('a')], 900);
    expect(attention.take(1_000)).toEqual(['a']);
    expect(attention.take(1_900)).toEqual(['b']);
  });

  it('counts what left the page only if it had been there long enough', () => {
    const attention = createAttention();
    attention.show('feed', [row('long')], 0);
    attention.show('roster', [row('short')], 4_500);
    attention.show('feed', [], 5_000);
    attention.show('roster', [], 5_000);
    expect(attention.take(60_000)).toEqual(['long']);
  });

  it('sees a change of the same registration as another one', () => {
    const attention = createAttention();
    attention.show('feed', [row('a')], 0);
    attention.take(1_000);
    attention.show('feed', [row('a', 2)], 2_000);
    expect(attention.take(3_000)).toEqual(['a']);
    attention.show('roster', [row('a', 2)], 4_000);
    expect(attention.take(9_000)).toEqual([]);
  });

  it('tells 200 at a time and keeps the rest', () => {
    const attention = createAttention();
    attention.show(
      'roster',
      Array.from({ length: 450 }, (_, n) => row(`r${n}`)),
      0,
    );
    expect([attention.take(1_000).length, attention.take(2_000).length, attention.take(3_000).length]).toEqual([
      200, 200, 50,
    ]);
  });
});
