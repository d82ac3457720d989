/**
 * After an outage: the server comes back, all clients connect at once and send what they queued. Always: every command has
 * exactly one receipt in the end, or it is an error.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../client/src/command/new-id.ts';
import { seededRandom } from '../../../schema/src/search/testing/generated-documents.ts';
import type { CommandEnvelope } from '../../../schema/src/commands/command.ts';
import type { Actor } from '../../../schema/src/domain/actor.ts';
import type { JsonValue } from '../../../schema/src/domain/rows.ts';
import type { Measured } from '../figures.ts';
import type { Batch, Load } from './load.ts';
import { costs, cpuShares } from './processes.ts';
import type { SyncSystem } from './sync-system.ts';

const READS_BACK_WITHIN_MS = 300_000;
/** Of five commands one gives back a seat that the person has just asked for. */
const GIVES_BACK_EACH = 5;

/** Takes the server away, brings it back and measures until everything is receipted, and until every client has its rows. */
export async function measureStorm(
  { system, owner }: SyncSystem,
  load: Load,
  clients: readonly Actor[],
  queued: number,
): Promise<Measured[]> {
  const { rows } = await owner.query<{ id: string }>(
    `select id from session where org_id = $1 and status = 'scheduled' and (ends_at is null or starts_at > now()) order by id`,
    [clients[0]?.orgId],
  );
  const batches = clients.map((actor, index) =>
    queueOf(
      actor,
      rows.map(({ id }) => id),
      queued,
      index,
    ),
  );
  const ids = batches.flatMap(({ commands }) => commands.map(({ id }) => id));
  await system.kill('sync-server');
  await sleep(1000);
  const before = costs();
  const back = system.restart('sync-server');
  const began = performance.now();
  // As clients do, they try while the server is still starting.
  const sent = await load.send(batches);
  const answeredMs = performance.now() - began;
  await back;
  const { words } = cpuShares(before, costs());
  const { rows: receipts } = await owner.query<{
    status: string;
    code: string | null;
    n: number;
    first: number;
    last: number;
  }>(
    `select status, code, count(*)::int as n, extract(epoch from min(decided_at))::float8 * 1000 as first,
       extract(epoch from max(decided_at))::float8 * 1000 as last
     from command_receipt where id = any($1) group by 1, 2 order by n desc`,
    [ids],
  );
  const receipted = receipts.reduce((sum, { n }) => sum + n, 0);
  if (receipted !== ids.length || sent.answered !== ids.length) {
    throw new Error(
      `${receipted} of ${ids.length} commands have a receipt, ${sent.answered} were answered: ${load.refusals()[0] ?? ''}`,
    );
  }
  const decidedMs = Math.max(...receipts.map(({ last }) => last)) - Math.min(...receipts.map(({ first }) => first));
  const until = performance.now() + READS_BACK_WITHIN_MS;
  while ((load.behind() > 0 || load.connected() < clients.length) && performance.now() < until) await sleep(100);
  const readsMs = performance.now() - began;
  const late = load.behind();
  if (late > 0) throw new Error(`${late} clients did not come back: ${load.refusals()[0] ?? ''}`);
  const outcomes = receipts.map(({ n, status, code }) => `${n} ${status}${code === null ? '' : ` ${code}`}`).join(', ');
  return [
    {
      figure: `storm of ${clients.length} × ${queued} commands, all receipted by the executor`,
      value: answeredMs / 1000,
      unit: 's',
      target: '<= 60',
      samples: ids.length,
      note: `from starting the sync-server to the last answer, ${sent.requests} requests, while ${clients.length} clients connect again; ${Math.round((ids.length * 1000) / decidedMs)} commands/s between first and last receipt; ${outcomes}; ${words}`,
    },
    {
      figure: `storm, every one of ${clients.length} clients reads again`,
      value: readsMs / 1000,
      unit: 's',
      target: '',
      samples: clients.length,
      note: 'from starting the sync-server until all clients are connected and have all their rows',
    },
  ];
}

/** What one person queued: registrations, and some of them given back. */
function queueOf(actor: Actor, sessions: readonly string[], count: number, seed: number): Batch {
  const random = seededRandom(seed + 1);
  const device = newId();
  const issuedAt = Date.now();
  const asked: { registrationId: string; sessionId: string }[] = [];
  const taken = new Set<string>();
  const commands = Array.from({ length: count }, (_, at): CommandEnvelope => {
    const envelope = (name: string, args: JsonValue, base?: JsonValue): CommandEnvelope => ({
      id: newId(),
      name,
      version: 1,
      args,
      ...(base === undefined ? {} : { base }),
      actor: actor.userId,
      device,
      seq: at + 1,
      issuedAt,
      offlineSince: issuedAt - 3_600_000,
    });
    const given = at % GIVES_BACK_EACH === GIVES_BACK_EACH - 1 ? asked.shift() : undefined;
    if (given !== undefined) return envelope('registration.cancel', given);
    let sessionId: string;
    do sessionId = sessions[Math.floor(random() * sessions.length)] ?? '';
    while (taken.has(sessionId));
    taken.add(sessionId);
    asked.push({ registrationId: newId(), sessionId });
    return envelope('registration.register', asked.at(-1) ?? {}, { meetings: [], seatsLeft: 1 });
  });
  return { userId: actor.userId, commands };
}
