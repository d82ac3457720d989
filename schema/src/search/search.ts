/**
 * Answers queries from an index. Term by term: each document keeps its best match for the term; then the terms add up,
 * and a document that answers more of the query's meaning stands before one that answers less.
 *
 * Always: the same index and query give the same answer; work is bounded by MAX_TERMS words of the query.
 */
import { reasonFor } from './match-reasons.ts';
import { planQuery, type QueryPlan } from './query-plan.ts';
import type { Lookup, Term } from './query-term.ts';
import type { MatchReason, SearchHit, SearchResult } from './search-document.ts';
import { FULL_IMPACT, type SearchIndex } from './search-index.ts';
import { DEFAULT_LIMIT } from './search-limits.ts';
import { documentCount, documentId, documentTitle } from './segment.ts';
import { ANSWER_LENGTH } from './short-prefixes.ts';
import { normalise, wordsOf } from './tokenise.ts';
import { topDocuments } from './top-documents.ts';

/** Answers queries over one index. Not re-entrant: it keeps its working memory between calls. */
export type Searcher = (query: string, options?: { limit?: number }) => SearchResult;

const COVERAGE_EFFECT = 1.3;
/** Documents that answer less than this share of what the best one answers are left out. */
const LEAST_COVERAGE = 0.45;
/** Each further synonym a document holds adds this share of its own score. */
const FURTHER_SYNONYM = 0.25;
const RERANKED = 64;
/** Hits that come with their reasons; nobody reads the reasons of the thousandth. */
const EXPLAINED = 100;
const EXACT_TITLE = 1.7;
const TITLE_BEGINS = 1.25;
const TITLE_HOLDS = 1.15;
const CODE_EXACT = 40;
const CODE_BEGINS = 12;

/** A searcher over `index`. */
export function createSearcher(index: SearchIndex): Searcher {
  const work = new WorkingMemory(documentCount(index.segment));
  return (query, options = {}) => {
    const limit = Math.max(0, Math.floor(options.limit ?? DEFAULT_LIMIT));
    const plan = planQuery(index, query, limit > ANSWER_LENGTH);
    for (const term of plan.terms) work.addTerm(index, term);
    const { ranked, total } = rank(index, plan, work, Math.max(limit, RERANKED));
    const hits = ranked
      .slice(0, limit)
      .map(({ document, score }, place) => hit(index, place < EXPLAINED ? plan.terms : [], document, score));
    work.clear();
    const short = plan.terms.length === 1 ? plan.terms[0]?.shortAnswer : null;
    const result: SearchResult = {
      hits,
      total: short ? Math.max(total, index.shortAnswers.totals[short.at] ?? 0) : total,
    };
    if (plan.corrected) result.corrected = plan.words.join(' ');
    return result;
  };
}

class WorkingMemory {
  readonly totals: Float32Array;
  readonly coverage: Float32Array;
  readonly touched: Uint32Array;
  touchedCount = 0;
  private readonly best: Float32Array;
  private readonly current: Uint32Array;
  private readonly partsSeen: Uint8Array;
  private readonly partsSum: Float32Array;
  private readonly partsList: Uint32Array;

  constructor(documents: number) {
    this.totals = new Float32Array(documents);
    this.coverage = new Float32Array(documents);
    this.touched = new Uint32Array(documents);
    this.best = new Float32Array(documents);
    this.current = new Uint32Array(documents);
    this.partsSeen = new Uint8Array(documents);
    this.partsSum = new Float32Array(documents);
    this.partsList = new Uint32Array(documents);
  }

  addTerm(index: SearchIndex, term: Term): void {
    let count = 0;
    if (term.codes !== null) count = this.addCodes(index, term, count);
    for (const lookup of term.lookups) {
      // What is being typed may go on as any of its continuations; elsewhere a doubtful match covers its word less.
      const cover = term.importance * (lookup.kind === 'prefix' ? 1 : Math.min(1, lookup.weight / 0.7));
      count =
        lookup.parts.length === 1
          ? this.addWords(index, lookup, cover, count)
          : this.addPhrase(index, lookup, cover, count);
    }
    if (term.shortAnswer !== null) count = this.addShortAnswer(index, term, count);
    for (let at = 0; at < count; at += 1) {
      const document = this.current[at] ?? 0;
      if (this.totals[document] === 0) {
        this.touched[this.touchedCount] = document;
        this.touchedCount += 1;
      }
      this.totals[document] = (this.totals[document] ?? 0) + (this.best[document] ?? 0);
      this.best[document] = 0;
    }
  }

  clear(): void {
    for (let at = 0; at < this.touchedCount; at += 1) {
      const document = this.touched[at] ?? 0;
      this.totals[document] = 0;
      this.coverage[document] = 0;
    }
    this.touchedCount = 0;
  }

  /** Lookups come best first, so the first that touches a document says how well the term is covered. */
  private raise(document: number, score: number, cover: number, count: number, further = 0): number {
    const known = this.best[document] ?? 0;
    this.best[document] = Math.max(score, known) + further * Math.min(score, known);
    if (known > 0 || score <= 0) return count;
    this.current[count] = document;
    this.coverage[document] = (this.coverage[document] ?? 0) + cover;
    return count + 1;
  }

