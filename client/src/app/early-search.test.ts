/** A browser that keeps nothing for this site, or has no room left, must still draw the page. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetSearchOwner, openEarlySearch, takeSearch } from './early-search.ts';

const opened: string[] = [];
const asked: string[] = [];
/** A worker that only says what it was asked. */
class QuietWorker {
  onmessage = null;
  onerror = null;
  postMessage(request: { type: string; storeKey?: string; query?: string }) {
    if (request.type === 'open') opened.push(request.storeKey ?? '');
    if (request.type === 'search') asked.push(request.query ?? '');
  }
  terminate() {}
}

const blocked = (name: string) => () => {
  throw new DOMException('the browser said no', name);
};
beforeEach(() => {
  opened.length = 0;
  asked.length = 0;
  vi.stubGlobal('Worker', QuietWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('asks what the address asks, so that the page need not wait for the first answer of a worker', () => {
  vi.stubGlobal('localStorage', { getItem: () => 'o1/emma', setItem: () => {} });
  openEarlySearch('?q=pyhton&location=Boston');
  takeSearch('o1/emma');
  expect([opened, asked]).toEqual([['o1/emma'], ['pyhton']]);
  openEarlySearch('?location=Boston');
  expect(asked).toEqual(['pyhton']);
});

it('opens what was used last, and gives it to nobody else', () => {
  const kept = new Map([['openkms-search-owner', 'o1/emma']]);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  openEarlySearch('');
  takeSearch('o1/noah');
  expect(opened).toEqual(['o1/emma', 'o1/noah']);
  expect([...kept.values()]).toEqual(['o1/noah']);
  forgetSearchOwner();
  expect(kept.size).toBe(0);
});

it('works where the disk is full', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: blocked('QuotaExceededError'),
    removeItem: blocked('UnknownError'),
  });
  openEarlySearch('');
  takeSearch('o1/emma');
  forgetSearchOwner();
  expect(opened).toEqual(['o1/emma']);
});

it('works where the site may keep nothing', () => {
  vi.stubGlobal('localStorage', undefined);
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: blocked('SecurityError') });
  openEarlySearch('');
  expect(opened).toEqual([]);
  takeSearch('o1/emma');
  forgetSearchOwner();
  expect(opened).toEqual(['o1/emma']);
});
