/** Documents on their way into the index: compared with what it holds, and turned into segments part by part. */
import type { Collection } from './collection.ts';
import { contentHash } from './content-hash.ts';
import { mergeSegments } from './merge-segments.ts';
import type { SearchDocument } from './search-document.ts';
import { buildSegment, documentCount, documentId, type Segment } from './segment.ts';
import { wellFormed } from './tokenise.ts';

// Few enough that a query in between waits some tens of ms, many enough that merging stays cheap.
const SEGMENT_SIZE = 1_000;

/** One list, from its first part to its commit. */
export class Arrivals {
  readonly seen = new Set<string>();
  added = 0;
  changed = 0;
  private readonly collection: Collection;
  private readonly held: Segment;
  private readonly segments: Segment[] = [];
  private readonly gathered: SearchDocument[] = [];

  private numbers: ReadonlyMap<string, number> | null = null;

  constructor(collection: Collection, held: Segment) {
    this.collection = collection;
    this.held = held;
  }

  /** Document number of every id the index holds. Made on first use: a start that changes nothing never needs it. */
  get known(): ReadonlyMap<string, number> {
    this.numbers ??= new Map(
      Array.from({ length: documentCount(this.held) }, (_, at) => [documentId(this.held, at), at]),
    );
    return this.numbers;
  }

  take(documents: readonly SearchDocument[]): void {
    const fresh = documents.filter((document) => {
      const id = wellFormed(document.id);
      const first = !this.seen.has(id);
      this.seen.add(id);
      const at = this.known.get(id);
      // A second document for an id counts, even when it equals what the index held before the first.
      if (at !== undefined && first && this.isHeld(document, at)) return false;
      if (first && at === undefined) this.added += 1;
      if (first && at !== undefined) this.changed += 1;
      return true;
    });
    this.gathered.push(...fresh);
    if (this.gathered.length >= SEGMENT_SIZE) this.buildGathered();
  }

  private buildGathered(): void {
    if (this.gathered.length > 0) this.segments.push(buildSegment(this.collection, this.gathered.splice(0)));
  }

  /** All that arrived, as one segment. Halves are merged with halves, so each word is moved few times. */
  segment(): Segment {
    this.buildGathered();
    let round = this.segments;
    while (round.length > 1) {
      const next: Segment[] = [];
      for (let at = 0; at < round.length; at += 2) {
        const [older, newer] = [round[at], round[at + 1]];
        if (older !== undefined) next.push(newer === undefined ? older : mergeSegments(older, newer, new Set()));
      }
      round = next;
    }
    return round[0] ?? buildSegment(this.collection, []);
  }

  private isHeld(document: SearchDocument, at: number): boolean {
    const [low, high] = contentHash(this.collection, document);
    return this.held.hashes[at * 2] === low && this.held.hashes[at * 2 + 1] === high;
  }
}
