/**
 * Indexes of prompts by name, each a shelf: filled part by part, then asked what is like a text. Lives in a thread of its
 * own (prompt-index.worker.ts), because an index of ten thousand prompts takes seconds to make. Always: while a shelf is
 * being filled it answers as it was before; nothing is on a shelf but what was put there.
 */
import { Arrivals } from '@openkms/schema/search/arrivals.ts';
import { mergeSegments } from '@openkms/schema/search/merge-segments.ts';
import { type PromptDocument, PROMPTS } from '@openkms/schema/search/prompts.ts';
import { buildIndex, indexSegment, type SearchIndex } from '@openkms/schema/search/search-index.ts';
import {
  createFindSimilar,
  type FindSimilar,
  rarityIn,
  type SimilarDocument,
  type SimilarOptions,
} from '@openkms/schema/search/similar.ts';

export type ShelfRequest =
  /** Some of what is to be put on the shelf; it stands there after `commit`. */
  | { readonly type: 'part'; readonly shelf: string; readonly documents: readonly PromptDocument[] }
  | { readonly type: 'commit'; readonly shelf: string; readonly removed: readonly string[] }
  /** What of all `shelves` is like the text; what is rare is judged by the first. */
  | {
      readonly type: 'similar';
      readonly shelves: readonly string[];
      readonly text: string;
      readonly options: SimilarOptions;
    }
  | { readonly type: 'drop'; readonly shelf: string };

type Shelf = {
  index: SearchIndex;
  arriving: Arrivals;
  /** Made for the rarity of another shelf's index, and anew when that changes. */
  find: { readonly by: SearchIndex; readonly similar: FindSimilar } | null;
};

export class PromptShelves {
  private readonly shelves = new Map<string, Shelf>();

  answer(asked: ShelfRequest): readonly SimilarDocument[] {
    switch (asked.type) {
      case 'part':
        this.shelfOf(asked.shelf).arriving.take(asked.documents);
        return [];
      case 'commit':
        this.commit(this.shelfOf(asked.shelf), new Set(asked.removed));
        return [];
      case 'similar':
        return this.similar(asked.shelves, asked.text, asked.options);
      case 'drop':
        this.shelves.delete(asked.shelf);
        return [];
    }
  }

  private commit(shelf: Shelf, removed: ReadonlySet<string>): void {
    shelf.index = indexSegment(PROMPTS, mergeSegments(shelf.index.segment, shelf.arriving.segment(), removed));
    shelf.arriving = new Arrivals(PROMPTS, shelf.index.segment);
    shelf.find = null;
  }

  private similar(names: readonly string[], text: string, options: SimilarOptions): readonly SimilarDocument[] {
    const [first, ...others] = names.map((name) => this.shelfOf(name));
    if (first === undefined) return [];
    return [first, ...others]
      .flatMap((shelf) => finderOf(shelf, first.index)(text, options))
      .toSorted((a, b) => b.alike - a.alike || (a.id < b.id ? -1 : 1))
      .slice(0, options.limit);
  }

  private shelfOf(name: string): Shelf {
    let shelf = this.shelves.get(name);
    if (shelf === undefined) {
      const index = buildIndex(PROMPTS, []);
      shelf = { index, arriving: new Arrivals(PROMPTS, index.segment), find: null };
      this.shelves.set(name, shelf);
    }
    return shelf;
  }
}

function finderOf(shelf: Shelf, by: SearchIndex): FindSimilar {
  if (shelf.find?.by !== by) shelf.find = { by, similar: createFindSimilar(shelf.index, rarityIn(by)) };
  return shelf.find.similar;
}
