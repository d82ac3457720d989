/**
 * The server of one run: the real executor on real Postgres, behind a door that does what the HTTP route does. Always: its
 * clock never stands still or goes back, so what depends on each other can be told in order afterwards; who wrote what
 * at which instant is noted for the oracle; a death in the middle ends the connection, as a killed process would.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '@openkms/schema/domain/actor.ts';
import type { Role } from '@openkms/schema/domain/rows.ts';
import { AppError } from '@openkms/sync-server/app-error.ts';
import { createExecutor, type Executor } from '@openkms/sync-server/execute/executor.ts';
import { deviceReport, writeDeviceRow } from '@openkms/sync-server/http/commands/device-row.ts';
import type pg from 'pg';
import { type Backup, backUp, restore } from './organisation.ts';
import { RowsReader, type SyncedRows } from './replication.ts';
import type { Time } from './time.ts';

export type Databases = {
  /** Of the role openkms_app. */
  readonly app: pg.Pool;
  /** Of the superuser, pipelined. */
  readonly owner: pg.Pool;
};

/** One answer of the door, before the network has its way with it. */
export type Reply = { readonly status: number; readonly body: unknown; readonly retryAfter?: string };
/**
 * What befalls the batch at its `query`th statement. `dies`: the process is gone; `flushed`: Postgres has the statement by
 * then. `fails`: a fault of ours, the command it happens to has no end yet.
 */
export type Mishap =
  | { readonly kind: 'dies'; readonly query: number; readonly flushed: boolean }
  | { readonly kind: 'fails'; readonly query: number };

/** What stood behind one decision. */
export type Decision = {
  readonly actor: Actor;
  /** When its batch began, ms UTC. */
  readonly began: number;
};

type CommandsBody = { readonly device: unknown; readonly epoch?: string; readonly commands: readonly unknown[] };
type Batch = {
  readonly actor: Actor;
  readonly began: number;
  readonly death: Mishap | null;
  queries: number;
  at: number | null;
  ids: number;
  dead: boolean;
  struck: boolean;
};

export type ServerOptions = {
  readonly databases: Databases;
  readonly time: Time;
  readonly key: string;
  readonly orgId: string;
  /** Tests of the oracle put a broken executor here. */
  readonly sabotage?: (executor: Executor, databases: Databases) => Executor;
};

export class Server {
  /** By the instant it was decided at. */
  readonly decisions = new Map<number, Decision>();
  /** Every command as it arrived, by id. */
  readonly arrived = new Map<string, unknown>();
  /** The instant of the last decision before each device had told of itself, to this database as it is now. */
  readonly toldOf = new Map<string, number>();
  /** What the executor calls a fault of its own. */
  readonly faults: string[] = [];
  /** What was sent by somebody whose it is not, in words. */
  readonly foreign: string[] = [];
  epoch = 1;
  /** ms UTC. */
  restoredAt = 0;
  down = false;
  readonly #options: ServerOptions;
  readonly #executor: Executor;
  readonly #batch = new AsyncLocalStorage<Batch>();
  readonly #listeners = new Set<() => void>();
  readonly #reader: RowsReader;
  #rows: Promise<SyncedRows> | null = null;
  #lastAt = 0;
  /** Oldest first; `at`: the instant of the last decision before it. */
  readonly #backups: { readonly rows: Backup; readonly at: number }[] = [];
  #busy = 0;
  #gate: Promise<void> | null = null;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#reader = new RowsReader(options.databases.owner, options.orgId);
    const executor = createExecutor({
      pool: this.#mortal(options.databases.app),
      now: () => this.#tick(),
      newId: () => this.#newId(),
      onFault: ({ name, error }) => {
        // What was planned is no fault.
        if (this.#batch.getStore()?.struck !== true) this.faults.push(`${name}: ${reasonOf(error)}`);
      },
    });
    this.#executor = options.sabotage?.(executor, options.databases) ?? executor;
  }

