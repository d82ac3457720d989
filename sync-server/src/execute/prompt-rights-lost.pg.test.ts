/**
 * "Allowed then, denied now" over prompts: what somebody wrote while they might is kept for an administrator, with the
 * reason, whether their role changed or the prompt did. Always: who never might is refused, and learns nothing by asking.
 */
import { randomUUID } from 'node:crypto';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, HOUR, type World } from './fixture.ts';

let world: World;
let admin: Actor;
let emma: Actor;
let eli: Actor;
beforeAll(async () => {
  world = await createWorld();
  [admin, emma, eli] = await Promise.all([world.person('admin'), world.person(), world.person()]);
});
afterAll(() => world.close());

type Written = { readonly promptId: string; readonly versionId: string };

/** Emma's prompt, and an hour later. */
async function written(scope: 'global' | 'agent' = 'global'): Promise<Written> {
  const ids = { promptId: randomUUID(), versionId: randomUUID() };
  const receipt = await world.send(emma, 'prompt.create', { ...ids, title: 'Shorten', scope, content: 'Shorten it.' });
  expect(receipt.status).toBe('applied');
  world.clock.now += HOUR;
  return ids;
}
async function move({ promptId }: Written, from: string, to: string, by = emma): Promise<void> {
  const receipt = await world.send(by, 'prompt.edit', { promptId, changes: { scope: { from, to } } });
  expect(receipt.status).toBe('applied');
  world.clock.now += HOUR;
}
const saving = ({ promptId, versionId }: Written, content = 'Shorten it well.') => ({
  promptId,
  versionId: randomUUID(),
  parent: versionId,
  content,
});
const conflictOf = (details: JsonObject) =>
  world.row('select kind, title, user_id, base, mine, theirs, status from sync_conflict where id = $1', [
    details['conflictId'],
  ]);
const textsOf = async ({ promptId }: Written) =>
  (
    await world.rows('select content, author_id from prompt_version where prompt_id = $1 order by number', [promptId])
  ).map(({ content, author_id: by }) => [content, by]);

describe('a version of what was everybody’s when it was written', () => {
  it('is kept where the prompt is an agent’s meanwhile, and saved in its author’s name when an administrator says so', async () => {
    const prompt = await written();
    const issuedAt = world.clock.now - 1;
    await move(prompt, 'global', 'agent');
    const args = saving(prompt);
    const receipt = await world.send(eli, 'prompt.save', args, { issuedAt });
    expect(receipt).toMatchObject({
      status: 'conflict',
      code: 'rights_changed',
      details: { scopeThen: 'global', scopeNow: 'agent' },
    });
    expect(await conflictOf(receipt.details)).toEqual({
      kind: 'rights',
      title: 'Shorten',
      user_id: eli.userId,
      base: { scope: 'global' },
      mine: { command: 'prompt.save', args },
      theirs: { scope: 'agent' },
      status: 'open',
    });
    expect(await textsOf(prompt)).toHaveLength(1);
    const resolve = { conflictId: receipt.details['conflictId'] ?? '', resolution: 'mine' };
    expect((await world.send(admin, 'conflict.resolve', resolve)).status).toBe('applied');
    expect((await textsOf(prompt)).at(-1)).toEqual(['Shorten it well.\n', eli.userId]);
  });

  it('is kept where the prompt is its owner’s alone meanwhile, and nobody writes it there against them', async () => {
    const prompt = await written();
    const issuedAt = world.clock.now - 1;
    await move(prompt, 'global', 'user');
    const receipt = await world.send(eli, 'prompt.save', saving(prompt), { issuedAt });
    expect(receipt).toMatchObject({ status: 'conflict', code: 'rights_changed', details: { scopeNow: 'user' } });
    expect(await conflictOf(receipt.details)).toMatchObject({ title: 'A prompt of one person' });
    const conflictId = receipt.details['conflictId'] ?? '';
    expect(await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' })).toMatchObject({
      status: 'rejected',
      code: 'not_found',
    });
    expect((await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'theirs' })).status).toBe('applied');
    expect(await textsOf(prompt)).toHaveLength(1);
  });

  it('is kept where a judgement took it from everybody, and where undoing one did', async () => {
    const lost = { status: 'conflict', code: 'rights_changed', details: { scopeThen: 'global', scopeNow: 'agent' } };
    const late = (prompt: Written, issuedAt: number) => world.send(eli, 'prompt.save', saving(prompt), { issuedAt });
    const judge = async (name: string, { details }: { readonly details: JsonObject }, args: JsonObject = {}) => {
      const receipt = await world.send(admin, name, { conflictId: details['conflictId'] ?? '', ...args });
      expect(receipt.status).toBe('applied');
      world.clock.now += HOUR;
    };
    const contest = ({ promptId }: Written, to: string) =>
      world.send(emma, 'prompt.edit', { promptId, changes: { scope: { from: 'user', to } } });

    const taken = await written();
    const before = world.clock.now - 1;
    await judge('conflict.resolve', await contest(taken, 'agent'), { resolution: 'mine' });
    expect(await late(taken, before)).toMatchObject(lost);
    expect(await late(taken, world.clock.now)).toMatchObject({ code: 'forbidden' });

    const given = await written('agent');
    const contested = await contest(given, 'global');
    await judge('conflict.resolve', contested, { resolution: 'mine' });
    const meanwhile = world.clock.now - 1;
    await judge('conflict.reopen', contested);
    expect(await late(given, meanwhile)).toMatchObject(lost);
    expect(await late(given, world.clock.now)).toMatchObject({ code: 'forbidden' });
  });

  it('is judged by the clock of the server, where the device’s is known to be wrong', async () => {
    const prompt = await written();
    const device = randomUUID();
    await world.owner.query(
      `insert into device (id, org_id, user_id, label, last_seen_at, pending_count, clock_skew_ms)
       values ($1, $2, $3, 'Fast', now(), 0, $4)`,
      [device, eli.orgId, eli.userId, 24 * HOUR],
    );
    const issuedAt = world.clock.now - 1 + 24 * HOUR;
    await move(prompt, 'global', 'agent');
    expect(await world.send(eli, 'prompt.save', saving(prompt), { issuedAt, device })).toMatchObject({
      status: 'conflict',
      code: 'rights_changed',
    });
  });

  it('is refused where it was written after', async () => {
    const prompt = await written();
    await move(prompt, 'global', 'agent');
    expect(await world.send(eli, 'prompt.save', saving(prompt))).toMatchObject({
      status: 'rejected',
      code: 'forbidden',
    });
  });

  it('is refused where nobody remembers any more', async () => {
    const prompt = await written();
    const issuedAt = world.clock.now - 1;
    await move(prompt, 'global', 'agent');
    world.clock.now += 61 * 24 * HOUR;
    expect(await world.send(eli, 'prompt.save', saving(prompt), { issuedAt })).toMatchObject({ code: 'forbidden' });
  });

  it('is refused, as of what is not there, from whoever never might and says it was long ago', async () => {
    const prompt = { promptId: randomUUID(), versionId: randomUUID() };
    const own = { ...prompt, title: 'Mine', scope: 'user', content: 'Mine.' };
    await world.send(emma, 'prompt.create', own);
    const changes = { title: { from: 'Mine', to: 'Mine alone' } };
    await world.send(emma, 'prompt.edit', { promptId: prompt.promptId, changes });
    const long = { issuedAt: 0, role: 'admin' } as const;
    const asked = await world.send(eli, 'prompt.save', saving(prompt), long);
    const missing = await world.send(eli, 'prompt.save', saving({ ...prompt, promptId: randomUUID() }), long);
    expect([asked, missing].map(({ status, code, details }) => [status, code, details])).toEqual([
      ['rejected', 'not_found', {}],
      ['rejected', 'not_found', {}],
    ]);
  });

  it('whose parent is none of the prompt’s is no claim of having seen it', async () => {
    const prompt = await written();
    const issuedAt = world.clock.now - 1;
    await move(prompt, 'global', 'user');
    const guessed = { ...saving(prompt), parent: randomUUID() };
    expect(await world.send(eli, 'prompt.save', guessed, { issuedAt })).toMatchObject({
      status: 'rejected',
      code: 'not_found',
    });
  });
});

