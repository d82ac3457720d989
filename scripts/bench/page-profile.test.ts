import { expect, it } from 'vitest';
import { sharesOf } from './page-profile.ts';

it('adds what lies in one file, and leaves waiting out', () => {
  const frame = (functionName: string, url: string) => ({ functionName, url });
  const nodes = [
    { id: 1, callFrame: frame('a', 'http://x/assets/zero.js') },
    { id: 2, callFrame: frame('b', 'http://x/assets/zero.js') },
    { id: 3, callFrame: frame('(idle)', '') },
    { id: 4, callFrame: frame('(garbage collector)', '') },
  ];
  expect(sharesOf({ nodes, samples: [1, 3, 2, 4], timeDeltas: [1000, 9000, 3000, 2000] })).toEqual([
    ['zero.js', 4],
    ['(garbage collector)', 2],
  ]);
});