  /** What the door answers. Throws where the process dies or is not there. */
  async handle(path: string, userId: string, body: unknown, death: Mishap | null = null): Promise<Reply> {
    if (this.down) throw new TypeError('nobody answers');
    switch (path) {
      case '/api/v1/commands':
        return this.#commands(userId, body as CommandsBody, death);
      case '/api/v1/receipts/known':
        return this.#known(userId, (body as { ids: readonly string[] }).ids);
      default:
        return { status: 404, body: { code: 'not_found' } };
    }
  }

  /** Holds requests back for `ms`; then they arrive together. */
  rush(ms: number): void {
    const open = this.#options.time.pause(ms);
    this.#gate = open;
    void open.then(() => {
      if (this.#gate === open) this.#gate = null;
    });
  }

  /** Resolves when a request may enter. */
  async gate(): Promise<void> {
    await this.#gate;
  }

  async #commands(userId: string, body: CommandsBody, death: Mishap | null): Promise<Reply> {
    this.#busy += 1;
    const arrivedAt = this.#options.time.now();
    // As the route does: nothing is executed for who holds verdicts of another epoch.
    const epoch = `epoch-${this.epoch}`;
    const commands = body.epoch === undefined || body.epoch === epoch ? body.commands : [];
    try {
      const report = deviceReport.parse(body.device);
      const { actor, revoked } = await this.#actor(userId, report.id);
      const batch: Batch = {
        actor,
        began: this.#lastAt,
        death,
        queries: 0,
        at: null,
        ids: 0,
        dead: false,
        struck: false,
      };
      for (const each of commands) {
        this.arrived.set(idOf(each), each);
        const { actor: whose } = each as { readonly actor?: unknown };
        if (whose !== userId) this.foreign.push(`${idOf(each)} of ${String(whose)} was sent as ${userId}`);
      }
      const answer = await this.#batch.run(batch, () => this.#executor.executeBatch(commands, actor));
      if (batch.dead) throw new TypeError('the server died');
      const now = this.#options.time.now();
      await writeDeviceRow(this.#options.databases.app, actor, report, { arrivedAt, now });
      if (!this.toldOf.has(report.id)) this.toldOf.set(report.id, this.#lastAt);
      return { status: 200, body: { ...answer, server: { epoch, revoked, now } } };
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable') return { status: 503, body: { code: error.code } };
      throw error;
    } finally {
      this.#busy -= 1;
      this.#changed();
    }
  }

  async #known(userId: string, ids: readonly string[]): Promise<Reply> {
    const { rows } = await this.#options.databases.owner.query<{ id: string; at: Date }>(
      'select id, decided_at as at from command_receipt where actor_id = $1 and id = any($2::text[])',
      [userId, ids],
    );
    const known = new Map(rows.map((row) => [row.id, row.at.getTime()]));
    return {
      status: 200,
      body: { unknown: ids.filter((id) => !known.has(id)), decidedAt: Object.fromEntries(known) },
    };
  }

