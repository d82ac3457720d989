/** What a notation gives: a value and where its parts stand, or why there is none. */
import type { Locate } from './position.ts';
import { nothing, type Problem, type ReadResult } from './problem.ts';

export type Parsed =
  | { readonly kind: 'value'; readonly value: unknown; readonly locate: Locate }
  | { readonly kind: 'failed'; readonly result: ReadResult<never> };

/** More say no more. */
const MAX_PROBLEMS = 20;

/** Nothing was parsed, for these reasons. */
export function failed(...problems: readonly Problem[]): Parsed {
  return { kind: 'failed', result: nothing(...problems.slice(0, MAX_PROBLEMS)) };
}
