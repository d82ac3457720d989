/** The lead among tabs, on Node's own Web Locks. */
import { afterEach, describe, expect, it } from 'vitest';
import { testTabs } from '../outbox/test-outbox.ts';
import { browserLocks, lead, type Urgency } from './leader.ts';
import { createBell } from './observable.ts';
import type { TabMessage } from './tab-channel.ts';
import { settled, testClock, type TestClock } from './test-clock.ts';

type Tab = {
  readonly stop: () => void;
  /** Messages no longer arrive, timers no longer run; the lock is still held. (That it was stolen it hears nevertheless.) */
  readonly freeze: () => void;
  /** What arrived meanwhile arrives now. */
  readonly thaw: () => void;
  readonly asked: Urgency[];
  readonly posted: TabMessage[];
};

/** Tabs of one browser with one pile of work. `said`: who began and ended to lead, in order. */
function browser(name: string, random: (tab: string) => number = () => 0) {
  const said: string[] = [];
  const clock: TestClock = testClock();
  const work = { waits: false, bell: createBell() };
  const join = testTabs();
  const tabs: Tab[] = [];
  const open = (id: string): Tab => {
    const channel = join();
    let frozen: (() => void)[] | null = null;
    const whenAwake = (deed: () => void) => (frozen === null ? deed() : frozen.push(deed));
    const asked: Urgency[] = [];
    const posted: TabMessage[] = [];
    const stop = lead(
      browserLocks(),
      name,
      () => {
        said.push(`${id} begins`);
        return () => said.push(`${id} ends`);
      },
      {
        channel: {
          post: (message) => {
            posted.push(message);
            channel.post(message);
          },
          listen: (listener) => channel.listen((message) => whenAwake(() => listener(message))),
        },
        clock: { ...clock, after: (ms, deed) => clock.after(ms, () => whenAwake(deed)) },
        random: () => random(id),
        waits: () => work.waits,
        changed: (listener) => work.bell.subscribe(() => whenAwake(listener)),
        asked: (urgency) => asked.push(urgency),
      },
    );
    const tab: Tab = {
      stop,
      freeze: () => {
        frozen ??= [];
      },
      thaw: () => {
        const missed = frozen ?? [];
        frozen = null;
        for (const deed of missed) deed();
      },
      asked,
      posted,
    };
    tabs.push(tab);
    return tab;
  };
  const wait = (waits: boolean) => {
    work.waits = waits;
    work.bell.ring();
  };
  closings.push(() => tabs.forEach((tab) => tab.stop()));
  return { open, said, clock, wait, follower: join() };
}

const closings: (() => void)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) close();
  await settled();
});

describe('the lead among tabs', () => {
  it('is held by one at a time and goes to the next when it is given up', async () => {
    const leading: string[] = [];
    const tab = (name: string) =>
      lead(browserLocks(), 'test-lead', () => {
        leading.push(`${name} begins`);
        return () => leading.push(`${name} ends`);
      });
    const stopA = tab('a');
    const stopB = tab('b');
    const stopC = tab('c');
    await settled();
    expect(leading).toEqual(['a begins']);
    stopB();
    stopA();
    await settled();
    expect(leading).toEqual(['a begins', 'a ends', 'c begins']);
    stopC();
  });

  it('stays with a leader that answers, however long work waits', async () => {
    const { open, said, clock, wait } = browser('answers');
    const [a, b] = [open('a'), open('b')];
    await settled();
    wait(true);
    await clock.advance(60_000);
    expect(said).toEqual(['a begins']);
    expect(a.asked.length).toBeGreaterThan(100);
    expect(b.asked).toEqual([]);
  });

  it('is taken from a frozen leader within two seconds of work waiting, and the frozen one follows when it thaws', async () => {
    const { open, said, clock, wait } = browser('frozen', () => 1);
    const a = open('a');
    const b = open('b');
    await settled();
    wait(true);
    await clock.advance(399);
    // The worst moment: just after an answer.
    a.freeze();
    await clock.advance(1_650);
    expect(said.slice(0, 2)).toEqual(['a begins', 'b begins']);
    a.thaw();
    await settled();
    expect(said.toSorted()).toEqual(['a begins', 'a ends', 'b begins']);
    b.stop();
    await settled();
    expect(said.slice(-2)).toEqual(['b ends', 'a begins']);
  });

  it('is not taken from a frozen leader while there is nothing to do', async () => {
    const { open, said, clock, wait } = browser('idle');
    const a = open('a');
    const b = open('b');
    await settled();
    a.freeze();
    await clock.advance(60_000);
    expect(said).toEqual(['a begins']);
    expect(b.posted).toEqual([]);
    wait(true);
    wait(false);
    await clock.advance(60_000);
    expect(said).toEqual(['a begins']);
  });

  it('is taken by one of many followers, once', async () => {
    const after: Record<string, number> = { b: 0.9, c: 0.5, d: 0.1 };
    const { open, said, clock, wait } = browser('many', (tab) => after[tab] ?? 0);
    const a = open('a');
    for (const id of ['b', 'c', 'd']) open(id);
    await settled();
    a.freeze();
    wait(true);
    await clock.advance(10_000);
    expect(said.filter((words) => words.endsWith('begins'))).toEqual(['a begins', 'd begins']);
  });

  it('is taken from the frozen one that took it, too', async () => {
    const { open, said, clock, wait } = browser('again');
    const [a, b] = [open('a'), open('b')];
    open('c');
    await settled();
    a.freeze();
    b.freeze();
    wait(true);
    await clock.advance(2_000);
    expect(said.filter((words) => words.endsWith('begins'))).toEqual(['a begins', 'c begins']);
  });

  it('hears at once what another tab wishes, and answers', async () => {
    const { open, follower } = browser('wishes');
    const a = open('a');
    open('b');
    await settled();
    a.posted.splice(0);
    follower.post({ kind: 'lead', word: 'ask', name: 'wishes', urgency: 'at-once' });
    follower.post({ kind: 'lead', word: 'ask', name: 'another lead', urgency: 'at-once' });
    expect(a.asked).toEqual(['at-once']);
    expect(a.posted).toEqual([{ kind: 'lead', word: 'here', name: 'wishes' }]);
  });
});
