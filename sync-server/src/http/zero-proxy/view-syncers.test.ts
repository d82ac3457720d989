import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { orderFor, viewSyncers } from './view-syncers.ts';

const urls = ['http://a:1', 'http://b:2', 'http://c:3'];
const groups = Array.from({ length: 300 }, () => randomUUID());

describe('orderFor', () => {
  it('gives each about its share of the groups', () => {
    for (const url of urls) {
      const share = groups.filter((group) => orderFor(group, urls)[0] === url).length;
      expect(share).toBeGreaterThan(50);
    }
  });

  it('moves only the groups of the one that is gone', () => {
    const [gone, ...left] = urls;
    const others = groups.filter((group) => orderFor(group, urls)[0] !== gone);
    expect(others.map((group) => orderFor(group, left)[0])).toEqual(others.map((group) => orderFor(group, urls)[0]));
  });
});

describe('viewSyncers', () => {
  it('goes to the next one of the group while its own does not answer, and back when it does', async () => {
    let gone = '';
    const syncers = viewSyncers(urls, async (url) => url !== gone);
    for (const group of groups.slice(0, 20)) {
      gone = '';
      const own = await syncers.of(group);
      gone = own;
      expect(await syncers.of(group)).toBe(orderFor(group, urls)[1]);
      gone = '';
      expect(await syncers.of(group)).toBe(own);
    }
  });

  it('answers the first where none answers, so that the client hears why', async () => {
    expect(await viewSyncers(urls, async () => false).of('group')).toBe(orderFor('group', urls)[0]);
  });

  it('tries a real connection', async () => {
    const listening = await import('node:http').then(({ createServer }) => createServer());
    const port = await new Promise<number>((resolve) => {
      listening.listen(0, '127.0.0.1', () => resolve((listening.address() as { port: number }).port));
    });
    const alive = `http://127.0.0.1:${port}`;
    const syncers = viewSyncers([alive, 'http://127.0.0.1:1']);
    for (const group of groups.slice(0, 10)) expect(await syncers.of(group)).toBe(alive);
    listening.close();
  });
});
