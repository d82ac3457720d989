/**
 * What an import makes of its rows. Always: each row goes in or is reported with a code; what only one can have is given as
 * if the rows came one by one, in their order, so of two that collide the first has it.
 */
import type { ErrorCode } from '../domain/codes.ts';
import { sameJson } from '../domain/field-edit.ts';
import { applied, type Outcome, type RowChange } from '../domain/outcome.ts';
import type { JsonValue, Rows, TableName } from '../domain/rows.ts';

/** `at`: the value, or the id, that it cannot have or that is not there. */
type RowError = { readonly id: string; readonly code: ErrorCode; readonly at: string };

/** Counts what a batch did and collects its row changes. */
export class Batch {
  readonly #changes: RowChange[] = [];
  readonly #errors: RowError[] = [];
  readonly #counts = { inserted: 0, updated: 0, unchanged: 0 };

  /** Of rows with one id the first; the others are reported. */
  distinct<T extends { readonly id: string }>(rows: readonly T[]): T[] {
    const seen = new Set<string>();
    return rows.filter(({ id }) => {
      if (seen.has(id)) this.refuse(id, 'duplicate_id', id);
      return seen.size < seen.add(id).size;
    });
  }

  refuse(id: string, code: ErrorCode, at: string): void {
    this.#errors.push({ id, code, at });
  }

  /** Inserts `wanted`, or updates those of its fields that differ from `standing`. */
  state<T extends TableName>(
    table: T,
    wanted: Rows[T],
    standing: Rows[T] | undefined,
    stated: readonly (keyof Rows[T])[],
  ): void {
    if (!standing) {
      this.#counts.inserted += 1;
      this.#changes.push({ op: 'insert', table, row: wanted } as RowChange);
      return;
    }
    const differing = stated.filter((field) => !sameJson(standing[field] as JsonValue, wanted[field] as JsonValue));
    if (differing.length === 0) {
      this.#counts.unchanged += 1;
      return;
    }
    this.#counts.updated += 1;
    const set = Object.fromEntries(differing.map((field) => [field, wanted[field]]));
    this.#changes.push({ op: 'update', table, id: wanted.id, set });
  }

  outcome(): Outcome {
    return applied({ changes: this.#changes }, { ...this.#counts, errors: this.#errors as unknown as JsonValue });
  }
}

/** Which row has what only one can have: a code, an e-mail address, a place in a session. */
export class Holders {
  /** Ids by what they hold. */
  readonly #holders: Map<string, string>;

  private constructor(holders: Map<string, string>) {
    this.#holders = holders;
  }

  /** `standing`: whatever has something that a row of the batch wants; `keyOf`: what that is. */
  static of<T extends { readonly id: string }>(standing: readonly T[], keyOf: (row: T) => string): Holders {
    return new Holders(new Map(standing.map((row) => [keyOf(row), row.id])));
  }

  mayTake(key: string, id: string): boolean {
    return (this.#holders.get(key) ?? id) === id;
  }

  /** Gives `key` to `id`, which gives up `before`; false where another has it. */
  take(key: string, id: string, before: string | undefined): boolean {
    if (!this.mayTake(key, id)) return false;
    if (before !== undefined) this.giveUp(before, id);
    this.#holders.set(key, id);
    return true;
  }

  giveUp(key: string, id: string): void {
    if (this.#holders.get(key) === id) this.#holders.delete(key);
  }
}
