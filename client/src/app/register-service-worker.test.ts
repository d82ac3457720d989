import { describe, expect, test, vi } from 'vitest';
import {
  nextServiceWorkerState,
  watchServiceWorker,
  type ServiceWorkerEvent,
  type ServiceWorkerState,
  type WorkboxLike,
} from './register-service-worker.ts';

const states: ServiceWorkerState[] = [
  { kind: 'unsupported' },
  { kind: 'registering' },
  { kind: 'current' },
  { kind: 'update-ready' },
  { kind: 'activating' },
  { kind: 'replaced' },
  { kind: 'failed', cause: 'offline' },
];
const cause = new Error('no');
const events: ServiceWorkerEvent[] = [
  { kind: 'registered' },
  { kind: 'waiting' },
  { kind: 'accepted' },
  { kind: 'controlling', isUpdate: false },
  { kind: 'controlling', isUpdate: true },
  { kind: 'failed', cause },
];

// One row a state, one column an event, in the order above. A dash: nothing changes.
const table: Record<ServiceWorkerState['kind'], string[]> = {
  unsupported: ['-', '-', '-', '-', '-', '-'],
  registering: ['current', 'update-ready', '-', 'current', 'replaced', 'failed'],
  current: ['-', 'update-ready', '-', 'current', 'replaced', '-'],
  'update-ready': ['-', 'update-ready', 'activating', 'current', 'replaced', '-'],
  activating: ['-', '-', '-', '-', '-', '-'],
  replaced: ['-', '-', '-', '-', '-', '-'],
  failed: ['current', 'update-ready', '-', 'current', 'replaced', '-'],
};

describe('every state meets every event', () => {
  test.each(states.flatMap((state) => events.map((event, at) => ({ state, event, expected: table[state.kind][at] }))))(
    '$state.kind + $event.kind → $expected',
    ({ state, event, expected }) => {
      const next = nextServiceWorkerState(state, event);
      if (expected === '-') expect(next).toBe(state);
      else expect(next.kind).toBe(expected);
    },
  );
});

/** A browser's side of the life cycle, driven by hand. */
function fakeWorkbox(registers = true) {
  const listeners: { type: string; listener: (event: { isUpdate?: boolean | undefined }) => void }[] = [];
  const sent: string[] = [];
  const workbox: WorkboxLike = {
    register: async () => {
      if (!registers) throw cause;
    },
    update: async () => undefined,
    messageSkipWaiting: () => void sent.push('SKIP_WAITING'),
    addEventListener: (type, listener) => void listeners.push({ type, listener }),
  };
  const fire = (type: string, event: { isUpdate?: boolean } = {}) => {
    for (const entry of listeners) if (entry.type === type) entry.listener(event);
  };
  return { workbox, fire, sent };
}

describe('watching the service worker', () => {
  test('a waiting build takes over and reloads only after the person agreed', async () => {
    const { workbox, fire, sent } = fakeWorkbox();
    const reload = vi.fn<() => void>();
    const updates = watchServiceWorker(workbox, reload);
    await vi.waitFor(() => expect(updates.state().kind).toBe('current'));
    updates.accept();
    expect(sent).toEqual([]);
    fire('waiting');
    expect(updates.state().kind).toBe('update-ready');
    updates.accept();
    updates.accept();
    expect(sent).toEqual(['SKIP_WAITING']);
    expect(reload).not.toHaveBeenCalled();
    fire('controlling', { isUpdate: true });
    expect(reload).toHaveBeenCalledTimes(1);
  });
  test('a tab that did not agree is told, not reloaded', async () => {
    const { workbox, fire } = fakeWorkbox();
    const reload = vi.fn<() => void>();
    const updates = watchServiceWorker(workbox, reload);
    const listener = vi.fn<() => void>();
    updates.subscribe(listener);
    await vi.waitFor(() => expect(updates.state().kind).toBe('current'));
    fire('controlling', { isUpdate: true });
    expect(updates.state().kind).toBe('replaced');
    expect(listener).toHaveBeenCalledTimes(2);
    expect(reload).not.toHaveBeenCalled();
  });
  test('a registration that fails says why', async () => {
    const updates = watchServiceWorker(fakeWorkbox(false).workbox, () => undefined);
    await vi.waitFor(() => expect(updates.state()).toEqual({ kind: 'failed', cause }));
  });
  test('without service workers it stays unsupported and harmless', async () => {
    const updates = watchServiceWorker(null, () => undefined);
    updates.accept();
    await updates.check();
    expect(updates.state()).toEqual({ kind: 'unsupported' });
  });
});
