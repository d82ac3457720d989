/**
 * What is known of the request behind each registration, from two witnesses: the receipts the server sent, and this
 * device's own queue, which alone remembers how many seats the person saw. Pure.
 */
import { z } from 'zod';
import type { CommandReceiptRow } from '@openkms/schema/domain/rows.ts';
import type { Request } from './stories.ts';

/** The part of a queue entry that is read here. */
export type AskedEntry = {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
  readonly base?: unknown;
};

const args = z.object({ registrationId: z.string() });
const seen = z.object({ seatsLeft: z.number() });

/** Requests by registration id. */
export function requestsOf(receipts: readonly CommandReceiptRow[], asked: readonly AskedEntry[]): Map<string, Request> {
  const seats = new Map<string, number>();
  for (const entry of asked) {
    const base = seen.safeParse(entry.base);
    if (base.success) seats.set(entry.id, base.data.seatsLeft);
  }
  const requests = new Map<string, Request>();
  for (const receipt of receipts) {
    if (receipt.name !== 'registration.register') continue;
    const registrationId = args.safeParse(receipt.details).data?.registrationId;
    if (registrationId === undefined) continue;
    requests.set(registrationId, {
      status: receipt.status,
      offlineSince: receipt.offlineSince,
      seatsSeen: seats.get(receipt.id) ?? null,
    });
  }
  return requests;
}
