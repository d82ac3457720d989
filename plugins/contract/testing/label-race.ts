/**
 * A label that moves while many read through a cache, as prompts do when somebody puts `production` on another version.
 * Counts what no cache may ever show: a version older than the last move whose removal had ended when the read began.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from '../cache.ts';

export type Race = {
  /** Where labels are moved, and where they are read; the same cache, or several on one backend. */
  readonly mover: Cache;
  readonly readers: readonly Cache[];
  readonly moves: number;
  readonly seed: number;
};

export type RaceResult = {
  readonly moves: number;
  readonly reads: number;
  readonly loads: number;
  /** One sentence for each read that was given too old a version. */
  readonly stale: readonly string[];
};

const LABELS = 5;
const READERS_PER_CACHE = 12;

/** Ends when every move was made; the readers read all the while, and once more at the end. */
export async function raceLabelMoves({ mover, readers, moves, seed }: Race): Promise<RaceResult> {
  const random = seededRandom(seed);
  /** The truth, as the database would have it, and what every reader must see at least. */
  const version = Array.from({ length: LABELS }, () => 0);
  const removed = Array.from({ length: LABELS }, () => 0);
  const stale: string[] = [];
  let reads = 0;
  let loads = 0;
  const race = { on: true };

  async function load(label: number): Promise<number> {
    loads += 1;
    await pause(random());
    const seen = version[label] ?? 0;
    // The value is now old news for as long as this takes.
    await pause(random());
    return seen;
  }

  async function read(cache: Cache, label: number): Promise<void> {
    const atLeast = removed[label] ?? 0;
    const options = { ttlMs: 60_000, tags: [`label ${label}`] };
    const seen = await cache.getOrLoad(`prompt at label ${label}`, () => load(label), options);
    reads += 1;
    if (seen < atLeast) stale.push(`label ${label}: version ${seen} after ${atLeast} had replaced it`);
  }

  async function keepReading(cache: Cache): Promise<void> {
    while (race.on) {
      await read(cache, Math.floor(random() * LABELS));
      if (random() < 0.2) await pause(random());
    }
  }

  const reading = readers.flatMap((cache) => Array.from({ length: READERS_PER_CACHE }, () => keepReading(cache)));
  for (let move = 0; move < moves; move += 1) {
    const label = Math.floor(random() * LABELS);
    const moved = (version[label] ?? 0) + 1;
    version[label] = moved;
    await mover.deleteMany({ tags: [`label ${label}`] });
    removed[label] = moved;
    if (random() < 0.5) await pause(random());
  }
  race.on = false;
  await Promise.all(reading);
  for (const cache of readers) for (let label = 0; label < LABELS; label += 1) await read(cache, label);
  return { moves, reads, loads, stale };
}

/** Mostly a turn of the event loop, sometimes a millisecond or two. */
async function pause(chance: number): Promise<void> {
  if (chance < 0.8) await new Promise((resolve) => setImmediate(resolve));
  else await sleep(Math.ceil((chance - 0.8) * 10));
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
