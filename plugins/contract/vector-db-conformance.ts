/** What every `VectorDB` must do, as tests; recall is for each provider to prove, as it depends on how vectors are kept. */
import { describe, expect, it } from 'vitest';
import { createHashEmbedding } from './testing/hash-embedding.ts';
import type { VectorDB, VectorItem } from './vector-db.ts';

/** `open` gives an empty database of so many dimensions. */
export function describeVectorDB(name: string, open: (dimensions: number) => Promise<VectorDB>): void {
  describe(`${name} is a VectorDB`, () => {
    it('finds the nearest first, whatever their length', async () => {
      const db = await open(2);
      await db.upsert([
        item('east', [5, 0]),
        item('north-east', [1, 1]),
        item('north', [0, 0.1]),
        item('west', [-1, 0]),
      ]);
      const hits = await db.query(Float32Array.of(3, 0.3), { k: 3 });
      expect(hits.map(({ id }) => id)).toEqual(['east', 'north-east', 'north']);
      expect(hits[0]?.score).toBeCloseTo(3 / Math.hypot(3, 0.3), 2);
      const all = await db.query(Float32Array.of(1, 0), { k: 10 });
      expect(all.map(({ id }) => id)).toEqual(['east', 'north-east', 'north', 'west']);
      expect(all.at(-1)?.score).toBeCloseTo(-1, 2);
    });

    it('puts the smaller id first among the equally near', async () => {
      const db = await open(2);
      await db.upsert(['c', 'a', 'd', 'b'].map((id) => item(id, [1, 1])));
      expect((await db.query(Float32Array.of(1, 1), { k: 3 })).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    });

    it('gives back metadata, and finds only what has the fields asked for', async () => {
      const db = await open(2);
      const rows = [
        item('a', [1, 0], { scope: 'user', owner: 'u1' }),
        item('b', [1, 0.1], { scope: 'user', owner: 'u2' }),
        item('c', [1, 0.2], { scope: 'global', owner: null }),
        item('d', [1, 0.3]),
        item('e', [1, 0.4], { level: 1, live: true }),
      ];
      await db.upsert(rows);
      const found = async (filter: VectorItem['metadata']) =>
        (await db.query(Float32Array.of(1, 0), { k: 9, filter })).map(({ id }) => id);
      expect(await found({ scope: 'user' })).toEqual(['a', 'b']);
      expect(await found({ scope: 'user', owner: 'u2' })).toEqual(['b']);
      expect(await found({ owner: null })).toEqual(['c']);
      expect(await found({ level: 1 })).toEqual(['e']);
      expect(await found({ level: '1' })).toEqual([]);
      expect(await found({ live: true })).toEqual(['e']);
      expect(await found({ constructor: 'x' })).toEqual([]);
      expect(await found({})).toEqual(['a', 'b', 'c', 'd', 'e']);
      expect(await db.count({ scope: 'user' })).toBe(2);
      const [first] = await db.query(Float32Array.of(1, 0), { k: 1 });
      expect(first?.metadata).toEqual({ scope: 'user', owner: 'u1' });
    });

    it('finds k among those that pass the filter, however many nearer ones do not', async () => {
      const db = await open(2);
      const near = Array.from({ length: 200 }, (_, at) => item(`near ${at}`, [1, at / 1000], { kind: 'other' }));
      await db.upsert([
        ...near,
        item('far', [-1, 0], { kind: 'wanted' }),
        item('farther', [-1, 0.1], { kind: 'wanted' }),
      ]);
      const hits = await db.query(Float32Array.of(1, 0), { k: 2, filter: { kind: 'wanted' } });
      expect(hits.map(({ id }) => id).toSorted()).toEqual(['far', 'farther']);
    });

    it('replaces what has the same id, metadata included', async () => {
      const db = await open(2);
      await db.upsert([item('a', [1, 0], { old: true }), item('b', [0, 1])]);
      await db.upsert([item('a', [0, 1], { old: false }), item('a', [-1, 0])]);
      expect(await db.count()).toBe(2);
      const [first] = await db.query(Float32Array.of(-1, 0), { k: 1 });
      expect(first).toMatchObject({ id: 'a', metadata: {} });
      expect(first?.score).toBeCloseTo(1, 2);
    });

    it('deletes what is there, and finds the rest', async () => {
      const db = await open(2);
      await db.upsert(Array.from({ length: 50 }, (_, at) => item(`id ${at}`, [Math.cos(at), Math.sin(at)])));
      expect(await db.delete(['id 0', 'id 49', 'id 7', 'id 7', 'nobody'])).toBe(3);
      expect(await db.count()).toBe(47);
      const ids = (await db.query(Float32Array.of(1, 0), { k: 50 })).map(({ id }) => id);
      expect(ids.length).toBe(47);
      for (const gone of ['id 0', 'id 7', 'id 49']) expect(ids).not.toContain(gone);
      for (let at = 1; at < 49; at += 6) {
        const [nearest] = await db.query(Float32Array.of(Math.cos(at), Math.sin(at)), { k: 1 });
        expect(nearest?.score).toBeGreaterThan(0.99);
      }
    });

    it('is empty at first and after clear', async () => {
      const db = await open(3);
      expect(await db.count()).toBe(0);
      expect(await db.query(Float32Array.of(1, 0, 0), { k: 5 })).toEqual([]);
      await db.upsert([item('a', [1, 0, 0])]);
      await db.clear();
      expect(await db.count()).toBe(0);
      expect(await db.query(Float32Array.of(1, 0, 0), { k: 5 })).toEqual([]);
      await db.upsert([item('a', [1, 0, 0])]);
      expect(await db.count()).toBe(1);
    });

    it('keeps its own copy of vectors and metadata', async () => {
      const db = await open(2);
      const vector = Float32Array.of(1, 0);
      const metadata = { scope: 'user' };
      await db.upsert([{ id: 'a', vector, metadata }]);
      vector.set([0, 1]);
      metadata.scope = 'global';
      const [hit] = await db.query(Float32Array.of(1, 0), { k: 1, filter: { scope: 'user' } });
      expect(hit?.score).toBeCloseTo(1, 2);
    });

    it.each([
      ['vector_wrong_dimensions', [1, 0, 0]],
      ['vector_wrong_dimensions', []],
      ['vector_without_direction', [0, 0]],
      ['vector_without_direction', [1, Number.NaN]],
      ['vector_without_direction', [Infinity, 1]],
    ] as const)('refuses with %s the vector %j, and all that came with it', async (code, values) => {
      const db = await open(2);
      await expect(db.upsert([item('good', [1, 0]), item('bad', values)])).rejects.toMatchObject({ code });
      expect(await db.count()).toBe(0);
      await expect(db.query(Float32Array.from(values), { k: 1 })).rejects.toMatchObject({ code });
    });

    it.each([0, -1, 1.5, Number.NaN])('refuses to find %s', async (k) => {
      const db = await open(2);
      await expect(db.query(Float32Array.of(1, 0), { k })).rejects.toMatchObject({ code: 'vector_bad_query' });
    });

    it('finds the text that says almost the same', async () => {
      const model = createHashEmbedding();
      const db = await open(model.dimensions);
      const texts = ['Summarise the meeting in five points', 'Translate this letter into German', 'Write a unit test'];
      const vectors = await model.embed(texts);
      await db.upsert(vectors.map((vector, at) => ({ id: texts[at] ?? '', vector })));
      const [question] = await model.embed(['Summarise this meeting in three points']);
      if (!question) throw new Error('A vector is missing.');
      expect((await db.query(question, { k: 1 }))[0]?.id).toBe(texts[0]);
    });
  });
}

function item(id: string, values: readonly number[], metadata?: VectorItem['metadata']): VectorItem {
  return { id, vector: Float32Array.from(values), ...(metadata && { metadata }) };
}
