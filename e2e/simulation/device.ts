/**
 * One person's device: the real outbox on IndexedDB, the real drain, the real retirement by receipt. Replication is a
 * poll of the receipts in Postgres, so a receipt arrives late, and never before its effects.
 */
import { openOutbox, type Outbox } from '@openkms/client/outbox/store.ts';
import { isPending, type Verdict } from '@openkms/client/outbox/state.ts';
import type { Clock } from '@openkms/client/platform/clock.ts';
import { openDeviceDb, type DeviceDb } from '@openkms/client/platform/device-db.ts';
import { type Drain, startDrain } from '@openkms/client/push/drain.ts';
import { retireByReceipt } from '@openkms/client/push/retire.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { JsonObject, JsonValue } from '@openkms/schema/domain/rows.ts';
import type { World } from '@openkms/sync-server/execute/fixture.ts';
import { v7 as uuidv7 } from 'uuid';
import { faultyNetwork, type Line } from './network.ts';
import type { Random } from './random.ts';

/** Back-off of seconds would make a run last minutes: time passes a hundred times faster for the drain. */
const SPEED = 100;
const fastClock: Clock = {
  now: Date.now,
  after(ms, work) {
    const timer = setTimeout(work, ms / SPEED);
    return () => clearTimeout(timer);
  },
};

/** A database whose users die with their process: after `die`, nothing that waits for it ever goes on. */
function mortal(db: DeviceDb): { db: DeviceDb; die: () => void } {
  let dead = false;
  const never = new Promise<never>(() => undefined);
  const until = async <T>(work: () => Promise<T>): Promise<T> => {
    if (dead) return never;
    try {
      const result = await work();
      return dead ? await never : result;
    } catch (error) {
      if (dead) return never;
      throw error;
    }
  };
  return {
    db: {
      ...db,
      write: (tables, work) => until(() => db.write(tables, work)),
      read: (work) => until(() => db.read(work)),
    },
    die() {
      dead = true;
      db.close();
    },
  };
}

type Running = { readonly outbox: Outbox; readonly drain: Drain; readonly stop: () => void };

export class Device {
  readonly line: Line = { online: true, faulty: true };
  /** Ids of every command whose `append` resolved: none of these may ever be lost. */
  readonly saved = new Set<string>();
  readonly actor: Actor;
  readonly #world: World;
  readonly #random: Random;
  readonly #name = `device-${uuidv7()}`;
  readonly #verdicts = new Map<string, Verdict>();
  readonly #arrivals = new Set<() => void>();
  #running: Running | undefined;

  constructor(world: World, actor: Actor, random: Random) {
    this.#world = world;
    this.actor = actor;
    this.#random = random;
  }

  /** Opens what is on the disk, as a page does when it loads. */
  async open(): Promise<void> {
    const { db, die } = mortal(openDeviceDb(this.#name));
    const channel = { post: () => undefined, listen: () => () => undefined };
    const outbox = await openOutbox({
      db,
      userId: this.actor.userId,
      channel,
      clock: fastClock,
      newId: uuidv7,
      deviceLabel: 'Simulated',
    });
    const receipts = {
      verdictOf: (id: string) => this.#verdicts.get(id),
      subscribe: (listener: () => void) => {
        this.#arrivals.add(listener);
        return () => void this.#arrivals.delete(listener);
      },
    };
    const stopRetiring = retireByReceipt(outbox, receipts);
    const drain = startDrain({
      outbox,
      send: faultyNetwork(this.#world, this.actor, this.line, this.#random),
      token: () => 'token',
      refresh: () => Promise.resolve('granted'),
      isOnline: () => this.line.online,
      onAnswer: () => undefined,
      clock: fastClock,
      random: this.#random.next,
    });
    const stop = () => {
      drain.stop();
      stopRetiring();
      outbox.close();
      die();
    };
    this.#running = { outbox, drain, stop };
  }

  /** The process dies: memory is gone, requests under way are cut, only the disk stays. */
  crash(): void {
    this.#running?.stop();
    this.#running = undefined;
  }

  /** Saves one command; what the crash of another step interrupts was never promised. */
  async issue(name: string, args: JsonValue, base?: JsonValue): Promise<void> {
    if (!this.#running) return;
    const draft = {
      id: uuidv7(),
      name,
      version: 1,
      args,
      issuedAt: Date.now(),
      offlineSince: this.line.online ? null : Date.now() - 1000,
      ...(base === undefined ? {} : { base }),
    };
    const entry = await this.#running.outbox.append(draft, `command:${draft.id}`);
    this.saved.add(entry.id);
  }

  setOnline(online: boolean): void {
    this.line.online = online;
    if (online) this.#running?.drain.kick('at-once');
  }

  /** Receipts reach this device as replication would bring them. */
  async replicate(): Promise<void> {
    if (!this.line.online) return;
    const rows = await this.#world.rows(
      'select id, status, code, details, decided_at from command_receipt where actor_id = $1',
      [this.actor.userId],
    );
    for (const row of rows) {
      if (this.#verdicts.has(String(row['id']))) continue;
      this.#verdicts.set(String(row['id']), {
        status: row['status'] as Verdict['status'],
        code: row['code'] as string | null,
        details: row['details'] as JsonObject,
        decidedAt: (row['decided_at'] as Date).getTime(),
      });
    }
    for (const listener of this.#arrivals) listener();
  }

  /** Entries on this device whose end is not known. */
  pending(): number {
    return this.#running?.outbox.entries().filter((entry) => isPending(entry.progress.state)).length ?? 0;
  }

  /** How every command on the disk ended, by id. */
  ends(): Map<string, string> {
    return new Map(this.#running?.outbox.entries().map((entry) => [entry.id, entry.progress.state]) ?? []);
  }
}
