/**
 * The server's rows on their way to one device. Always: as the queries of whoever is signed in let them through, late but
 * whole and in order; nothing arrives without a line, and nothing of one person is left for the next.
 */
import type { BaseRows } from '@openkms/client/view/base-rows.ts';
import type { LiveView } from '@openkms/client/view/live-view.ts';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Random } from './random.ts';
import { Replica } from './replica.ts';
import type { SyncedRows } from './replication.ts';
import type { Server } from './server.ts';
import type { Time } from './time.ts';

export type ArrivalOptions = {
  readonly server: Server;
  readonly time: Time;
  readonly random: Random;
  readonly isUp: () => boolean;
  /** Who is signed in; null for nobody. */
  readonly actor: () => Actor | null;
  /** The view of each tab; null where it is not open yet. */
  readonly lives: () => readonly (LiveView | null)[];
  /** Whoever is here has other rights from now on. */
  readonly onRights: (actor: Actor) => void;
  readonly onError: (error: unknown) => void;
};

/** ms between a commit and its rows on a device; each device has its own. */
const REPLICATION = 20;

export class Arrivals {
  readonly #options: ArrivalOptions;
  #rows: SyncedRows | null = null;
  #base: BaseRows | null = null;
  #replica = new Replica();
  #underWay = false;
  #stalledUntil = 0;

  constructor(options: ArrivalOptions) {
    this.#options = options;
  }

  /** What has arrived; null for nothing. */
  get base(): BaseRows | null {
    return this.#base;
  }

  get areUnderWay(): boolean {
    return this.#underWay;
  }

  /** Rows are on their way, if the line is up; one delivery at a time, of the newest there is when it arrives. */
  expect(): void {
    const { time, random, isUp, onError } = this.#options;
    if (this.#underWay || !isUp()) return;
    this.#underWay = true;
    time.after(Math.max(REPLICATION + random.below(200), this.#stalledUntil - time.now()), () => {
      this.#underWay = false;
      void time.outside(() => this.#take()).catch(onError);
    });
  }

  /** Nothing arrives for `ms`. */
  stall(ms: number): void {
    this.#stalledUntil = Math.max(this.#stalledUntil, this.#options.time.now() + ms);
  }

  /** The rows leave with their person. */
  forget(): void {
    this.#replica = new Replica();
    this.#base = null;
    this.#rows = null;
  }

  async #take(): Promise<void> {
    const { server, isUp, lives, onRights } = this.#options;
    if (!isUp()) return;
    const rows = await server.rows();
    const was = this.#options.actor();
    if (was === null) return;
    if (rows === this.#rows && lives().every((live) => (live?.base().org.size ?? 1) > 0)) return;
    this.#rows = rows;
    const me = rows.user.find((row) => row.id === was.userId);
    const changed = me !== undefined && (me.role !== was.role || me.officeId !== was.officeId);
    const actor = changed ? { ...was, role: me.role, officeId: me.officeId } : was;
    if (changed) onRights(actor);
    const base = this.#replica.update(rows, actor);
    this.#base = base;
    for (const live of lives()) {
      if (changed) live?.setActor(actor);
      live?.setRows(base);
    }
  }
}
