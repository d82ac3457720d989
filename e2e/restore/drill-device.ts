/**
 * One person's device in the drill: the real outbox on IndexedDB, the real drain over the server's own routes. Always: rows
 * come as replication brings them (receipts of the database there is now, and no others), so a receipt that was restored
 * away is no longer there to be seen.
 */
import { openOutbox, type Outbox } from '@openkms/client/outbox/store.ts';
import { type Clock, systemClock } from '@openkms/client/platform/clock.ts';
import { openDeviceDb } from '@openkms/client/platform/device-db.ts';
import { verdictSchema } from '@openkms/client/outbox/entry.ts';
import type { Verdict } from '@openkms/client/outbox/state.ts';
import { commandsHttp, knownHttp } from '@openkms/client/push/commands-http.ts';
import { type Drain, startDrain } from '@openkms/client/push/drain.ts';
import { retireByReceipt } from '@openkms/client/push/retire.ts';
import { keysOf } from '@openkms/schema/commands/order.ts';
import type { JsonValue } from '@openkms/schema/domain/rows.ts';
import type { TestServer } from '@openkms/sync-server/test-organisation.ts';
import { v7 as uuidv7 } from 'uuid';

/** A device that runs tells how it stands every five minutes, and so learns of the restore: here that is half a second. */
const SPEED = 600;
const clock: Clock = { ...systemClock, after: (ms, work) => systemClock.after(ms / SPEED, work) };

/** What a device can reach just now; nobody while the server is being restored. */
export type Line = { server: TestServer | null; token: string };

export class DrillDevice {
  readonly #userId: string;
  readonly #line: Line;
  readonly #name = `drill-${uuidv7()}`;
  readonly #arrivals = new Set<() => void>();
  #verdicts = new Map<string, Verdict>();
  #running: { readonly outbox: Outbox; readonly drain: Drain; readonly stop: () => void } | undefined;

  constructor(userId: string, line: Line) {
    this.#userId = userId;
    this.#line = line;
  }

  /** Opens what is on the disk, as a page does when it loads. */
  async open(): Promise<void> {
    const db = openDeviceDb(this.#name);
    const channel = { post: () => undefined, listen: () => () => undefined };
    const { fetch } = this;
    const outbox = await openOutbox({
      db,
      userId: this.#userId,
      channel,
      clock,
      newId: uuidv7,
      deviceLabel: 'Drill',
    });
    const stopRetiring = retireByReceipt(outbox, {
      verdictOf: (id) => this.#verdicts.get(id),
      subscribe: (listener) => {
        this.#arrivals.add(listener);
        return () => void this.#arrivals.delete(listener);
      },
    });
    const drain = startDrain({
      outbox,
      send: commandsHttp(fetch),
      askKnown: knownHttp(fetch),
      token: () => this.#line.token,
      refresh: () => Promise.resolve('unreachable'),
      isOnline: () => this.#line.server !== null,
      onAnswer: () => undefined,
      clock,
      random: () => 0,
    });
    const stop = () => {
      drain.stop();
      stopRetiring();
      outbox.close();
      db.close();
    };
    this.#running = { outbox, drain, stop };
  }

  close(): void {
    this.#running?.stop();
    this.#running = undefined;
  }

  /** Saves one command; answers its id. */
  async issue(name: string, args: JsonValue): Promise<string> {
    const draft = { id: uuidv7(), name, version: 1, args, issuedAt: Date.now(), offlineSince: null };
    return (await this.#here.outbox.append(draft, keysOf(draft).entity)).id;
  }

  /** The line is back: tell the server how this device stands, and send what waits. */
  kick(): void {
    this.#here.drain.kick('at-once');
  }

  /** The rows of the database there is now arrive. */
  async replicate(): Promise<void> {
    const { server } = this.#line;
    if (!server) return;
    const { rows } = await server.owner.query<Record<string, unknown>>(
      `select id, status, code, details, (extract(epoch from decided_at) * 1000)::float8 as "decidedAt"
       from command_receipt where actor_id = $1`,
      [this.#userId],
    );
    this.#verdicts = new Map(rows.map((row) => [String(row['id']), verdictSchema.parse(row)]));
    for (const listener of this.#arrivals) listener();
  }

  /** The epoch the server told with its last answer. */
  epoch(): string | null {
    return this.#here.drain.server.get().epoch;
  }

  /** Of every command this device has finished or not, how it stands. */
  states(): Map<string, string> {
    return new Map(this.#here.outbox.entries().map((entry) => [entry.id, entry.progress.state]));
  }

  /** Whether every command has ended by a receipt that the database there is now holds. */
  isSettled(): boolean {
    return this.#here.outbox
      .entries()
      .every(({ id, progress }) => 'proof' in progress && progress.proof === 'receipt' && this.#verdicts.has(id));
  }

  /** Everything as it would be sent once more. */
  envelopes(): readonly unknown[] {
    return this.#here.outbox.entries().map((entry) => entry.envelope);
  }

  get #here() {
    if (!this.#running) throw new Error('The device is closed.');
    return this.#running;
  }

  /** The line: the routes of the server, without a socket. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const { server } = this.#line;
    const sent = init?.body;
    if (!server || typeof input !== 'string' || typeof sent !== 'string')
      throw new TypeError('There is nobody at the other end.');
    const body: unknown = JSON.parse(sent);
    const answer = await server.call(this.#line.token, 'POST', input, body);
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  };
}
