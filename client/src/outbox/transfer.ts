/**
 * The queue in a file: written where data is at risk, read on another device of the same person. Always: a command keeps
 * its id, so the server never executes it twice however many devices send it; the file says whose it is and carries a
 * checksum, so a broken or foreign one is refused before anything is taken from it.
 *
 * A command comes in under its envelope as issued (its first device, its first number) and waits here behind all that this
 * device has: commands on one thing keep their order among themselves, because the drain follows the order in which they
 * lie in this outbox. What was tried there counts as tried here: it may have reached the server.
 */
import { z } from 'zod';
import type { CommandEnvelope } from '@openkms/schema/commands/command.ts';
import { envelopeSchema } from '@openkms/schema/commands/envelope.ts';
import type { SealedJson } from '../platform/sealed-queue.ts';
import { readEntry } from './entry.ts';
import { isPending, type Progress } from './state.ts';
import type { Adopted } from './store.ts';

const FORMAT = 'openkms-queue';
const VERSION = 1;
/** Larger files are refused unread, bytes. */
export const LARGEST_FILE = 200_000_000;

export type TransferCode = 'transfer_unreadable' | 'transfer_too_new' | 'transfer_too_large' | 'transfer_other_person';

/** Why a file is not taken; `code` is stable. */
export class TransferError extends Error {
  readonly code: TransferCode;

  constructor(code: TransferCode) {
    super(code);
    this.name = 'TransferError';
    this.code = code;
  }
}

/**
 * Draws up the file. `records`: as they lie on the disk, or in memory, in order; what this build cannot read goes along as it is.
 * `sealed`: what does not open on this device, as it is; nobody reads it back without its key, and an import passes it over.
 */
export async function writeTransfer(
  userId: string,
  records: readonly unknown[],
  exportedAt: number,
  sealed: readonly SealedJson[] = [],
): Promise<string> {
  const entries = JSON.stringify(records);
  const head = { format: FORMAT, version: VERSION, userId, exportedAt: new Date(exportedAt).toISOString() };
  return JSON.stringify(
    {
      ...head,
      checksum: await sha256(userId + entries),
      entries: JSON.parse(entries) as unknown,
      ...(sealed.length === 0 ? {} : { sealed }),
    },
    null,
    1,
  );
}

const header = z.object({ format: z.literal(FORMAT), version: z.number().int() });
const file = z.object({
  userId: z.string(),
  checksum: z.string(),
  entries: z.array(z.unknown()),
  sealed: z.array(z.unknown()).default([]).catch([]),
});

/**
 * What of the file's commands waits to be sent, for {@link Outbox.adopt}, in their order; `unreadable` counts what no
 * build of this version understands, `sealed` the parts that only their old key opens. Throws {@link TransferError}.
 */
export async function readTransfer(
  text: string,
  userId: string,
): Promise<{ readonly commands: readonly Adopted[]; readonly unreadable: number; readonly sealed: number }> {
  if (text.length > LARGEST_FILE) throw new TransferError('transfer_too_large');
  const parsed = parseJson(text);
  const head = header.safeParse(parsed);
  if (!head.success) throw new TransferError('transfer_unreadable');
  if (head.data.version > VERSION) throw new TransferError('transfer_too_new');
  const body = file.safeParse(parsed);
  if (!body.success) throw new TransferError('transfer_unreadable');
  const { userId: owner, checksum, entries, sealed } = body.data;
  if ((await sha256(owner + JSON.stringify(entries))) !== checksum) throw new TransferError('transfer_unreadable');
  if (owner !== userId) throw new TransferError('transfer_other_person');
  const read = entries.map((record) => readEntry(record));
  const waiting = read.filter((entry) => entry !== null && isPending(entry.progress.state));
  const commands = waiting.flatMap((entry): Adopted[] => {
    const envelope = envelopeSchema.safeParse(entry?.envelope);
    return entry === null || !envelope.success || entry.envelope.actor !== userId
      ? []
      : [
          {
            envelope: entry.envelope satisfies CommandEnvelope,
            entity: entry.entity,
            attempts: attemptsOf(entry.progress),
          },
        ];
  });
  return {
    commands,
    unreadable: read.filter((entry) => entry === null).length + waiting.length - commands.length,
    sealed: sealed.length,
  };
}

/** What is on its way, or was answered, was tried, whatever the file counts. */
function attemptsOf({ state, attempts }: Progress): number {
  return state === 'saved' ? attempts : Math.max(attempts, 1);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new TransferError('transfer_unreadable');
  }
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
