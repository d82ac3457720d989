/** How a command on this device hangs on earlier ones (dependants.ts works it out). */

export type Ties = {
  /** The last earlier one that is not dealt with yet and must be before this is sent. */
  readonly waitsFor: string | null;
  /** The earlier one, refused or taken back, that this needs; over several steps, where it began. */
  readonly brokenBy: string | null;
};

export const NO_TIES: Ties = { waitsFor: null, brokenBy: null };
