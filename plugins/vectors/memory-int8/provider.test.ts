/** The in-memory index against the contract, and how little its eight bits cost. */
import { expect, it } from 'vitest';
import { seededRandom } from '../../contract/testing/label-race.ts';
import { describeVectorDB } from '../../contract/vector-db-conformance.ts';
import { createMemoryInt8 } from './provider.ts';
import { normalise } from './quantise.ts';

describeVectorDB('memory-int8', async (dimensions) => createMemoryInt8({ dimensions }));

const K = 10;

it.each([
  ['spread evenly', 128, 0],
  ['spread evenly', 384, 0],
  ['in clusters', 128, 40],
  ['with a few dimensions that outweigh the rest', 128, -1],
])('finds at least 95 of 100 of the true ten nearest: vectors %s, %i dimensions', async (_, dimensions, clusters) => {
  const random = seededRandom(dimensions + clusters);
  const next = vectorsOf(random, dimensions, clusters);
  const vectors = Array.from({ length: 3000 }, next);
  const units = vectors.map(normalise);
  const queries = Array.from({ length: 60 }, next);
  const db = createMemoryInt8({ dimensions });
  await db.upsert(vectors.map((vector, at) => ({ id: String(at), vector })));
  let found = 0;
  for (const query of queries) {
    const truth = nearestByFloat(units, normalise(query));
    const hits = await db.query(query, { k: K });
    found += hits.filter(({ id }) => truth.has(id)).length;
  }
  expect(found / (queries.length * K)).toBeGreaterThanOrEqual(0.95);
});

it('keeps the cosine to two digits for very small and very large vectors too', async () => {
  const random = seededRandom(3);
  const next = vectorsOf(random, 64, 0);
  const db = createMemoryInt8({ dimensions: 64 });
  for (const scale of [1e-30, 1, 1e30]) {
    const [a, b] = [next(), next()];
    await db.upsert([{ id: 'a', vector: a.map((value) => value * scale) }]);
    const [hit] = await db.query(
      b.map((value) => value * scale),
      { k: 1 },
    );
    expect(hit?.score).toBeCloseTo(dot(normalise(a), normalise(b)), 2);
  }
});

it('refuses a number of dimensions that cannot be', () => {
  expect(() => createMemoryInt8({ dimensions: 0 })).toThrow(/dimensions/);
});

/** Makes random vectors: spread evenly (0), around so many centres, or with every 32nd dimension ten times as large (-1). */
function vectorsOf(random: () => number, dimensions: number, clusters: number): () => Float32Array {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const one = () => Float32Array.from({ length: dimensions }, gauss);
  const centres = Array.from({ length: Math.max(0, clusters) }, one);
  return () => {
    const centre = centres[Math.floor(random() * centres.length)];
    return one().map((value, at) => {
      if (centre) return (centre[at] ?? 0) + value * 0.5;
      return clusters === -1 && at % 32 === 0 ? value * 10 : value;
    });
  };
}

function nearestByFloat(units: readonly Float32Array[], query: Float32Array): Set<string> {
  const scored = units.map((unit, at) => ({ id: String(at), score: dot(unit, query) }));
  return new Set(
    scored
      .toSorted((a, b) => b.score - a.score)
      .slice(0, K)
      .map(({ id }) => id),
  );
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
