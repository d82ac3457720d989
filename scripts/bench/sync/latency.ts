/**
 * Commit → client while all clients look: managers edit session descriptions, which every client sees, and employees
 * register, which every client sees in the seats and they themselves in their registrations. Always: each client must have
 * seen each edit in the end, or it is an error; times are of one clock, that of this machine.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Actor } from '../../../schema/src/domain/actor.ts';
import type { JsonValue } from '../../../schema/src/domain/rows.ts';
import { type Measured, percentile, spread } from '../figures.ts';
import type { Load } from './load.ts';
import { costs, cpuShares } from './processes.ts';
import type { SyncSystem } from './sync-system.ts';
import { tokenMint } from './tokens.ts';

const EDITS_A_SECOND = 0.5;
const REGISTRATIONS_A_SECOND = 1;
const SEEN_WITHIN_MS = 30_000;
/** Writes for `seconds` and measures when each client had each write. */
export async function measureLatency(
  bench: SyncSystem,
  load: Load,
  clients: readonly Actor[],
  seconds: number,
): Promise<Measured[]> {
  const writer = await writerOf(bench);
  try {
    const [manager] = await bench.people('manager', 1, clients[0]?.orgId);
    const sessions = await sessionsAhead(bench, clients[0]?.orgId ?? '');
    if (manager === undefined) throw new Error('There is no manager.');
    const committed = new Map<string, number>();
    const before = costs();
    const marks = await load.watch(async () => {
      const edits = every(1000 / EDITS_A_SECOND, seconds, async (n) => {
        const { id, description } = sessions[n % sessions.length] as Session;
        const mark = `bench-w-${n}-`;
        sessions[n % sessions.length] = { id, description: mark };
        const changes = { description: { from: description, to: mark } };
        committed.set(mark, await writer.issue(manager, 'session.edit', { sessionId: id, changes }));
      });
      const registrations = every(1000 / REGISTRATIONS_A_SECOND, seconds, async (n) => {
        const actor = clients[(n * 7) % clients.length] as Actor;
        const mark = `bench-r-${n}-`;
        const { id: sessionId } = sessions[(n * 31 + 11) % sessions.length] as Session;
        const at = await writer.issue(
          actor,
          'registration.register',
          { registrationId: `${mark}${randomUUID()}`, sessionId },
          { meetings: [], seatsLeft: 1 },
        );
        if (at > 0) committed.set(mark, at);
      });
      await Promise.all([edits, registrations]);
      await sleep(SEEN_WITHIN_MS / 10);
    });
    const { words, load: share } = cpuShares(before, costs());
    const delays = (kind: 'w' | 'r') =>
      [...marks]
        .filter(([mark]) => mark.startsWith(`bench-${kind}-`))
        .flatMap(([mark, times]) => times.map((at) => at - (committed.get(mark) ?? Number.NaN)))
        .filter((ms) => !Number.isNaN(ms));
    const everybody = delays('w');
    const own = delays('r');
    const edits = [...committed.keys()].filter((mark) => mark.startsWith('bench-w-')).length;
    const missing = edits * clients.length - everybody.length;
    if (missing > 0) throw new Error(`${missing} of ${edits * clients.length} sights of an edit are missing.`);
    const note = `${edits} edits and ${own.length} registrations in ${seconds} s, each sent to all ${clients.length} clients (${everybody.length} sights of an edit); from the server's stamp inside the transaction until the poke is complete at the client; ${words}; load generator ${Math.round(100 * share)} % of all CPU used`;
    const of = (share: number, target: string): Measured => ({
      figure: `commit → client at ${clients.length} clients, p${share * 100}`,
      value: percentile(everybody, share),
      unit: 'ms',
      target,
      samples: everybody.length,
      note,
    });
    return [
      of(0.5, '<= 100'),
      of(0.95, '<= 300'),
      of(0.99, '<= 1000'),
      {
        figure: `own registration → own client at ${clients.length} clients, p50`,
        value: percentile(own, 0.5),
        unit: 'ms',
        target: '',
        samples: own.length,
        note: spread(own, 'ms'),
      },
    ];
  } finally {
    await writer.end();
  }
}

type Session = { readonly id: string; readonly description: string };

async function sessionsAhead({ owner }: SyncSystem, orgId: string): Promise<Session[]> {
  const { rows } = await owner.query<Session>(
    `select id, description from session where org_id = $1 and status = 'scheduled' and (ends_at is null or starts_at > now()) order by id`,
    [orgId],
  );
  return rows;
}

/** Calls `work` `count` times a second at steady instants, not waiting for the one before. */
async function every(stepMs: number, seconds: number, work: (n: number) => Promise<void>): Promise<void> {
  const running: Promise<void>[] = [];
  for (let n = 0; n < (seconds * 1000) / stepMs; n += 1) {
    running.push(work(n));
    await sleep(stepMs);
  }
  await Promise.all(running);
}

/** Sends single commands with real tokens; `issue` answers when it was decided (ms UTC), 0 where it was refused. */
export async function writerOf({ system }: SyncSystem) {
  const mint = tokenMint(system.dbUrls.auth);
  let seq = 0;
  const device = randomUUID();
  return {
    async issue(actor: Actor, name: string, args: JsonValue, base?: JsonValue): Promise<number> {
      const id = randomUUID();
      const command = {
        id,
        name,
        version: 1,
        args,
        ...(base === undefined ? {} : { base }),
        actor: actor.userId,
        device,
        seq: (seq += 1),
        issuedAt: Date.now(),
        offlineSince: null,
      };
      const response = await fetch(`${system.url}/api/v1/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await mint.of(actor)}` },
        body: JSON.stringify({ commands: [command] }),
      });
      const body: unknown = await response.json();
      const receipt = receiptIn(body);
      return receipt.status === 'applied' || receipt.status === 'adjusted' ? receipt.decidedAt : 0;
    },
    end: () => mint.end(),
  };
}

function receiptIn(body: unknown): { status: string; decidedAt: number } {
  const receipt: unknown =
    typeof body === 'object' && body !== null && 'receipts' in body && Array.isArray(body.receipts)
      ? body.receipts[0]
      : null;
  if (
    typeof receipt === 'object' &&
    receipt !== null &&
    'status' in receipt &&
    typeof receipt.status === 'string' &&
    'decidedAt' in receipt &&
    typeof receipt.decidedAt === 'number'
  ) {
    return { status: receipt.status, decidedAt: receipt.decidedAt };
  }
  throw new Error(`No receipt: ${JSON.stringify(body).slice(0, 300)}`);
}
