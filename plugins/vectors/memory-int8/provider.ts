/**
 * `VectorDB` in the memory of this process: one byte a dimension, and every query goes through all vectors, so nothing is
 * missed but by rounding. Made for tens of thousands of vectors. Always: slots 0 to ids.length - 1 are taken and no other;
 * what is deleted is filled from the end.
 */
import { type VectorDB, VectorDBError, type VectorItem, type VectorMetadata } from '../../contract/vector-db.ts';
import { memoryInt8Config, type MemoryInt8Config } from './config.ts';
import { keepNearest } from './nearest.ts';
import { checkDirection, normalise, quantise } from './quantise.ts';

const FIRST_SLOTS = 64;

/** Throws ZodError where `config` does not have the shape of `memoryInt8Config`. */
export function createMemoryInt8(config: MemoryInt8Config): VectorDB {
  const { dimensions } = memoryInt8Config.parse(config);
  const slotOf = new Map<string, number>();
  const ids: string[] = [];
  const metadata: VectorMetadata[] = [];
  let codes = new Int8Array(FIRST_SLOTS * dimensions);
  let factors = new Float32Array(FIRST_SLOTS);

  function put(item: VectorItem): void {
    let slot = slotOf.get(item.id);
    if (slot === undefined) {
      slot = ids.length;
      if (slot === factors.length) grow(slot * 2);
      slotOf.set(item.id, slot);
      ids.push(item.id);
    }
    metadata[slot] = Object.freeze({ ...item.metadata });
    factors[slot] = quantise(item.vector, codes, slot * dimensions);
  }

  function grow(slots: number): void {
    const moreCodes = new Int8Array(slots * dimensions);
    moreCodes.set(codes);
    codes = moreCodes;
    const moreFactors = new Float32Array(slots);
    moreFactors.set(factors);
    factors = moreFactors;
  }

  /** Returns whether it was there. */
  function remove(id: string): boolean {
    const slot = slotOf.get(id);
    if (slot === undefined) return false;
    const last = ids.length - 1;
    const lastId = ids[last];
    if (lastId !== undefined && slot !== last) {
      codes.copyWithin(slot * dimensions, last * dimensions, (last + 1) * dimensions);
      factors.copyWithin(slot, last, last + 1);
      ids[slot] = lastId;
      metadata.copyWithin(slot, last, last + 1);
      slotOf.set(lastId, slot);
    }
    ids.pop();
    metadata.pop();
    slotOf.delete(id);
    return true;
  }

  /** The cosine with `vector`, which has length 1. */
  function scoreAt(slot: number, vector: Float32Array): number {
    const from = slot * dimensions;
    let sum = 0;
    for (let place = 0; place < dimensions; place += 1) sum += (codes[from + place] ?? 0) * (vector[place] ?? 0);
    return sum * (factors[slot] ?? 0);
  }

  function passes(slot: number, filter: readonly [string, unknown][]): boolean {
    const fields = metadata[slot];
    return (
      fields !== undefined && filter.every(([name, value]) => Object.hasOwn(fields, name) && fields[name] === value)
    );
  }

  return {
    dimensions,
    upsert: async (items) => {
      for (const { vector } of items) checkDirection(vector, dimensions);
      for (const item of items) put(item);
    },
    delete: async (gone) => gone.reduce((count, id) => count + (remove(id) ? 1 : 0), 0),
    query: async (vector, { k, filter = {} }) => {
      checkDirection(vector, dimensions);
      if (!Number.isSafeInteger(k) || k < 1) throw new VectorDBError('vector_bad_query', `k is ${k}`);
      const unit = normalise(vector);
      const wanted = Object.entries(filter);
      const nearest = keepNearest(k);
      for (let slot = 0; slot < ids.length; slot += 1) {
        if (wanted.length > 0 && !passes(slot, wanted)) continue;
        const score = scoreAt(slot, unit);
        if (nearest.mayEnter(score)) nearest.add({ id: ids[slot] ?? '', score, slot });
      }
      return nearest.list().map(({ id, score, slot }) => ({ id, score, metadata: metadata[slot] ?? {} }));
    },
    count: async (filter = {}) => {
      const wanted = Object.entries(filter);
      return ids.reduce((count, _, slot) => count + (passes(slot, wanted) ? 1 : 0), 0);
    },
    clear: async () => {
      slotOf.clear();
      ids.length = 0;
      metadata.length = 0;
      codes = new Int8Array(FIRST_SLOTS * dimensions);
      factors = new Float32Array(FIRST_SLOTS);
    },
  };
}
