// Rows for the tests of this folder: complete, valid, and different only where a test says so.
import type { OfficeRow, SessionRow } from '@openkms/schema/domain/rows.ts';

export function sessionRow(over: Partial<SessionRow>): SessionRow {
  return {
    id: 's',
    orgId: 'o',
    trainingId: 't',
    officeId: 'boston',
    code: 'S-1',
    description: '',
    status: 'scheduled',
    schedule: 'scheduled',
    mode: 'in-person',
    zone: 'America/New_York',
    room: null,
    virtualUrl: null,
    trainers: [],
    capacity: 10,
    seatsTaken: 0,
    waitlistCount: 0,
    startsAt: 1000,
    endsAt: 2000,
    cancelReason: null,
    cancelledAt: null,
    updatedBy: null,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}

export function officeRow(over: Partial<OfficeRow>): OfficeRow {
  return {
    id: 'boston',
    orgId: 'o',
    code: 'Boston',
    name: 'Boston',
    zone: 'America/New_York',
    isVirtual: false,
    version: 1,
    updatedAt: 0,
    ...over,
  };
}
