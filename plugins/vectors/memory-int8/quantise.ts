/**
 * Vectors as whole numbers of eight bits. A vector is divided by its largest value, so that each uses the whole range, and
 * rounded; a factor of its own then makes it as long as 1 again. Pure. Always: the factor times the dot product with a
 * vector of length 1 is the cosine of what was kept.
 */
import { VectorDBError } from '../../contract/vector-db.ts';

const LARGEST = 127;

/** Writes `vector` at `at` of `codes`; returns its factor. `vector` has a direction (`checkDirection`). */
export function quantise(vector: Float32Array, codes: Int8Array, at: number): number {
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  let squares = 0;
  for (let place = 0; place < vector.length; place += 1) {
    const code = Math.round(((vector[place] ?? 0) / largest) * LARGEST);
    codes[at + place] = code;
    squares += code * code;
  }
  return 1 / Math.sqrt(squares);
}

/** `vector` with length 1. */
export function normalise(vector: Float32Array): Float32Array {
  // By the largest first: squares of very large or very small values would leave the range of numbers.
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  let squares = 0;
  for (const value of vector) squares += (value / largest) ** 2;
  const length = Math.sqrt(squares);
  return vector.map((value) => value / largest / length);
}

/** Throws VectorDBError unless `vector` has so many dimensions, all finite and one of them not zero. */
export function checkDirection(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions) {
    throw new VectorDBError('vector_wrong_dimensions', `${vector.length} instead of ${dimensions}`);
  }
  let any = false;
  for (const value of vector) {
    if (!Number.isFinite(value)) throw new VectorDBError('vector_without_direction', `it holds ${value}`);
    any ||= value !== 0;
  }
  if (!any) throw new VectorDBError('vector_without_direction', 'it holds nothing but zeros');
}
