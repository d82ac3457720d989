/** Tags from the commands of people to the row: one job for many saves, from prompts in reach alone, and nothing else written. */
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../../sync-server/src/execute/fixture.ts';
import { proposeTags } from './prompt-tags.ts';

let world: World;
let emma: Actor;
let eli: Actor;
beforeAll(async () => {
  world = await createWorld();
  [emma, eli] = [await world.person(), await world.person()];
});
beforeEach(async () => {
  await world.rows(`update prompt set tags = '[]', suggested_tags = '[]'`);
  await world.rows('delete from graphile_worker._private_jobs');
});
afterAll(() => world.close());

const LETTER = 'Write a letter to a prospect about our pricing.';

async function made(who: Actor, scope: string, patch: JsonObject = {}): Promise<string> {
  const promptId = randomUUID();
  const args = { promptId, versionId: randomUUID(), title: 'Prospects', scope, content: LETTER, ...patch };
  expect((await world.send(who, 'prompt.create', args)).status).toBe('applied');
  return promptId;
}
const propose = (promptId: string, orgId = emma.orgId) => proposeTags(world.owner, orgId, promptId);
const row = (promptId: string) => world.row('select * from prompt where id = $1', [promptId]);

it('come to a prompt from those that are like it, and only once', async () => {
  await made(eli, 'global', { tags: ['crm'] });
  const promptId = await made(emma, 'global');
  const before = await row(promptId);
  expect(await propose(promptId)).toBe('proposed');
  expect(await row(promptId)).toEqual({ ...before, suggested_tags: ['crm'] });
  expect(await propose(promptId)).toBe('unchanged');
  await world.send(emma, 'prompt.tags', { promptId, decline: ['crm'] });
  expect(await propose(promptId)).toBe('unchanged');
  expect(await row(promptId)).toMatchObject({ suggested_tags: [], declined_tags: ['crm'] });
});

it('never leave one person’s own prompts', async () => {
  await made(emma, 'user', { tags: ['mine'] });
  await made(eli, 'user', { tags: ['his'] });
  await made(eli, 'agent', { tags: ['shared'] });
  const [own, shared] = [await made(emma, 'user'), await made(emma, 'global')];
  await propose(own);
  expect((await row(own))['suggested_tags']).toEqual(['mine', 'shared']);
  await propose(shared);
  expect((await row(shared))['suggested_tags']).toEqual(['shared']);
  // Given to everybody, it takes none of them along.
  const changes = { scope: { from: 'user', to: 'global' } };
  expect((await world.send(emma, 'prompt.edit', { promptId: own, changes })).status).toBe('applied');
  expect((await row(own))['suggested_tags']).toEqual([]);
  await propose(own);
  expect((await row(own))['suggested_tags']).toEqual(['shared']);
});

it('come neither from what was archived nor to it, nor across organisations', async () => {
  const archived = await made(eli, 'global', { tags: ['old'] });
  await world.send(eli, 'prompt.archive', { promptId: archived });
  const promptId = await made(emma, 'global');
  expect(await propose(promptId)).toBe('unchanged');
  expect(await propose(archived)).toBe('not-there');
  expect(await propose(promptId, 'globex')).toBe('not-there');
  expect(await propose('nobody')).toBe('not-there');
});

it('are not written over what a person did meanwhile', async () => {
  await made(eli, 'global', { tags: ['crm'] });
  const promptId = await made(emma, 'global');
  const meanwhile = {
    query: async (text: string, values: unknown[]) => {
      if (text.startsWith('update')) {
        const changes = { tags: { from: [], to: ['crm'] } };
        await world.send(emma, 'prompt.edit', { promptId, changes });
      }
      return world.owner.query(text, values);
    },
  } as unknown as World['owner'];
  await expect(proposeTags(meanwhile, emma.orgId, promptId)).rejects.toThrow('changed');
  expect(await row(promptId)).toMatchObject({ tags: ['crm'], suggested_tags: [] });
});

it('are looked for once for many saves', async () => {
  const promptId = await made(emma, 'global');
  for (const content of ['One.', 'Two.', 'Three.']) {
    const { head_id: parent } = await row(promptId);
    const args = { promptId, versionId: randomUUID(), parent: String(parent), content };
    expect((await world.send(emma, 'prompt.save', args)).status).toBe('applied');
  }
  const jobs = await world.rows('select task_identifier, key from graphile_worker.jobs');
  expect(jobs).toEqual([{ task_identifier: 'prompt.tags', key: `tags:${promptId}` }]);
});
