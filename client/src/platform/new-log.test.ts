import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import { beginNewLog } from './new-log.ts';

describe('a new log', () => {
  it('leaves no database behind, however many tabs start at the same time', async () => {
    const factory = new IDBFactory();
    await Promise.all([1, 2, 3].map(() => beginNewLog(factory)));
    expect(await factory.databases()).toEqual([]);
  });
});
