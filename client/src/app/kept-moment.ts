/** A moment that a person's room keeps over restarts. Always: what this visit saw wins over what the disk remembers. */
import type { Clock } from '../platform/clock.ts';
import { type KeptInstant, keepInstant, readInstant } from '../platform/session-store.ts';
import type { DeviceDb } from '../platform/device-db.ts';

export type KeptMoment = {
  /** ms UTC by the device's clock; null when there was none, or while it is being read. */
  readonly get: () => number | null;
  /** It is now. */
  readonly note: () => void;
};

/** The moment kept under `key`, written at most every `every` ms; `changed` rings once what was kept has been read. */
export function keptMoment(
  { db, clock }: { readonly db: DeviceDb; readonly clock: Clock },
  key: KeptInstant,
  every: number,
  changed: () => void,
): KeptMoment {
  let at: number | null = null;
  let writtenAt = -Infinity;
  readInstant(db, key).then((kept) => {
    at ??= kept;
    changed();
  }, reportError);
  return {
    get: () => at,
    note() {
      at = clock.now();
      if (Math.abs(at - writtenAt) < every) return;
      writtenAt = at;
      keepInstant(db, key, at).catch(reportError);
    },
  };
}
