/** Who or what is taken when. Always: nothing is ever booked twice for overlapping times. Instants are ms UTC. */
import { type Interval, overlaps } from '@openkms/schema/domain/overlap.ts';

export class Bookings {
  readonly #taken = new Map<string, Interval[]>();

  /** Whether `key` (a room, a trainer, a person) is free during all of `intervals`. */
  isFree(key: string, intervals: readonly Interval[]): boolean {
    const taken = this.#taken.get(key);
    return taken === undefined || !intervals.some((wanted) => taken.some((interval) => overlaps(interval, wanted)));
  }

  /** Takes `key` for `intervals`; the caller has asked `isFree`. */
  book(key: string, intervals: readonly Interval[]): void {
    const taken = this.#taken.get(key);
    if (taken) taken.push(...intervals);
    else this.#taken.set(key, [...intervals]);
  }
}
