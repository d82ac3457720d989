import { describe, expect, it } from 'vitest';
import { chosenPair, keyMeaning, toggled } from './history-choice.ts';

describe('choosing two versions', () => {
  it('takes a third in place of the one chosen first', () => {
    expect(toggled(toggled(toggled([], 5), 3), 8)).toEqual([3, 8]);
  });

  it('lets go of one that is chosen again', () => {
    expect(toggled([5, 3], 5)).toEqual([3]);
  });

  it('compares the older with the newer, once there are two', () => {
    expect(chosenPair([8, 3])).toEqual({ from: 3, to: 8 });
    expect(chosenPair([3])).toBeNull();
    expect(chosenPair([])).toBeNull();
  });
});

describe('keys in the list', () => {
  const press = (key: string, over: Partial<KeyboardEvent> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...over,
  });

  it.each([
    ['ArrowDown', 3, 4],
    ['ArrowDown', 9, 9],
    ['ArrowUp', 3, 2],
    ['ArrowUp', 0, 0],
    ['Home', 3, 0],
    ['End', 3, 9],
  ])('%s at %i of ten goes to %i', (key, at, to) => {
    expect(keyMeaning(press(key), at, 10)).toEqual({ kind: 'go', to });
  });

  it('chooses with the space bar and leaves everything else to the browser', () => {
    expect(keyMeaning(press(' '), 0, 10)).toEqual({ kind: 'choose' });
    expect(keyMeaning(press('Enter'), 0, 10)).toBeNull();
    expect(keyMeaning(press('ArrowDown', { metaKey: true }), 0, 10)).toBeNull();
    expect(keyMeaning(press('ArrowDown'), 0, 0)).toBeNull();
  });
});
