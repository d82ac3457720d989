/**
 * Two segments into one. Where both hold an id, the newer one's document counts; ids in `without` are left out.
 * The result is the segment that building from the surviving documents would give, bit for bit.
 */
import { documentCode, documentCount, documentId, FIELDS_STORED, type Segment } from './segment.ts';
import { compareStrings } from './sorted-strings.ts';

const DROPPED = 0xffffffff;

/** Merges `newer` over `older`, then leaves out the ids in `without`. Linear in the size of both. */
export function mergeSegments(older: Segment, newer: Segment, without: ReadonlySet<string>): Segment {
  const order = mergeDocuments(older, newer, without);
  const count = order.origins.length;
  const hashes = new Uint32Array(count * 2);
  const titleLengths = new Uint16Array(count);
  const bodyLengths = new Uint16Array(count);
  order.origins.forEach((origin, at) => {
    const segment = origin >= 0 ? older : newer;
    const document = origin >= 0 ? origin : ~origin;
    hashes[at * 2] = segment.hashes[document * 2] ?? 0;
    hashes[at * 2 + 1] = segment.hashes[document * 2 + 1] ?? 0;
    titleLengths[at] = segment.titleLengths[document] ?? 0;
    bodyLengths[at] = segment.bodyLengths[document] ?? 0;
  });
  return {
    ...mergeTexts(older, newer, order),
    hashes,
    titleLengths,
    bodyLengths,
    codeOrder: mergeCodeOrder(older, newer, order),
    ...mergePostings(older, newer, order),
  };
}

type DocumentOrder = {
  /** Where each document comes from: number d of the older segment as d, of the newer one as ~d (negative). */
  origins: Int32Array;
  /** Old document number → new one, or DROPPED. */
  fromOlder: Uint32Array;
  fromNewer: Uint32Array;
};

function mergeDocuments(older: Segment, newer: Segment, without: ReadonlySet<string>): DocumentOrder {
  const fromOlder = new Uint32Array(documentCount(older)).fill(DROPPED);
  const fromNewer = new Uint32Array(documentCount(newer)).fill(DROPPED);
  const origins = new Int32Array(fromOlder.length + fromNewer.length);
  let kept = 0;
  let left = 0;
  let right = 0;
  while (left < fromOlder.length || right < fromNewer.length) {
    const leftId = left < fromOlder.length ? documentId(older, left) : null;
    const rightId = right < fromNewer.length ? documentId(newer, right) : null;
    if (rightId === null || (leftId !== null && leftId < rightId)) {
      if (!without.has(leftId ?? '')) {
        fromOlder[left] = kept;
        origins[kept] = left;
        kept += 1;
      }
      left += 1;
    } else {
      if (!without.has(rightId)) {
        fromNewer[right] = kept;
        origins[kept] = ~right;
        kept += 1;
      }
      if (leftId === rightId) left += 1;
      right += 1;
    }
  }
  return { origins: origins.slice(0, kept), fromOlder, fromNewer };
}

/** Display strings, copied in runs of documents that stay neighbours. */
function mergeTexts(older: Segment, newer: Segment, { origins }: DocumentOrder): Pick<Segment, 'text' | 'textEnds'> {
  const pieces: string[] = [];
  const textEnds = new Uint32Array(origins.length * FIELDS_STORED);
  let length = 0;
  let at = 0;
  while (at < origins.length) {
    const origin = origins[at] ?? 0;
    const step = origin >= 0 ? 1 : -1;
    let run = 1;
    while (at + run < origins.length && origins[at + run] === origin + step * run) run += 1;
    const segment = origin >= 0 ? older : newer;
    const first = (origin >= 0 ? origin : ~origin) * FIELDS_STORED;
    const from = first === 0 ? 0 : (segment.textEnds[first - 1] ?? 0);
    const to = segment.textEnds[first + run * FIELDS_STORED - 1] ?? 0;
    for (let field = 0; field < run * FIELDS_STORED; field += 1) {
      textEnds[at * FIELDS_STORED + field] = (segment.textEnds[first + field] ?? 0) - from + length;
    }
    pieces.push(segment.text.slice(from, to));
    length += to - from;
    at += run;
  }
  return { text: pieces.join(''), textEnds };
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
