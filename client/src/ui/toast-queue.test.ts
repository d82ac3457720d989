import { describe, expect, test, vi } from 'vitest';
import { createToastQueue, stayOf } from './toast-queue.ts';

describe('a toast queue', () => {
  test('keeps the newest toasts and lets the oldest go', () => {
    const queue = createToastQueue(2);
    for (const id of ['a', 'b', 'c']) queue.show({ id, message: id });
    expect(queue.toasts().map((toast) => toast.id)).toEqual(['b', 'c']);
  });
  test('replaces a toast of the same id where it stands', () => {
    const queue = createToastQueue();
    queue.show({ id: 'a', message: 'Requested' });
    queue.show({ id: 'b', message: 'Other' });
    queue.show({ id: 'a', message: 'Registered' });
    expect(queue.toasts().map((toast) => toast.message)).toEqual(['Registered', 'Other']);
  });
  test('is the same array until something changes, and tells its listeners when it does', () => {
    const queue = createToastQueue();
    const listener = vi.fn<() => void>();
    const stop = queue.subscribe(listener);
    queue.show({ id: 'a', message: 'A' });
    const before = queue.toasts();
    queue.dismiss('unknown');
    expect(queue.toasts()).toBe(before);
    expect(listener).toHaveBeenCalledTimes(1);
    queue.dismiss('a');
    stop();
    queue.show({ id: 'b', message: 'B' });
    expect(listener).toHaveBeenCalledTimes(2);
  });
});

describe('how long a toast stays', () => {
  test('an error stays until it is dismissed', () => {
    expect(stayOf({ tone: 'error' })).toBeNull();
  });
  test('one that can be undone stays longer than one that only tells', () => {
    const undo = { label: 'Undo', onPress: () => undefined };
    expect(stayOf({ action: undo })).toBeGreaterThan(stayOf({}) ?? Number.POSITIVE_INFINITY);
  });
  test('a stay that was asked for wins', () => {
    expect(stayOf({ tone: 'error', stayMs: 50 })).toBe(50);
  });
});
