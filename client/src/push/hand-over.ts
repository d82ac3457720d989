/**
 * What waits on a device that is no longer trusted goes to the server, where an administrator finds it. Always: oldest
 * first, in the order of issue; what the server took is written down as such before the next request leaves, and nothing
 * that it merely refused; a record this build cannot read is offered as it lies there; nothing is removed here.
 */
import { z } from 'zod';
import { advance, readEntry } from '../outbox/entry.ts';
import type { Verdict } from '../outbox/state.ts';
import { type DeviceDb, ofPerson, type OutboxRecord } from '../platform/device-db.ts';
import { understand } from './commands-http.ts';

/** Sends commands by the refresh cookie alone. Null: no answer, or one that will not come either if asked again. */
export type SendHandOver = (
  device: { readonly id: string; readonly label: string },
  commands: readonly unknown[],
) => Promise<ReadonlyMap<string, Verdict> | null>;

/** The server takes no more at once. */
const MOST_COMMANDS = 200;
/** Characters of one request; the server takes 4 MB of bytes, and no letter has more than three. */
const MOST_LETTERS = 1_200_000;

/** Hands over what waits of `userId`. `all`: nothing waits here any more. */
export async function handOverQueue(
  db: Pick<DeviceDb, 'outbox' | 'device' | 'read' | 'write'>,
  userId: string,
  send: SendHandOver,
  now: () => number,
): Promise<'all' | 'part'> {
  const device = await db.read(() => db.device.get(userId));
  if (device === undefined) return 'all';
  const mine = await db.read(() => ofPerson(db.outbox, userId).toArray());
  let how: 'all' | 'part' = 'all';
  for (const batch of batches(mine.filter(isWaiting))) {
    const verdicts = await send({ id: device.id, label: device.label }, batch.map(commandIn));
    if (verdicts === null) return 'part';
    const kept = new Map([...verdicts].filter(([, verdict]) => isKept(verdict)));
    await settle(db, batch, kept, now());
    if (batch.some(({ id }) => !verdicts.has(id))) return 'part';
    if (kept.size < verdicts.size) how = 'part';
  }
  return how;
}

/** Sends over `fetch`; `timeoutMs` covers the whole exchange. */
export function handOverHttp(fetch: typeof globalThis.fetch, timeoutMs = 30_000): SendHandOver {
  return async (device, commands) => {
    try {
      const answer = await fetch('/api/v1/auth/hand-over', {
        method: 'POST',
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ device, commands }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const said = understand(answer.status, await answer.json(), null);
      return said.kind === 'answered' ? said.verdicts : null;
    } catch {
      // No line, a time-out or a portal's page: what waits stays, sealed.
      return null;
    }
  };
}

function* batches(records: readonly OutboxRecord[]): Generator<readonly OutboxRecord[]> {
  let batch: OutboxRecord[] = [];
  let letters = 0;
  for (const record of records) {
    const length = JSON.stringify(commandIn(record)).length;
    if (batch.length > 0 && (batch.length === MOST_COMMANDS || letters + length > MOST_LETTERS)) {
      yield batch;
      batch = [];
      letters = 0;
    }
    batch.push(record);
    letters += length;
  }
  if (batch.length > 0) yield batch;
}

/** Refusals that may be an answer alone, of which the server keeps nothing: to a stranger's cookie, or over an id of somebody else. */
const UNKEPT = new Set<string | null>(['forbidden', 'duplicate_id']);

/** Whether the server has it for certain: a dead letter, which an administrator finds, or the receipt of an earlier request. */
function isKept({ status, code }: Verdict): boolean {
  return status !== 'rejected' || !UNKEPT.has(code);
}

const withEnvelope = z.looseObject({ envelope: z.unknown() });

/** Whether the server may not have decided it; what cannot be read may wait, too. */
function isWaiting(record: OutboxRecord): boolean {
  const state = readEntry(record)?.progress.state;
  return state === undefined || state === 'saved' || state === 'sending';
}

function commandIn(record: OutboxRecord): unknown {
  return withEnvelope.safeParse(record).data?.envelope ?? record;
}

async function settle(
  db: Pick<DeviceDb, 'outbox' | 'write'>,
  batch: readonly OutboxRecord[],
  verdicts: ReadonlyMap<string, Verdict>,
  at: number,
): Promise<void> {
  await db.write(['outbox'], async () => {
    for (const { id } of batch) {
      const verdict = verdicts.get(id);
      const entry = readEntry(await db.outbox.get(id));
      if (verdict === undefined || entry === null) continue;
      // Its receipt will not come with rows: this device gets none any more.
      const events = [{ kind: 'take' }, { kind: 'answer', verdict }, { kind: 'close' }] as const;
      const ended = events.reduce((now, event) => advance(now, event, at), entry);
      await db.outbox.put(ended);
    }
  });
}