describe('a version by somebody who was an administrator when they wrote it', () => {
  it('is kept, of an agent’s prompt, and saved when another administrator says so', async () => {
    const prompt = await written('agent');
    const grace = await world.person('admin');
    const demote = { userId: grace.userId, changes: { role: { from: 'admin', to: 'employee' } } };
    expect((await world.send(admin, 'user.edit', demote)).status).toBe('applied');
    const now = { ...grace, role: 'employee' } as const;
    expect(await world.send(now, 'prompt.save', saving(prompt))).toMatchObject({ code: 'forbidden' });
    const receipt = await world.send(now, 'prompt.save', saving(prompt), { role: 'admin' });
    expect(receipt).toMatchObject({
      status: 'conflict',
      code: 'rights_changed',
      details: { roleThen: 'admin', roleNow: 'employee' },
    });
    const conflictId = receipt.details['conflictId'] ?? '';
    expect((await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' })).status).toBe('applied');
    expect((await textsOf(prompt)).at(-1)).toEqual(['Shorten it well.\n', grace.userId]);
  });

  it('is refused of one that no administrator may write either', async () => {
    const prompt = { promptId: randomUUID(), versionId: randomUUID() };
    await world.send(emma, 'prompt.create', { ...prompt, title: 'Mine', scope: 'user', content: 'Mine.' });
    const grace = await world.person('admin');
    const demote = { userId: grace.userId, changes: { role: { from: 'admin', to: 'employee' } } };
    await world.send(admin, 'user.edit', demote);
    const now = { ...grace, role: 'employee' } as const;
    expect(await world.send(now, 'prompt.save', saving(prompt), { role: 'admin' })).toMatchObject({
      status: 'rejected',
      code: 'not_found',
    });
  });
});

describe('a judgement over a prompt’s fields', () => {
  it('is not undone on a prompt that has become one person’s', async () => {
    const prompt = await written();
    const { promptId } = prompt;
    const edit = (who: Actor, from: string, to: string) =>
      world.send(who, 'prompt.edit', { promptId, changes: { title: { from, to } } });
    await edit(eli, 'Shorten', 'By Eli');
    const { details } = await edit(emma, 'Shorten', 'By Emma');
    const conflictId = details['conflictId'] ?? '';
    expect((await world.send(admin, 'conflict.resolve', { conflictId, resolution: 'mine' })).status).toBe('applied');
    await move(prompt, 'global', 'user');
    expect(await world.send(admin, 'conflict.reopen', { conflictId })).toMatchObject({ code: 'partly_undone' });
    expect(await world.row('select title from prompt where id = $1', [promptId])).toEqual({ title: 'By Emma' });
  });
});
