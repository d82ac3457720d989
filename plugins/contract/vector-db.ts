/**
 * `VectorDB`: vectors under ids, found again by nearness. Always: all vectors have the same number of dimensions; nearness
 * is the cosine, so lengths do not matter; of equally near ones the smaller id comes first.
 */

/** What one may filter by. */
export type VectorMetadata = { readonly [field: string]: string | number | boolean | null };

export type VectorItem = {
  readonly id: string;
  readonly vector: Float32Array;
  readonly metadata?: VectorMetadata;
};

export type VectorQuery = {
  /** How many at most; a positive whole number. */
  readonly k: number;
  /** Only what has each of these fields with exactly this value. */
  readonly filter?: VectorMetadata | undefined;
};

export type VectorHit = {
  readonly id: string;
  /** The cosine, -1 to 1; as exact as the provider keeps its vectors. */
  readonly score: number;
  readonly metadata: VectorMetadata;
};

/** Every code, with its meaning. */
const VECTOR_DB_CODES = {
  vector_wrong_dimensions: 'The vector does not have as many dimensions as this database.',
  vector_without_direction: 'The vector holds something that is no finite number, or nothing but zeros.',
  vector_bad_query: 'k is not a positive whole number.',
} as const;

type VectorDBCode = keyof typeof VECTOR_DB_CODES;

/** What `upsert` and `query` reject with. Callers branch on `code`. */
export class VectorDBError extends Error {
  override readonly name = 'VectorDBError';
  readonly code: VectorDBCode;

  constructor(code: VectorDBCode, detail: string) {
    super(`${code}: ${VECTOR_DB_CODES[code]} (${detail})`);
    this.code = code;
  }
}

export type VectorDB = {
  readonly dimensions: number;
  /** Adds, or replaces what has the same id, metadata included. All of `items` or, where one is refused, none. */
  readonly upsert: (items: readonly VectorItem[]) => Promise<void>;
  /** Removes what is there of `ids`; resolves with how many that were. */
  readonly delete: (ids: readonly string[]) => Promise<number>;
  /** The nearest first. */
  readonly query: (vector: Float32Array, query: VectorQuery) => Promise<VectorHit[]>;
  readonly count: (filter?: VectorMetadata) => Promise<number>;
  readonly clear: () => Promise<void>;
};
