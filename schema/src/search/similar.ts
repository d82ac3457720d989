/**
 * Which documents say much the same as a text, how much in per cent, and by which words.
 *
 * A text and the body of a document are two arrows, with one direction a stem: as long in it as its occurrences, saturated
 * as for a query, times its rarity. The cosine of the angle between them says how alike they are (the vector space model
 * of Salton, Wong and Yang, 1975). Measured are only documents that share the most telling words of the text: the index is
 * asked for those words alone, as "more like this" does in Lucene.
 *
 * Always: the same index and text give the same answer; a text is 100 % like itself; nothing is said of word order; work
 * is bounded by TELLING stems and MEASURED documents, however long the text.
 */
import { countIn, countOne } from './field-counts.ts';
import { averageLength, inverseFrequency, lengthNorm, type SearchIndex } from './search-index.ts';
import { documentCount, documentId, postingOf } from './segment.ts';
import { indexOfSorted } from './sorted-strings.ts';
import { stem } from './stem.ts';
import { documentWords, STOP_WORDS } from './tokenise.ts';
import { topDocuments } from './top-documents.ts';

/** A document that is like the text; `alike` in whole per cent, `shared` the words that say so, the most telling first. */
export type SimilarDocument = { id: string; alike: number; shared: string[] };

export type SimilarOptions = {
  /** Documents to return, 5 if not given. */
  limit?: number;
  /** Per cent below which a document is left out, 1 if not given. */
  least?: number;
  /** The id of a document that is not to be found: the one the text is from. */
  except?: string;
};

/** Finds what is like a text in one index. Not re-entrant: it keeps its working memory between calls. */
export type FindSimilar = (text: string, options?: SimilarOptions) => SimilarDocument[];

/** How rare a stem is where the texts come from. */
export type Rarity = (stem: string) => number;

/** Stems of a text by which candidates are found, and candidates that are measured. */
const TELLING = 40;
const MEASURED = 48;
const SHARED = 8;
/** Up to so many postings of a word are walked through; in more, each candidate is looked up. */
const FEW_POSTINGS = 600;
const DEFAULT_LIMIT = 5;
/** Fewer documents say little of what is rare: what three of four say would count for nothing. They count as among so many. */
const LEAST_LIBRARY = 500;

/** The rarity of stems in `index`; one that it does not hold counts like one of a single document. */
export function rarityIn(index: SearchIndex): Rarity {
  const all = Math.max(LEAST_LIBRARY, documentCount(index.segment));
  return (wanted) => {
    const at = indexOfSorted(index.stems, wanted);
    return inverseFrequency(at < 0 ? 1 : (index.stemDocuments[at] ?? 1), all);
  };
}

/** Finds in `index`. `rarity` is that of a larger index where this one is too small to tell what is rare. */
export function createFindSimilar(index: SearchIndex, rarity: Rarity = rarityIn(index)): FindSimilar {
  const arrows = new Arrows(index, rarity);
  return (text, { limit = DEFAULT_LIMIT, least = 1, except } = {}) => {
    const { reaches, length } = arrows.ofText(text);
    return arrows
      .measure(arrows.candidates(reaches), reaches, length)
      .filter(({ id, cosine }) => perCent(cosine) >= least && id !== except)
      .sort((a, b) => b.cosine - a.cosine || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ document, id, cosine }) => {
        return { id, alike: perCent(cosine), shared: arrows.sharedWith(document, reaches) };
      });
  };
}

/** Down, so that only what says the same is 100 % alike; the hundredth takes up what 32 bits round off. */
function perCent(cosine: number): number {
  return Math.min(100, Math.floor(100 * cosine + 0.01));
}

/** How far a text reaches in the direction of a stem. */
type Reach = {
  /** Position among the index's stems. */
  stem: number;
  /** The first form in which the text says it. */
  word: string;
  reach: number;
};

type Measured = { document: number; id: string; cosine: number };

class Arrows {
  private readonly index: SearchIndex;
  private readonly rarity: Rarity;
  private readonly rarities: Float32Array;
  private readonly average: number;
  private readonly scores: Float32Array;
  private readonly touched: Uint32Array;
  /** Where a document stands among those that are measured, from 1; 0 for all others. */
  private readonly places: Uint8Array;
  /** Made on first use: an index that is only searched never needs them. */
  private lengths: Float32Array | null = null;