  private addWords(index: SearchIndex, lookup: Lookup, cover: number, before: number): number {
    const { postingStarts, postingDocuments } = index.segment;
    const factor = lookup.gain / FULL_IMPACT;
    const further = lookup.kind === 'synonym' ? FURTHER_SYNONYM : 0;
    let count = before;
    for (const word of lookup.parts[0] ?? []) {
      const to = postingStarts[word + 1] ?? 0;
      for (let at = postingStarts[word] ?? 0; at < to; at += 1) {
        count = this.raise(postingDocuments[at] ?? 0, factor * (index.impacts[at] ?? 0), cover, count, further);
      }
    }
    return count;
  }

  /** Documents that hold every part; their score is the mean over the parts. */
  private addPhrase(index: SearchIndex, lookup: Lookup, cover: number, before: number): number {
    const { postingStarts, postingDocuments } = index.segment;
    const factor = lookup.gain / FULL_IMPACT / lookup.parts.length;
    let listed = 0;
    lookup.parts.forEach((words, part) => {
      for (const word of words) {
        const to = postingStarts[word + 1] ?? 0;
        for (let at = postingStarts[word] ?? 0; at < to; at += 1) {
          const document = postingDocuments[at] ?? 0;
          if (this.partsSeen[document] !== part) continue;
          if (part === 0) {
            this.partsList[listed] = document;
            listed += 1;
          }
          this.partsSeen[document] = part + 1;
          this.partsSum[document] = (this.partsSum[document] ?? 0) + (index.impacts[at] ?? 0);
        }
      }
    });
    let count = before;
    for (let at = 0; at < listed; at += 1) {
      const document = this.partsList[at] ?? 0;
      if (this.partsSeen[document] === lookup.parts.length) {
        count = this.raise(document, factor * (this.partsSum[document] ?? 0), cover, count, FURTHER_SYNONYM);
      }
      this.partsSeen[document] = 0;
      this.partsSum[document] = 0;
    }
    return count;
  }

  private addCodes(index: SearchIndex, term: Term, before: number): number {
    let count = before;
    if (term.codes === null) return count;
    for (let at = term.codes.from; at < term.codes.to; at += 1) {
      const score = term.codes.exact ? CODE_EXACT : CODE_BEGINS;
      count = this.raise(index.segment.codeOrder[at] ?? 0, score, term.importance, count);
    }
    return count;
  }

  private addShortAnswer(index: SearchIndex, term: Term, before: number): number {
    let count = before;
    if (term.shortAnswer === null) return count;
    const { at, gain } = term.shortAnswer;
    const { starts, postings } = index.shortAnswers;
    for (let place = starts[at] ?? 0; place < (starts[at + 1] ?? 0); place += 1) {
      const posting = postings[place] ?? 0;
      const score = (gain * ((index.impacts[posting] ?? 0) + 1)) / FULL_IMPACT;
      count = this.raise(index.segment.postingDocuments[posting] ?? 0, score, term.importance, count);
    }
    return count;
  }
}

type Ranked = { document: number; score: number };

function rank(
  index: SearchIndex,
  plan: QueryPlan,
  work: WorkingMemory,
  limit: number,
): { ranked: Ranked[]; total: number } {
  const { totals, coverage, touched } = work;
  let fullest = 0;
  for (let at = 0; at < work.touchedCount; at += 1) fullest = Math.max(fullest, coverage[touched[at] ?? 0] ?? 0);
  const least = fullest * LEAST_COVERAGE;
  const kept = new Uint32Array(work.touchedCount);
  let total = 0;
  for (let at = 0; at < work.touchedCount; at += 1) {
    const document = touched[at] ?? 0;
    const covered = coverage[document] ?? 0;
    if (covered < least) continue;
    totals[document] = (totals[document] ?? 0) * (covered / fullest) ** COVERAGE_EFFECT;
    kept[total] = document;
    total += 1;
  }
  const top = topDocuments(kept, total, totals, limit);
  const asked = plan.words.join(' ');
  const ranked = [...top].map((document, place) => {
    const bonus = place < RERANKED ? titleBonus(documentTitle(index.segment, document), asked) : 1;
    return { document, score: (totals[document] ?? 0) * bonus };
  });
  return { ranked: ranked.sort((a, b) => b.score - a.score || a.document - b.document), total };
}

/** Titles that say the query as it was typed, word after word, come before those that only hold its words. */
function titleBonus(title: string, asked: string): number {
  const words = wordsOf(normalise(title)).join(' ');
  if (words === asked) return EXACT_TITLE;
  if (words.startsWith(asked)) return TITLE_BEGINS;
  return ` ${words}`.includes(` ${asked}`) ? TITLE_HOLDS : 1;
}

function hit(index: SearchIndex, terms: readonly Term[], document: number, score: number): SearchHit {
  const why: MatchReason[] = [];
  for (const term of terms) {
    const reason = reasonFor(index, term, document);
    if (reason !== null && !why.some((known) => known.term === reason.term && known.field === reason.field)) {
      why.push(reason);
    }
  }
  return { id: documentId(index.segment, document), score, why };
}
