/** The queue of one person as a file, out and in; see SyncState. Always: an export holds also what only memory has, and what is sealed. */
import { entryOf, readEntries } from '../outbox/entry.ts';
import { LARGEST_FILE, readTransfer, TransferError, writeTransfer } from '../outbox/transfer.ts';
import type { SavingOutbox } from '../outbox/unsaved.ts';
import type { Clock } from '../platform/clock.ts';
import type { DeviceDb } from '../platform/device-db.ts';
import { sealedAsJson, sealedOf } from '../platform/sealed-queue.ts';
import type { SyncState } from '../view/sync-state.ts';

/** Everything of `own`'s person on this device. */
export async function exportQueue(
  { db, clock }: { readonly db: DeviceDb; readonly clock: Clock },
  own: SavingOutbox,
): Promise<Blob> {
  // A database that cannot be read any more: what this page remembers of it is the best there is.
  const kept = await own.exportAll().catch(() => own.entries());
  // The disk may have kept one and could not say so.
  const there = new Set(readEntries(kept).map(({ id }) => id));
  const unsaved = own
    .unsaved()
    .filter(({ draft }) => !there.has(draft.id))
    .map(({ draft, entity }) => entryOf(own, draft, entity, clock.now()));
  const sealed = await sealedOf(db, own.userId).catch(() => []);
  const text = await writeTransfer(own.userId, [...kept, ...unsaved], clock.now(), sealed.map(sealedAsJson));
  return new Blob([text], { type: 'application/json' });
}

/** Takes in what waits in `file`. Rejects with TransferError. */
export async function importQueue(own: SavingOutbox, file: Blob): ReturnType<SyncState['importQueue']> {
  if (file.size > LARGEST_FILE) throw new TransferError('transfer_too_large');
  const { commands, ...left } = await readTransfer(await file.text(), own.userId);
  return { ...(await own.adopt(commands)), ...left };
}
