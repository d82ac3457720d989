/** The order of a roster: seats first, then the queue in its order, then who gave theirs back, newest first. */
import type { RegistrationRow, RegistrationStatus } from '@openkms/schema/domain/rows.ts';
import { byWaitlistOrder } from '@openkms/schema/domain/seats.ts';

const rank: Record<RegistrationStatus, number> = { registered: 0, waitlisted: 1, cancelled: 2 };

/** Compares two rows of a roster. */
export function byStanding(a: RegistrationRow, b: RegistrationRow): number {
  if (a.status !== b.status) return rank[a.status] - rank[b.status];
  if (a.status === 'waitlisted') return byWaitlistOrder(a, b);
  if (a.status === 'cancelled') return (b.cancelledAt ?? 0) - (a.cancelledAt ?? 0);
  return (a.registeredAt ?? 0) - (b.registeredAt ?? 0) || (a.id < b.id ? -1 : 1);
}