  constructor(index: SearchIndex, rarity: Rarity) {
    this.index = index;
    this.rarity = rarity;
    this.rarities = Float32Array.from(index.stems, rarity);
    this.average = averageLength(index.segment.bodyLengths);
    this.scores = new Float32Array(documentCount(index.segment));
    this.touched = new Uint32Array(documentCount(index.segment));
    this.places = new Uint8Array(documentCount(index.segment));
  }

  /** Where a text points: its reach by stem, those the index does not hold in the length alone. */
  ofText(text: string): { reaches: Reach[]; length: number } {
    const counts = new Map<string, number>();
    let words = 0;
    for (const word of documentWords(text)) {
      if (STOP_WORDS.has(word)) continue;
      counts.set(word, countOne(counts.get(word) ?? 0, 'body'));
      words += 1;
    }
    const stems = new Map<string, { word: string; count: number }>();
    for (const [word, packed] of counts) {
      const key = stem(word);
      const known = stems.get(key);
      if (known === undefined) stems.set(key, { word, count: countIn(packed, 'body') });
      else known.count += countIn(packed, 'body');
    }
    const norm = this.normOf(words);
    const reaches: Reach[] = [];
    let square = 0;
    for (const [key, { word, count }] of stems) {
      const at = indexOfSorted(this.index.stems, key);
      const reach = this.saturated(count, norm) * (this.rarities[at] ?? this.rarity(key));
      square += reach * reach;
      if (at >= 0) reaches.push({ stem: at, word, reach });
    }
    return { reaches: reaches.sort((a, b) => b.reach - a.reach || a.stem - b.stem), length: Math.sqrt(square) };
  }

  /** The documents that lie nearest by the longest of `reaches` alone. */
  candidates(reaches: readonly Reach[]): readonly number[] {
    const { segment, impacts } = this.index;
    // First of all: measuring them takes the same working memory.
    const lengths = this.documentLengths();
    let count = 0;
    for (const { stem: at, reach } of reaches.slice(0, TELLING)) {
      // Rarity twice, as in the product of two arrows.
      const factor = reach * (this.rarities[at] ?? 0);
      for (const word of this.wordsOf(at)) {
        const to = segment.postingStarts[word + 1] ?? 0;
        for (let posting = segment.postingStarts[word] ?? 0; posting < to; posting += 1) {
          const document = segment.postingDocuments[posting] ?? 0;
          if (this.scores[document] === 0) {
            this.touched[count] = document;
            count += 1;
          }
          this.scores[document] = (this.scores[document] ?? 0) + factor * ((impacts[posting] ?? 0) + 1);
        }
      }
    }
    // By angle, not by answer: else a long document that says everything would stand before the one that says this.
    for (let at = 0; at < count; at += 1) {
      const document = this.touched[at] ?? 0;
      this.scores[document] = (this.scores[document] ?? 0) / (lengths[document] || Number.POSITIVE_INFINITY);
    }
    const best = topDocuments(this.touched, count, this.scores, MEASURED);
    for (let at = 0; at < count; at += 1) this.scores[this.touched[at] ?? 0] = 0;
    return [...best];
  }

  /** The cosine of the angle between a text and each of `documents`. */
  measure(documents: readonly number[], reaches: readonly Reach[], length: number): Measured[] {
    const { bodyLengths } = this.index.segment;
    const lengths = this.documentLengths();
    const norms = documents.map((document) => this.normOf(bodyLengths[document] ?? 0));
    const products = new Float64Array(documents.length);
    const counts = new Uint16Array(documents.length);
    documents.forEach((document, place) => {
      this.places[document] = place + 1;
    });
    for (const { stem: at, reach } of reaches) {
      for (const word of this.wordsOf(at)) this.addCounts(word, documents, counts);
      for (let place = 0; place < counts.length; place += 1) {
        const count = counts[place] ?? 0;
        if (count === 0) continue;
        const other = this.saturated(count, norms[place] ?? 1) * (this.rarities[at] ?? 0);
        products[place] = (products[place] ?? 0) + reach * other;
        counts[place] = 0;
      }
    }
    for (const document of documents) this.places[document] = 0;
    return documents.map((document, place) => {
      const product = products[place] ?? 0;
      const cosine = product === 0 ? 0 : product / (length * (lengths[document] ?? 1));
      return { document, id: documentId(this.index.segment, document), cosine };
    });
  }

