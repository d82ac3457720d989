/**
 * An embedding for tests: a text is the bag of its letter triples, each counted where its hash falls. Texts with words in
 * common come close to each other; of meaning it knows nothing. The same on every machine.
 */
import type { EmbeddingModel } from '../embedding-model.ts';

export function createHashEmbedding(dimensions = 256): EmbeddingModel {
  return {
    id: `test-hash-triples-${dimensions}`,
    dimensions,
    embed: async (texts, { signal } = {}) => {
      signal?.throwIfAborted();
      return texts.map((text) => embed(text, dimensions));
    },
  };
}

function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const letters = ` ${text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()} `;
  // At least one, for a text without letters too: no vector has length 0.
  const triples = Math.max(1, letters.length - 2);
  for (let at = 0; at < triples; at += 1) {
    const hash = fnv1a(letters.slice(at, at + 3));
    const place = hash % dimensions;
    // The sign keeps triples that fall on the same place from always adding up.
    vector[place] = (vector[place] ?? 0) + (hash & 0x80000000 ? -1 : 1);
  }
  const length = Math.hypot(...vector);
  // All triples may cancel each other out.
  if (length === 0) vector[0] = 1;
  return vector.map((value) => (length === 0 ? value : value / length));
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}
