import { describe, expect, it } from 'vitest';
import { envelopeSchema } from '@openkms/schema/commands/envelope.ts';
import { MAX_INSTANT } from '@openkms/schema/commands/text.ts';
import { NO_OVERLAY } from '../view/overlay.ts';
import { openTestOutbox, testDevice } from '../outbox/test-outbox.ts';
import type { Person } from '../platform/person.ts';
import { baseRows, NOW, registrationRow, sessionRow, smallCatalogue, trainingRow } from '../view/test-rows.ts';
import { viewOf } from '../view/view.ts';
import { issueCommand, type IssueContext, previewCommand } from './issue.ts';

const emma: Person = {
  userId: 'emma',
  orgId: 'o1',
  name: 'Emma',
  email: 'emma@x',
  role: 'employee',
  officeId: 'boston',
};
let ids = 0;
const context = (base = smallCatalogue(), person = emma): IssueContext => ({
  person,
  view: viewOf(base, NO_OVERLAY),
  now: NOW,
  skewMs: 0,
  newId: () => `new-${(ids += 1)}`,
  offlineSince: NOW - 60_000,
});
const base = { meetings: [], seatsLeft: 3 };

describe('issuing a command', () => {
  it('saves what will probably be applied, with what the person saw and how long they were offline', async () => {
    const outbox = await openTestOutbox(testDevice());
    const { commandId, outcome } = await issueCommand(
      context(),
      outbox,
      'registration.register',
      { registrationId: 'r1', sessionId: 's1' },
      base,
    );
    expect(outcome.status).toBe('applied');
    const [entry] = outbox.entries();
    expect(entry).toMatchObject({
      id: commandId,
      entity: 'registration:r1',
      envelope: {
        actor: 'emma',
        device: outbox.device.id,
        seq: 1,
        version: 1,
        issuedAt: NOW,
        offlineSince: NOW - 60_000,
        base,
      },
    });
  });

  it('goes by the server’s time where the clock here is known to be ahead, and writes down what the clock said', async () => {
    const outbox = await openTestOutbox(testDevice());
    const year = 365 * 86_400_000;
    const ask = (skewMs: number) =>
      issueCommand(
        { ...context(), now: NOW + year, skewMs },
        outbox,
        'registration.register',
        { registrationId: `r-${skewMs}`, sessionId: 's1' },
        base,
      );
    expect((await ask(0)).outcome).toMatchObject({ status: 'rejected', code: 'session_began' });
    expect((await ask(year)).outcome.status).toBe('applied');
    expect(outbox.entries().map(({ envelope }) => envelope.issuedAt)).toEqual([NOW + year]);
  });

  it.each([
    ['before there were clocks', -8 * 3_600_000, 0],
    ['past all dates', 8.64e15, MAX_INSTANT],
    ['between two milliseconds', NOW + 0.25, NOW],
  ])('is understood by the server from a device whose clock stands %s', async (_where, now, issuedAt) => {
    const outbox = await openTestOutbox(testDevice());
    const manager = { ...context(smallCatalogue(), { ...emma, role: 'manager' }), now, offlineSince: now };
    const args = { trainingId: 'new', code: 'NEW', title: 'Clocks', hours: 1 };
    await issueCommand(manager, outbox, 'training.create', args);
    const envelopes = outbox.entries().map(({ envelope }) => envelope);
    expect(envelopes).toMatchObject([{ issuedAt, offlineSince: issuedAt }]);
    expect(envelopeSchema.safeParse(envelopes[0]).error).toBeUndefined();
  });

  it('tells of an overlap at once', () => {
    const shown = previewCommand(
      context(smallCatalogue([registrationRow('r1', 's1')])),
      'registration.register',
      { registrationId: 'r2', sessionId: 's2' },
      base,
    );
    expect(shown).toMatchObject({ status: 'conflict', code: 'schedule_overlap' });
  });

  it('saves nothing that is refused, forbidden, too large or not understood, and says why', async () => {
    const outbox = await openTestOutbox(testDevice());
    const issue = async (name: string, args: Parameters<typeof issueCommand>[3]) =>
      (await issueCommand(context(), outbox, name, args)).outcome;
    expect(await issue('registration.register', { registrationId: 'r1', sessionId: 'nowhere' })).toMatchObject({
      status: 'rejected',
      code: 'not_found',
    });
    expect(await issue('training.archive', { trainingId: 't1', reason: 'old' })).toMatchObject({
      status: 'rejected',
      code: 'forbidden',
    });
    expect(await issue('training.archive', { trainingId: 't1', reason: '<b>' })).toMatchObject({
      status: 'rejected',
      code: 'html_not_allowed',
    });
    expect(await issue('training.archive', { trainingId: 't1', reason: 'x'.repeat(900_001) })).toMatchObject({
      status: 'rejected',
      code: 'command_too_large',
    });
    expect(await issue('registration.register', { nonsense: 1 })).toMatchObject({
      status: 'malformed',
      code: 'invalid_args',
    });
    expect(await issue('no.such', {})).toMatchObject({ status: 'malformed', code: 'unknown_command' });
    expect(outbox.entries()).toEqual([]);
  });

  it.each(['a\u0000b', 'half an emoji: \ud83d'])(
    'refuses text that no database stores before it is saved: %j',
    async (text) => {
      const outbox = await openTestOutbox(testDevice());
      const manager = context(smallCatalogue(), { ...emma, role: 'manager' });
      for (const words of [{ description: text }, { title: text }]) {
        const args = { trainingId: 'new', code: 'NEW', title: 'Tea', hours: 1, ...words };
        const { outcome } = await issueCommand(manager, outbox, 'training.create', args);
        expect(outcome).not.toMatchObject({ status: 'applied' });
      }
      expect(outbox.entries()).toEqual([]);
    },
  );

  it('rejects when the disk refuses', async () => {
    const full = { append: () => Promise.reject(new Error('QuotaExceededError')) };
    await expect(
      issueCommand(context(), full, 'registration.register', { registrationId: 'r1', sessionId: 's1' }),
    ).rejects.toThrow(/Quota/);
  });

  it('finds the one collision among 500 registrations, and none where there is none', () => {
    const many = Array.from({ length: 500 }, (_, n) => sessionRow(`x${n}`, `t${n % 50}`, 2 * n + 1));
    const target = sessionRow('wanted', 't1', 4);
    const clashing = sessionRow('clashing', 't1', 7);
    const rows = baseRows({
      training: Array.from({ length: 50 }, (_, n) => trainingRow(`t${n}`)),
      session: [...many, target, clashing],
      registration: many.map(({ id }) => registrationRow(`r-${id}`, id)),
    });
    const own = context(rows);
    const preview = (sessionId: string) =>
      previewCommand(own, 'registration.register', { registrationId: 'r', sessionId }, base);
    expect(preview('wanted').status).toBe('applied');
    expect(preview('clashing')).toMatchObject({ status: 'conflict', code: 'schedule_overlap' });
  });
});