  /** What brings a text and a document together: the words of the text that add most to the product of their arrows. */
  sharedWith(document: number, reaches: readonly Reach[]): string[] {
    const norm = this.normOf(this.index.segment.bodyLengths[document] ?? 0);
    const counts = new Uint16Array(1);
    const shared: { word: string; product: number }[] = [];
    for (const { stem: at, word, reach } of reaches) {
      counts[0] = 0;
      for (const form of this.wordsOf(at)) this.lookUp(form, [document], counts);
      const product = reach * this.saturated(counts[0] ?? 0, norm) * (this.rarities[at] ?? 0);
      if (product > 0) shared.push({ word, product });
    }
    return shared
      .sort((a, b) => b.product - a.product)
      .slice(0, SHARED)
      .map(({ word }) => word);
  }

  /** Adds to `counts` how often each of `documents`, which have their places, says `word` in its body. */
  private addCounts(word: number, documents: readonly number[], counts: Uint16Array): void {
    const { postingStarts, postingDocuments, postingCounts } = this.index.segment;
    const from = postingStarts[word] ?? 0;
    const to = postingStarts[word + 1] ?? 0;
    if (to - from > FEW_POSTINGS) {
      this.lookUp(word, documents, counts);
      return;
    }
    for (let posting = from; posting < to; posting += 1) {
      const place = this.places[postingDocuments[posting] ?? 0] ?? 0;
      if (place > 0) counts[place - 1] = (counts[place - 1] ?? 0) + countIn(postingCounts[posting] ?? 0, 'body');
    }
  }

  private lookUp(word: number, documents: readonly number[], counts: Uint16Array): void {
    const { segment } = this.index;
    for (let place = 0; place < documents.length; place += 1) {
      const posting = postingOf(segment, word, documents[place] ?? 0);
      if (posting >= 0) counts[place] = (counts[place] ?? 0) + countIn(segment.postingCounts[posting] ?? 0, 'body');
    }
  }

  private documentLengths(): Float32Array {
    this.lengths ??= this.measureAll();
    return this.lengths;
  }

  private measureAll(): Float32Array {
    const { segment, stems } = this.index;
    const norms = Float32Array.from(segment.bodyLengths, (words) => this.normOf(words));
    const squares = new Float64Array(norms.length);
    const counts = new Uint16Array(norms.length);
    for (let at = 0; at < stems.length; at += 1) {
      let count = 0;
      for (const word of this.wordsOf(at)) {
        const to = segment.postingStarts[word + 1] ?? 0;
        for (let posting = segment.postingStarts[word] ?? 0; posting < to; posting += 1) {
          const inBody = countIn(segment.postingCounts[posting] ?? 0, 'body');
          if (inBody === 0) continue;
          const document = segment.postingDocuments[posting] ?? 0;
          if (counts[document] === 0) {
            this.touched[count] = document;
            count += 1;
          }
          counts[document] = (counts[document] ?? 0) + inBody;
        }
      }
      for (let place = 0; place < count; place += 1) {
        const document = this.touched[place] ?? 0;
        const reach = this.saturated(counts[document] ?? 0, norms[document] ?? 1) * (this.rarities[at] ?? 0);
        squares[document] = (squares[document] ?? 0) + reach * reach;
        counts[document] = 0;
      }
    }
    return Float32Array.from(squares, Math.sqrt);
  }

  private wordsOf(at: number): Uint32Array {
    const { stemWords, stemStarts } = this.index;
    return stemWords.subarray(stemStarts[at], stemStarts[at + 1]);
  }

  private normOf(words: number): number {
    return lengthNorm(words, this.average, this.index.collection.lengthEffect.body);
  }

  private saturated(count: number, norm: number): number {
    const weighted = (this.index.collection.weights.body * count) / norm;
    return weighted / (weighted + this.index.collection.saturation);
  }
}
