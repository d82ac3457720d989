/** What tests of the drain share: a device with its outbox, a server, and drains that are stopped after each test. */
import { afterEach } from 'vitest';
import type { Outbox } from '../outbox/store.ts';
import { draft, openTestOutbox, type TestDevice, testDevice } from '../outbox/test-outbox.ts';
import { commandsHttp, knownHttp } from './commands-http.ts';
import { type Drain, type DrainOptions, startDrain } from './drain.ts';
import { type TestServer, testServer } from './test-server.ts';

export type Room = {
  device: TestDevice;
  outbox: Outbox;
  server: TestServer;
  online: boolean;
  token: string | null;
  refreshes: string[];
  refreshed: 'granted' | 'refused' | 'unreachable';
  answers: boolean[];
};
export const drains: Drain[] = [];
afterEach(() => {
  for (const drain of drains.splice(0)) drain.stop();
});

export async function room(): Promise<Room> {
  const device = testDevice();
  const outbox = await openTestOutbox(device);
  return {
    device,
    outbox,
    server: testServer(device.clock),
    online: true,
    token: 'good',
    refreshes: [],
    refreshed: 'granted',
    answers: [],
  };
}

/** Starts a drain over `outbox`, the room's own unless told; `patch` takes the place of what the room gives. */
export function drainIn(
  r: Room,
  outbox: DrainOptions['outbox'] = r.outbox,
  patch: Partial<Omit<DrainOptions, 'outbox'>> = {},
): Drain {
  const drain = startDrain({
    outbox,
    send: commandsHttp(r.server.fetch),
    askKnown: knownHttp(r.server.fetch),
    token: () => r.token,
    refresh: async () => {
      r.refreshes.push(r.token ?? 'none');
      if (r.refreshed === 'granted') r.token = 'good';
      else if (r.refreshed === 'refused') r.token = null;
      return r.refreshed;
    },
    isOnline: () => r.online,
    onAnswer: (reached) => r.answers.push(reached),
    clock: r.device.clock,
    random: () => 1,
    ...patch,
  });
  drains.push(drain);
  return drain;
}

/** Saves `count` commands on as many trainings; returns their ids. */
export const add = async (r: Room, count: number, patch = {}) => {
  const ids = [];
  for (let n = 0; n < count; n += 1) ids.push((await r.outbox.append(draft(patch), `training:t${n}`)).id);
  return ids;
};
export const statesOf = (r: Room) => r.outbox.entries().map(({ progress }) => progress.state);
