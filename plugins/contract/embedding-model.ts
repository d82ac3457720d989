/**
 * `EmbeddingModel`: texts become vectors whose angle says how much the texts have in common. Always: one vector a text, in
 * the order of the texts, each of `dimensions` finite numbers and of length 1, so that cosine and dot product are the same.
 */

export type EmbedOptions = {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
};

export type EmbeddingModel = {
  /** Names model and version: vectors of different ids must never be compared. */
  readonly id: string;
  readonly dimensions: number;
  /** The same text gives the same vector. An empty text is a text. An empty list gives an empty list. */
  readonly embed: (texts: readonly string[], options?: EmbedOptions) => Promise<Float32Array[]>;
};
