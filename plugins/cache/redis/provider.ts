/**
 * `Cache` in Redis, shared by every process that uses the same namespace. What Redis does in one step stands in
 * `scripts.ts`; this file decides what happens when it does not answer.
 *
 * Always: nothing throws because Redis is away. A removal that Redis has not confirmed waits (`removals.ts`), and until it
 * is confirmed every lookup is a miss and nothing is stored: this process never reads around its own removal.
 */
import { randomUUID } from 'node:crypto';
import {
  type Cache,
  type CacheLookup,
  type CacheMark,
  checkName,
  checkSelection,
  checkStore,
  type MissReason,
  type RefusalReason,
  type RemovalOutcome,
  type StoreOptions,
  type StoreOutcome,
} from '../../contract/cache.ts';
import { newCounts, statsOf } from '../../contract/cache-counts.ts';
import { createLoader } from '../../contract/cache-load.ts';
import type { JsonValue } from '../../contract/json.ts';
import { redisCacheConfig, type RedisCacheConfig } from './config.ts';
import { BackendLostError, openConnection } from './connection.ts';
import { createRemovals, type Removal } from './removals.ts';
import { getReply, markReply, scanReply, setReply } from './replies.ts';
import { GET, MARK, RAISE_FLOOR, REMOVE, type Script, SET } from './scripts.ts';

/** A mark that no ledger ever hands out: what is loaded with it is not stored. */
const NO_MARK: CacheMark = '';

/**
 * Returns at once and connects in the background; until then every lookup is a miss.
 * Throws ZodError where `config` does not have the shape of `redisCacheConfig`.
 */