  /** Every synced row of the organisation as it is now; read again only after something was written. */
  rows(): Promise<SyncedRows> {
    return (this.#rows ??= this.#reader.read());
  }

  /** Calls back whenever rows may have changed. */
  watch(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async backUp(): Promise<void> {
    const { databases, orgId } = this.#options;
    this.#backups.push({ rows: await backUp(databases.owner, orgId), at: this.#lastAt });
  }

  /** Puts the last backup back, or the one `back` before it, and begins a new epoch; false where there is none, or somebody is at work. */
  async restore(back = 0): Promise<boolean> {
    const backup = this.#backups.at(-1 - back);
    if (backup === undefined || this.#busy > 0) return false;
    await restore(this.#options.databases.owner, this.#options.orgId, backup.rows);
    for (const [id, at] of this.toldOf) if (at >= backup.at) this.toldOf.delete(id);
    this.epoch += 1;
    this.restoredAt = this.#options.time.now();
    this.#changed();
    return true;
  }

  async #actor(userId: string, deviceId: string): Promise<{ readonly actor: Actor; readonly revoked: boolean }> {
    const { databases, orgId } = this.#options;
    const { rows } = await databases.owner.query<{ role: Role; office_id: string; name: string; revoked: boolean }>({
      name: 'sim:actor',
      text: `select role, office_id, name, exists (select 1 from device d where d.id = $2 and d.revoked_at is not null) as revoked
        from "user" where id = $1`,
      values: [userId, deviceId],
    });
    const [row] = rows;
    if (!row) throw new TypeError(`nobody is ${userId}`);
    const { role, office_id: officeId, name, revoked } = row;
    return { actor: { userId, orgId, role, officeId, name }, revoked };
  }

  #changed(): void {
    this.#rows = null;
    for (const each of this.#listeners) each();
  }

  /** The executor asks once for each attempt, under its locks: what it then decides is noted under this instant. */
  #tick(): number {
    const batch = this.#batch.getStore();
    this.#lastAt = Math.max(this.#lastAt + 1, this.#options.time.now());
    if (batch) {
      batch.at = this.#lastAt;
      batch.ids = 0;
      this.decisions.set(this.#lastAt, { actor: batch.actor, began: batch.began });
    }
    return this.#lastAt;
  }

  #newId(): string {
    const batch = this.#batch.getStore();
    if (!batch) throw new TypeError('ids are made while a batch is executed');
    return idAt(this.#options.key, batch.at ?? this.#tick(), (batch.ids += 1));
  }

  /** Connections whose statements are counted, for the batch that is to die among them. */
  #mortal(pool: pg.Pool): pg.Pool {
    const connect = async (): Promise<pg.PoolClient> => {
      const client = await pool.connect();
      const batch = this.#batch.getStore();
      if (!batch?.death) return client;
      if (batch.dead) {
        client.release();
        throw new TypeError('the server died');
      }
      return watched(client, batch, batch.death);
    };
    return new Proxy(pool, {
      get: (target, property) => {
        if (property === 'connect') return connect;
        const value: unknown = Reflect.get(target, property);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

/** The `n`th id made for what was decided at `at`: the oracle makes the same. */
export function idAt(key: string, at: number, n: number): string {
  return `${key}-x${at.toString(36)}-${n}`;
}

type WithStream = { readonly connection: { readonly stream: { destroy: () => void } } };

/** Ends the transaction in Postgres as a fault inside it would. */
const FAULT = `do $$ begin raise exception 'a fault of ours' using errcode = 'XX000'; end $$`;

function watched(client: pg.PoolClient, batch: Batch, death: Mishap): pg.PoolClient {
  const query = client.query.bind(client) as (...all: unknown[]) => unknown;
  const release = client.release.bind(client);
  const { stream } = (client as unknown as WithStream).connection;
  const counting = (...args: unknown[]): unknown => {
    batch.queries += 1;
    if (batch.queries === death.query) {
      batch.struck = true;
      if (death.kind === 'fails') {
        void (query(FAULT) as Promise<unknown>).catch(() => undefined);
        return query(...args);
      }
      batch.dead = true;
      // Flushed: the statement leaves with this turn of the event loop, and only then the process is gone.
      if (death.flushed) setImmediate(() => setImmediate(() => stream.destroy()));
      else stream.destroy();
    }
    return query(...args);
  };
  client.query = counting as pg.PoolClient['query'];
  client.release = (error) => {
    client.query = query as pg.PoolClient['query'];
    client.release = release;
    release(batch.dead ? new Error('ended with its process') : error);
  };
  return client;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
}

function idOf(command: unknown): string {
  const id = typeof command === 'object' && command !== null && 'id' in command ? command.id : null;
  return typeof id === 'string' ? id : 'unreadable';
}
