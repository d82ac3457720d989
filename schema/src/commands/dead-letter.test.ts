/** dead-letter.replay on a device that was not told what the letter says: its arguments may be one person's texts. */
import { expect, it } from 'vitest';
import type { JsonObject } from '../domain/rows.ts';
import { grace } from './test-prompts.ts';
import { world } from './test-world.ts';

const envelope = (args: JsonObject, name = 'prompt.create') => ({
  id: 'l',
  name,
  version: 1,
  args,
  actor: 'emma',
  device: 'd',
  seq: 1,
  issuedAt: 1,
});
const replay = (raw: JsonObject) => {
  const made = world();
  made.change('commandDeadLetter', 'l', { id: 'l', actorId: 'emma', resolution: null, raw });
  return { ...made, outcome: made.issue(grace, 'dead-letter.replay', { id: 'l' }) };
};

it('shows that it is executed, and nothing of what comes of it', () => {
  const { outcome, all } = replay({ received: envelope({ promptId: 'p', characters: 9 }), withheld: true });
  expect(outcome).toMatchObject({ status: 'applied', details: { replayed: 'l' } });
  expect(all('commandDeadLetter')).toMatchObject([{ resolution: 'replayed', resolvedBy: 'grace' }]);
  expect(all('prompt')).toEqual([]);
});

it('shows why it is not, of one that it was told', () => {
  expect(replay({ received: envelope({ promptId: 'p' }) }).outcome).toMatchObject({ status: 'rejected' });
});

it('shows that an import is executed, which no page can work out', () => {
  const { outcome, all } = replay({ received: envelope({ rows: [] }, 'import.people') });
  expect(outcome).toMatchObject({ status: 'applied', details: { replayed: 'l' } });
  expect(all('commandDeadLetter')).toMatchObject([{ resolution: 'replayed' }]);
  expect(replay({ received: envelope({}, 'training.levitate') }).outcome).toMatchObject({ code: 'unknown_command' });
});
