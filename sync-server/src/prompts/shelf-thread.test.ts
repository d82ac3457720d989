import { afterAll, expect, it } from 'vitest';
import { promptDocument } from '@openkms/schema/search/prompts.ts';
import type { ShelfRequest } from './prompt-shelves.ts';
import { ShelfThread } from './shelf-thread.ts';

const ends: unknown[] = [];
const thread = new ShelfThread((error) => void ends.push(error));
afterAll(() => thread.stop());

const text = 'Sort incoming mail by urgency.\n';
const documents = [promptDocument({ id: 'p', title: 'P', agent: null, tags: [], labels: {} }, { content: text })];
const similar: ShelfRequest = { type: 'similar', shelves: ['a'], text, options: { limit: 5 } };
const fill = async () => {
  await thread.ask({ type: 'part', shelf: 'a', documents });
  await thread.ask({ type: 'commit', shelf: 'a', removed: [] });
};

it('answers from what was put on a shelf, once it was committed', async () => {
  await thread.ask({ type: 'part', shelf: 'a', documents });
  expect(await thread.ask(similar)).toEqual([]);
  await thread.ask({ type: 'commit', shelf: 'a', removed: [] });
  expect(await thread.ask(similar)).toMatchObject([{ id: 'p', alike: 100 }]);
});

it('tells whoever waits when the thread breaks, and begins another with empty shelves', async () => {
  const broken = { type: 'part', shelf: 'a', documents: null } as unknown as ShelfRequest;
  const waiting = [thread.ask(broken), thread.ask(similar)];
  for (const one of waiting) await expect(one).rejects.toMatchObject({ code: 'unavailable', status: 503 });
  expect(ends).toHaveLength(1);
  expect(await thread.ask(similar)).toEqual([]);
  await fill();
  expect(await thread.ask(similar)).toMatchObject([{ id: 'p' }]);
});
