/**
 * Which additions fit. Always: the prompt's own text stays whole; what is dropped is what matters least (of equals, what
 * came last), and all that is dropped is named.
 */
import { contextLength } from './models.ts';

export type Costed = { readonly tokens: number; readonly priority: number; readonly section: string };

export type Fitted<T> = { readonly kept: readonly T[]; readonly dropped: readonly T[]; readonly tokens: number };

/** Tokens that a prompt may have: the model's length without the answer's, and no more than `maxTokens`. Never negative. */
export function tokenLimit(model: string, answerTokens: number, maxTokens: number | null): number {
  return Math.max(0, Math.min(contextLength(model) - answerTokens, maxTokens ?? Infinity));
}

/**
 * Drops from `additions` until they fit into `limit` beside `own` tokens. `sectionTokens` is what the heading of a
 * section costs, once for each section that keeps anything.
 */
export function fitBudget<T extends Costed>(
  own: number,
  additions: readonly T[],
  sectionTokens: (section: string) => number,
  limit: number,
): Fitted<T> {
  const members = new Map<string, number>();
  for (const { section } of additions) members.set(section, (members.get(section) ?? 0) + 1);
  let tokens = additions.reduce((sum, addition) => sum + addition.tokens, own);
  for (const section of members.keys()) tokens += sectionTokens(section);

  const dropped = new Set<T>();
  const leastFirst = additions.toReversed().toSorted((a, b) => a.priority - b.priority);
  for (const addition of leastFirst) {
    if (tokens <= limit) break;
    dropped.add(addition);
    tokens -= addition.tokens;
    const left = (members.get(addition.section) ?? 1) - 1;
    members.set(addition.section, left);
    if (left === 0) tokens -= sectionTokens(addition.section);
  }
  return {
    kept: additions.filter((addition) => !dropped.has(addition)),
    dropped: additions.filter((addition) => dropped.has(addition)),
    tokens,
  };
}
