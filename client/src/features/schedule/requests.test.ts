import { expect, test } from 'vitest';
import type { CommandReceiptRow } from '@openkms/schema/domain/rows.ts';
import { requestsOf } from './requests.ts';

const receipt: CommandReceiptRow = {
  id: 'c1',
  orgId: 'o',
  actorId: 'u',
  deviceId: 'd',
  seq: 1,
  name: 'registration.register',
  status: 'adjusted',
  code: 'waitlisted',
  details: { registrationId: 'r1' },
  issuedAt: 0,
  offlineSince: 7,
  decidedAt: 9,
  entityTable: 'registration',
  entityId: 'r1',
  seenAt: null,
  seenBy: null,
  seenByName: null,
};

test('a receipt tells how it ended, the queue of this device what the person saw', () => {
  const asked = [{ id: 'c1', name: 'registration.register', args: {}, base: { meetings: [], seatsLeft: 1 } }];
  expect(requestsOf([receipt], asked).get('r1')).toEqual({ status: 'adjusted', offlineSince: 7, seatsSeen: 1 });
});

test('on another device it is not known what the person saw', () => {
  expect(requestsOf([receipt], []).get('r1')).toEqual({ status: 'adjusted', offlineSince: 7, seatsSeen: null });
});

test('receipts of other commands, and those without a registration, are not heard', () => {
  expect(
    requestsOf(
      [
        { ...receipt, name: 'registration.cancel' },
        { ...receipt, details: {} },
      ],
      [],
    ).size,
  ).toBe(0);
});
