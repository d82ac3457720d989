/** How much is read. Far above what people keep, and far below what hurts a laptop. */

const MB = 1024 * 1024;

export const LIMITS = {
  /** Bytes of one file that is not an archive; also of one entry of an archive, unpacked. */
  fileBytes: 5 * MB,
  /** Bytes of UTF-8 of one version. */
  contentBytes: 1 * MB,
  archiveBytes: 20 * MB,
  archiveEntries: 10_000,
  /** Bytes of all entries of an archive, unpacked. */
  unpackedBytes: 100 * MB,
  /** Text packs to a tenth of its size. What unpacks to a hundred times as much is made to fill a disk… */
  archiveRatio: 100,
  /** …unless it is small: a page of blanks packs well too. */
  archiveRatioFrom: 1 * MB,
  /** Prompt files below one folder. */
  files: 10_000,
  /** Names looked at below one folder, whatever they are. */
  names: 200_000,
  /** Bytes of all files of one import. */
  totalBytes: 100 * MB,
  /** Values of a YAML file, those its aliases stand for counted each time. */
  yamlValues: 250_000,
} as const;

/** Deepest nesting of folders. */
export const MAX_FOLDER_DEPTH = 50;
