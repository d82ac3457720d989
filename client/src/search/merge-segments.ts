/**
 * Two segments into one. Where both hold an id, the newer one's document counts; ids in `without` are left out.
 * The result is the segment that building from the surviving documents would give, bit for bit.
 */
import {
  documentCode,
  documentCount,
  documentId,
  FIELDS_STORED,
  joinTexts,
  storedText,
  type Segment,
} from './segment.ts';
import { compareStrings } from './sorted-strings.ts';

const DROPPED = 0xffffffff;

/** Merges `newer` over `older`, then leaves out the ids in `without`. Linear in the size of both. */
export function mergeSegments(older: Segment, newer: Segment, without: ReadonlySet<string>): Segment {
  const order = mergeDocuments(older, newer, without);
  const count = order.sources.length;
  const hashes = new Uint32Array(count * 2);
  const titleLengths = new Uint16Array(count);
  const descriptionLengths = new Uint16Array(count);
  const texts: string[] = [];
  order.sources.forEach(({ segment, document }, at) => {
    hashes[at * 2] = segment.hashes[document * 2] ?? 0;
    hashes[at * 2 + 1] = segment.hashes[document * 2 + 1] ?? 0;
    titleLengths[at] = segment.titleLengths[document] ?? 0;
    descriptionLengths[at] = segment.descriptionLengths[document] ?? 0;
    for (let field = 0; field < FIELDS_STORED; field += 1) texts.push(storedText(segment, document, field));
  });
  return {
    ...joinTexts(texts),
    hashes,
    titleLengths,
    descriptionLengths,
    codeOrder: mergeCodeOrder(older, newer, order),
    ...mergePostings(older, newer, order),
  };
}

type DocumentOrder = {
  sources: { segment: Segment; document: number }[];
  /** Old document number → new one, or DROPPED. */
  fromOlder: Uint32Array;
  fromNewer: Uint32Array;
};

function mergeDocuments(older: Segment, newer: Segment, without: ReadonlySet<string>): DocumentOrder {
  const sources: DocumentOrder['sources'] = [];
  const fromOlder = new Uint32Array(documentCount(older)).fill(DROPPED);
  const fromNewer = new Uint32Array(documentCount(newer)).fill(DROPPED);
  const keep = (segment: Segment, document: number, target: Uint32Array, id: string): void => {
    if (without.has(id)) return;
    target[document] = sources.length;
    sources.push({ segment, document });
  };
  let left = 0;
  let right = 0;
  while (left < fromOlder.length || right < fromNewer.length) {
    const leftId = left < fromOlder.length ? documentId(older, left) : null;
    const rightId = right < fromNewer.length ? documentId(newer, right) : null;
    if (rightId === null || (leftId !== null && leftId < rightId)) {
      keep(older, left, fromOlder, leftId ?? '');
      left += 1;
    } else {
      if (leftId === rightId) left += 1;
      keep(newer, right, fromNewer, rightId);
      right += 1;
    }
  }
  return { sources, fromOlder, fromNewer };
}

function mergeCodeOrder(older: Segment, newer: Segment, order: DocumentOrder): Uint32Array {
  const left = survivors(older.codeOrder, order.fromOlder, (document) => documentCode(older, document));
  const right = survivors(newer.codeOrder, order.fromNewer, (document) => documentCode(newer, document));
  const merged = new Uint32Array(left.length + right.length);
  let a = 0;
  let b = 0;
  for (let at = 0; at < merged.length; at += 1) {
    const first = left[a];
    const second = right[b];
    const takeFirst =
      second === undefined ||
      (first !== undefined && (compareStrings(first.code, second.code) || first.document - second.document) < 0);
    merged[at] = (takeFirst ? first : second)?.document ?? 0;
    if (takeFirst) a += 1;
    else b += 1;
  }
  return merged;
}

function survivors(
  codeOrder: Uint32Array,
  renumbered: Uint32Array,
  codeOf: (document: number) => string,
): { document: number; code: string }[] {
  const found: { document: number; code: string }[] = [];
  for (const old of codeOrder) {
    const document = renumbered[old] ?? DROPPED;
    if (document !== DROPPED) found.push({ document, code: codeOf(old) });
  }
  return found;
}

function mergePostings(
  older: Segment,
  newer: Segment,
  order: DocumentOrder,
): Pick<Segment, 'words' | 'postingStarts' | 'postingDocuments' | 'postingCounts'> {
  const capacity = older.postingDocuments.length + newer.postingDocuments.length;
  const postingDocuments = new Uint32Array(capacity);
  const postingCounts = new Uint16Array(capacity);
  const words: string[] = [];
  const starts: number[] = [0];
  let end = 0;
  let left = 0;
  let right = 0;
  while (left < older.words.length || right < newer.words.length) {
    const leftWord = older.words[left];
    const rightWord = newer.words[right];
    const fromLeft = leftWord !== undefined && (rightWord === undefined || leftWord <= rightWord);
    const fromRight = rightWord !== undefined && (leftWord === undefined || rightWord <= leftWord);
    let a = fromLeft ? (older.postingStarts[left] ?? 0) : 0;
    const aEnd = fromLeft ? (older.postingStarts[left + 1] ?? 0) : 0;
    let b = fromRight ? (newer.postingStarts[right] ?? 0) : 0;
    const bEnd = fromRight ? (newer.postingStarts[right + 1] ?? 0) : 0;
    while (a < aEnd || b < bEnd) {
      const first = a < aEnd ? (order.fromOlder[older.postingDocuments[a] ?? 0] ?? DROPPED) : DROPPED;
      const second = b < bEnd ? (order.fromNewer[newer.postingDocuments[b] ?? 0] ?? DROPPED) : DROPPED;
      if (a < aEnd && first === DROPPED) {
        a += 1;
      } else if (b < bEnd && second === DROPPED) {
        b += 1;
      } else if (first < second) {
        postingDocuments[end] = first;
        postingCounts[end] = older.postingCounts[a] ?? 0;
        end += 1;
        a += 1;
      } else {
        postingDocuments[end] = second;
        postingCounts[end] = newer.postingCounts[b] ?? 0;
        end += 1;
        b += 1;
      }
    }
    if (end > (starts[words.length] ?? 0)) {
      words.push((fromLeft ? leftWord : rightWord) ?? '');
      starts.push(end);
    }
    if (fromLeft) left += 1;
    if (fromRight) right += 1;
  }
  return {
    words,
    postingStarts: Uint32Array.from(starts),
    postingDocuments: postingDocuments.slice(0, end),
    postingCounts: postingCounts.slice(0, end),
  };
}
