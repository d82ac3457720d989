/**
 * Web Locks among the tabs of one simulated browser, as far as leader.ts uses them: exclusive, in the order asked for,
 * `ifAvailable`, `steal`, and given back when a tab dies. Always: at most one holder a name; a stolen holder's request
 * rejects with AbortError, as the standard says.
 */
import type { Locks } from '@openkms/client/platform/leader.ts';

type Options = { readonly signal?: AbortSignal; readonly steal?: boolean; readonly ifAvailable?: boolean };
type Waiting = { readonly tab: object; readonly grant: () => void };
type Held = { readonly tab: object; readonly lose: (error: Error) => void };

export class WebLocks {
  readonly #held = new Map<string, Held>();
  readonly #queues = new Map<string, Waiting[]>();
  readonly #gone = new WeakSet<object>();
  #steals = 0;

  /** How often a lock was taken from its holder. */
  get steals(): number {
    return this.#steals;
  }

  isHeldBy(tab: object): boolean {
    return [...this.#held.values()].some((held) => held.tab === tab);
  }

  /** The locks as `tab` sees them. */
  of(tab: object): Locks {
    const request = <T>(name: string, options: Options, work: (lock: unknown) => Promise<T>) =>
      this.#request(tab, name, options, work);
    return { request };
  }

  /** `tab` is no more: what it held passes on, what it waited for is forgotten. */
  release(tab: object): void {
    this.#gone.add(tab);
    for (const [name, queue] of this.#queues) {
      this.#queues.set(
        name,
        queue.filter((each) => each.tab !== tab),
      );
    }
    for (const [name, held] of this.#held) if (held.tab === tab) this.#free(name, held);
  }

  #request<T>(tab: object, name: string, options: Options, work: (lock: unknown) => Promise<T>): Promise<T> {
    // Its last promise may have been resolved before it died.
    if (this.#gone.has(tab)) return new Promise<never>(() => undefined);
    return new Promise<T>((resolve, reject) => {
      const run = () => {
        const held: Held = { tab, lose: reject };
        this.#held.set(name, held);
        Promise.resolve()
          .then(() => work({ name, mode: 'exclusive' }))
          .then(resolve, reject)
          .finally(() => this.#free(name, held));
      };
      if (options.signal?.aborted === true) return reject(abortError('aborted'));
      if (options.steal === true) {
        const held = this.#held.get(name);
        this.#held.delete(name);
        if (held) this.rob(held);
        return run();
      }
      if (!this.#held.has(name) && (this.#queues.get(name) ?? []).length === 0) return run();
      if (options.ifAvailable === true) {
        work(null).then(resolve, reject);
        return;
      }
      const waiting: Waiting = { tab, grant: run };
      this.#queues.set(name, [...(this.#queues.get(name) ?? []), waiting]);
      options.signal?.addEventListener('abort', () => {
        const queue = this.#queues.get(name) ?? [];
        if (!queue.includes(waiting)) return;
        this.#queues.set(
          name,
          queue.filter((each) => each !== waiting),
        );
        reject(abortError('aborted'));
      });
    });
  }

  /** The standard's answer to whoever is robbed. */
  protected rob(held: Held): void {
    this.#steals += 1;
    held.lose(abortError('stolen'));
  }

  #free(name: string, held: Held): void {
    if (this.#held.get(name) !== held) return;
    this.#held.delete(name);
    const [next, ...rest] = this.#queues.get(name) ?? [];
    this.#queues.set(name, rest);
    next?.grant();
  }
}

function abortError(why: string): Error {
  return new DOMException(why, 'AbortError');
}
