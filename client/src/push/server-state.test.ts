/** A device that is no longer trusted gives what waits to the server before it forgets its person. */
import { expect, it } from 'vitest';
import { draft, openTestOutbox, refusableDisk, testDevice } from '../outbox/test-outbox.ts';
import { rememberUnsaved } from '../outbox/unsaved.ts';
import { mayForget, UNKNOWN_SERVER } from './server-state.ts';

const revoked = { ...UNKNOWN_SERVER, revoked: true };

async function queue() {
  const { device, refuse } = refusableDisk(testDevice());
  const outbox = rememberUnsaved(await openTestOutbox(device), device.clock);
  return { outbox, full: () => refuse('QuotaExceededError') };
}

it('stays while nobody knows what waits: another tab may have heard first', async () => {
  expect(mayForget(revoked, null)).toBe(false);
  expect(mayForget(revoked, (await queue()).outbox)).toBe(true);
});

it('stays until each command ended, answered ones included', async () => {
  const { outbox } = await queue();
  const { id } = await outbox.append(draft(), 'training:t1');
  expect(mayForget(revoked, outbox)).toBe(false);
  const verdict = { status: 'dead-letter', code: 'device_revoked', details: {}, decidedAt: 1 } as const;
  await outbox.apply([{ id, event: { kind: 'answer', verdict } }]);
  expect(mayForget(revoked, outbox)).toBe(false);
  await outbox.apply([{ id, event: { kind: 'close' } }]);
  expect(mayForget(revoked, outbox)).toBe(true);
  expect(mayForget({ ...revoked, revoked: false }, outbox)).toBe(false);
});

it('stays while something is in memory alone: forgetting the person would lose it', async () => {
  const { outbox, full } = await queue();
  full();
  await expect(outbox.append(draft(), 'training:t1')).rejects.toThrow('quota_exceeded');
  expect(outbox.entries()).toEqual([]);
  expect(mayForget(revoked, outbox)).toBe(false);
});
