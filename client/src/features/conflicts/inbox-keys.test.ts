/** The inbox must open where the browser keeps nothing for this site. */
import { afterEach, expect, it, vi } from 'vitest';
import { areShortcutsOn, keepShortcuts } from './inbox-keys.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});
const refuse = () => {
  throw new DOMException('the browser said no', 'SecurityError');
};

it('remembers that the shortcuts were switched off, and on again', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  expect(areShortcutsOn()).toBe(true);
  keepShortcuts(false);
  expect(areShortcutsOn()).toBe(false);
  keepShortcuts(true);
  expect(areShortcutsOn()).toBe(true);
});

it('has them on, and lets them be switched, where site data is blocked', () => {
  vi.stubGlobal('localStorage', undefined);
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse });
  expect(areShortcutsOn()).toBe(true);
  expect(() => keepShortcuts(false)).not.toThrow();
});

it('has them on where the disk is full', () => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: refuse });
  expect(areShortcutsOn()).toBe(true);
  expect(() => keepShortcuts(false)).not.toThrow();
});