export function createRedisCache(config: RedisCacheConfig): Cache {
  const { namespace, maxEntryBytes, maxRemovals, ...line } = redisCacheConfig.parse(config);
  // Braces: in a cluster, all keys of a namespace live on one node, as the scripts need it.
  const ledgerKey = `{${namespace}}:ledger`;
  const entryPrefix = `{${namespace}}:entry:`;
  const counts = newCounts();
  let closed = false;

  const removals = createRemovals(
    {
      names: (names) => run(REMOVE, [], [String(maxRemovals), ...names]),
      prefix: async (prefix) => {
        // First no load that is under way may be stored any more, then what is there goes.
        await run(RAISE_FLOOR, [], []);
        await sweep(entryPrefix + prefix);
      },
      all: () => connection.send(['UNLINK', ledgerKey]),
    },
    line.retryMs,
  );
  const connection = openConnection({ ...line, onUp: () => void removals.flush() });
  const loader = createLoader({ get, mark, set }, counts);

  async function run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length + 1), ledgerKey, ...keys, randomUUID(), connection.runId(), ...args];
    try {
      return await connection.send(['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      const isUnknown = error instanceof BackendLostError && error.reply?.startsWith('NOSCRIPT');
      if (!isUnknown) throw error;
      return connection.send(['EVAL', script.lua, ...rest]);
    }
  }

  /** Deletes the keys that begin with `prefix`: all that were there when it began are gone when it ends. */
  async function sweep(prefix: string): Promise<void> {
    const pattern = `${prefix.replace(/[\\*?[\]]/g, String.raw`\$&`)}*`;
    let cursor = '0';
    do {
      const page = scanReply.safeParse(await connection.send(['SCAN', cursor, 'MATCH', pattern, 'COUNT', '1000']));
      if (!page.success) throw new BackendLostError('SCAN was answered with something else.', page.error);
      const [next, keys] = page.data;
      if (keys.length > 0) await connection.send(['UNLINK', ...keys]);
      cursor = next;
    } while (cursor !== '0');
  }

  function miss(reason: MissReason, mark: CacheMark): CacheLookup {
    counts.misses[reason] += 1;
    return { kind: 'miss', reason, mark };
  }

  function refuse(reason: RefusalReason): StoreOutcome {
    counts.refused[reason] += 1;
    return { kind: 'refused', reason };
  }

  async function get(key: string): Promise<CacheLookup> {
    checkName(key, 'key');
    if (closed) return miss('closed', NO_MARK);
    if (removals.waiting() > 0) return miss('backend_lost', NO_MARK);
    const answer = await ask(run(GET, [entryPrefix + key], []));
    if (answer.kind === 'lost') return miss(closed ? 'closed' : 'backend_lost', NO_MARK);
    const reply = getReply.safeParse(answer.reply);
    // Storing what is loaded now overwrites whatever stands there.
    if (answer.kind === 'unreadable' || !reply.success) return miss('unreadable', await mark());
    const [seen, state, json] = reply.data;
    if (state !== 'hit') return miss(state, seen);
    const value = parseJson(json);
    if (value === undefined) return miss('unreadable', seen);
    counts.hits += 1;
    return { kind: 'hit', value };
  }

  async function mark(): Promise<CacheMark> {
    if (closed || removals.waiting() > 0) return NO_MARK;
    const reply = markReply.safeParse((await ask(run(MARK, [], []))).reply);
    return reply.success ? reply.data[0] : NO_MARK;
  }

  async function set(key: string, value: JsonValue, options: StoreOptions): Promise<StoreOutcome> {
    checkStore(key, options);
    if (closed) return refuse('closed');
    if (options.since === NO_MARK || removals.waiting() > 0) return refuse('backend_lost');
    const json = JSON.stringify(value);
    if (Buffer.byteLength(json) + Buffer.byteLength(key) > maxEntryBytes) return refuse('too_large');
    const [epoch = '', at = ''] = options.since.split(':');
    const names = JSON.stringify([ofKey(key), ...(options.tags ?? []).map(ofTag)]);
    const args = [epoch, at, String(options.ttlMs), names, json];
    const reply = setReply.safeParse((await ask(run(SET, [entryPrefix + key], args))).reply);
    if (!reply.success) return refuse(closed ? 'closed' : 'backend_lost');
    if (reply.data[0] === 'invalidated') return refuse('invalidated');
    counts.stored += 1;
    return { kind: 'stored' };
  }

  /** `leave` runs when the removal is done: who comes later joins no load that began before it. */
  async function remove(removal: Removal, leave: () => void): Promise<RemovalOutcome> {
    counts.removals += 1;
    const outcome = await removals.remove(removal);
    leave();
    return outcome;
  }

  return {
    get,
    mark,
    set,
    getOrLoad: loader.getOrLoad,
    delete: async (key) => {
      checkName(key, 'key');
      return remove({ kind: 'names', names: [ofKey(key)] }, () => loader.leaveKey(key));
    },
    deleteMany: async (selection) => {
      checkSelection(selection);
      const removal: Removal =
        'prefix' in selection
          ? { kind: 'prefix', prefix: selection.prefix }
          : { kind: 'names', names: selection.tags.map(ofTag) };
      return remove(removal, () => loader.leaveMany(selection));
    },
    clear: async () => {
      const outcome = await remove({ kind: 'all' }, loader.leaveAll);
      // Void already; this only gives the memory back before the times to live end.
      if (outcome.kind === 'removed') await ask(sweep(entryPrefix));
      return outcome;
    },
    stats: () => statsOf(counts, { pendingRemovals: removals.waiting(), entries: null, bytes: null }),
    close: async () => {
      closed = true;
      removals.close();
      loader.leaveAll();
      connection.close();
    },
  };
}

const ofKey = (key: string) => `k${key}`;
const ofTag = (tag: string) => `t${tag}`;

type Answer = { readonly kind: 'reply' | 'unreadable' | 'lost'; readonly reply: unknown };

/** `unreadable`: Redis is well, but what is under the key is not an entry (WRONGTYPE, or ERR out of a script). */
async function ask(asked: Promise<unknown>): Promise<Answer> {
  try {
    return { kind: 'reply', reply: await asked };
  } catch (error) {
    if (!(error instanceof BackendLostError)) throw error;
    return { kind: /^(WRONGTYPE|ERR) /.test(error.reply ?? '') ? 'unreadable' : 'lost', reply: null };
  }
}

/** Undefined where it is not JSON. */
function parseJson(json: string): JsonValue | undefined {
  try {
    return JSON.parse(json) as JsonValue;
  } catch {
    return undefined;
  }
}
