/** A word of a query, and what to look up in the index for it. */
import type { MatchKind } from './search-document.ts';

/** One thing to look up: words of the index, all of which (`parts`) a document must hold in one of their forms. */
export type Lookup = {
  /** For each part, the word ids any of which will do. Ordinary lookups have one part with one word. */
  parts: number[][];
  /** 0 … 1: how sure it is that this is what the person meant. */
  weight: number;
  /** Weight × rarity: a document scores this times its impact. */
  gain: number;
  kind: MatchKind;
  /** How to name it to the person. */
  label: string;
};

/** A word of the query, best lookups first. */
export type Term = {
  text: string;
  lookups: Lookup[];
  /** How much of the query's meaning this word carries. */
  importance: number;
  /** Position in shortAnswers, when the answer to this beginning was computed ahead; its gain. */
  shortAnswer: { at: number; gain: number } | null;
  /** Documents whose course code matches, as positions in codeOrder; `exact` when it is the whole code. */
  codes: { from: number; to: number; exact: boolean } | null;
};
