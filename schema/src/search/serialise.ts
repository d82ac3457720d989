/**
 * An index ⇄ one ArrayBuffer, so that it can be kept in IndexedDB and read back without being built again.
 *
 *   bytes 0–3 magic · 4–7 format · 8–11 checksum of all that follows · 12–15 number of sections
 *   then a section table (bytes a number, byte offset, byte length: 12 bytes each), then the sections, 8-byte aligned
 *
 * Always: reading what was written gives an equal index, mostly as views on the buffer; anything else
 * (another format or collection, cut short, flipped bits) gives null and the caller builds anew.
 */
import type { Collection } from './collection.ts';
import type { SearchIndex } from './search-index.ts';

/** Raise whenever the layout or the meaning of an index changes (tokens, stems, impacts): older ones are then rebuilt. */
const FORMAT = 2;

const MAGIC = 0x534d4b4f; // "OKMS", little-endian
const HEADER = 16;
const ENTRY = 12;

type Section = Uint32Array | Uint16Array | Uint8Array;

/** The index as one buffer of its own. */
export function serialiseIndex(index: SearchIndex): ArrayBuffer {
  const sections = sectionsOf(index);
  const tableEnd = align(HEADER + sections.length * ENTRY);
  let end = tableEnd;
  const offsets = sections.map((section) => {
    const offset = end;
    end = align(end + section.byteLength);
    return offset;
  });
  const buffer = new ArrayBuffer(end);
  const head = new Uint32Array(buffer, 0, tableEnd / 4);
  head.set([MAGIC, formatOf(index.collection), 0, sections.length]);
  sections.forEach((section, at) => {
    const offset = offsets[at] ?? 0;
    head.set([section.BYTES_PER_ELEMENT, offset, section.byteLength], (HEADER + at * ENTRY) / 4);
    new Uint8Array(buffer, offset, section.byteLength).set(
      new Uint8Array(section.buffer, section.byteOffset, section.byteLength),
    );
  });
  head[2] = checksum(buffer);
  return buffer;
}

/** The index of `collection` a buffer holds, or null when it holds none this version can read. */
export function deserialiseIndex(collection: Collection, buffer: ArrayBuffer): SearchIndex | null {
  if (buffer.byteLength < HEADER || buffer.byteLength % 8 !== 0) return null;
  const [magic, format, sum, count = 0] = new Uint32Array(buffer, 0, HEADER / 4);
  if (magic !== MAGIC || format !== formatOf(collection) || count !== SECTION_COUNT) return null;
  if (HEADER + count * ENTRY > buffer.byteLength || sum !== checksum(buffer)) return null;
  const table = new Uint32Array(buffer, HEADER, (count * ENTRY) / 4);
  const read = new SectionReader(buffer, table);
  return indexFrom(collection, read);
}

const SECTION_COUNT = 25;

function sectionsOf(index: SearchIndex): Section[] {
  const { segment, shortAnswers } = index;
  return [
    ...packStrings([segment.text]),
    segment.textEnds,
    segment.hashes,
    segment.titleLengths,
    segment.bodyLengths,
    segment.codeOrder,
    ...packStrings(segment.words),
    segment.postingStarts,
    narrow(segment.postingDocuments, segment.titleLengths.length),
    segment.postingCounts,
    index.impacts,
    ...packStrings(index.stems),
    index.stemStarts,
    index.stemWords,
    index.wordStems,
    index.stemDocuments,
    index.wordMasks,
    ...packStrings(shortAnswers.prefixes),
    shortAnswers.starts,
    shortAnswers.postings,
    shortAnswers.totals,
  ];
}

function indexFrom(collection: Collection, read: SectionReader): SearchIndex {
  const [text = ''] = read.strings();
  return {
    collection,
    segment: {
      text,
      textEnds: read.uint32(),
      hashes: read.uint32(),
      titleLengths: read.uint16(),
      bodyLengths: read.uint16(),
      codeOrder: read.uint32(),
      words: read.strings(),
      postingStarts: read.uint32(),
      postingDocuments: read.widened(),
      postingCounts: read.uint16(),
    },
    impacts: read.uint16(),
    stems: read.strings(),
    stemStarts: read.uint32(),
    stemWords: read.uint32(),
    wordStems: read.uint32(),
    stemDocuments: read.uint32(),
    wordMasks: read.uint32(),
    shortAnswers: {
      prefixes: read.strings(),
      starts: read.uint32(),
      postings: read.uint32(),
      totals: read.uint32(),
    },
  };
}

/** Numbers below `limit` in 16 bits where they fit: a fifth less to read from disk. */
function narrow(numbers: Uint32Array, limit: number): Uint32Array | Uint16Array {
  return limit <= 0x1_0000 ? new Uint16Array(numbers) : numbers;
}

/** Strings as UTF-8 of all of them joined, and where each ends in UTF-16 units. */
function packStrings(strings: readonly string[]): [Uint8Array, Uint32Array] {
  const ends = new Uint32Array(strings.length);
  let end = 0;
  strings.forEach((text, at) => {
    end += text.length;
    ends[at] = end;
  });
  return [new TextEncoder().encode(strings.join('')), ends];
}

/** Hands out sections in the order they were written. The checksum has already vouched for the table. */
class SectionReader {
  private readonly buffer: ArrayBuffer;
  private readonly table: Uint32Array;
  private next = 0;

  constructor(buffer: ArrayBuffer, table: Uint32Array) {
    this.buffer = buffer;
    this.table = table;
  }

  uint32(): Uint32Array {
    const { offset, length } = this.take();
    return new Uint32Array(this.buffer, offset, length / 4);
  }

  uint16(): Uint16Array {
    const { offset, length } = this.take();
    return new Uint16Array(this.buffer, offset, length / 2);
  }

  /** A section that `narrow` may have narrowed. */
  widened(): Uint32Array {
    const { size, offset, length } = this.take();
    return size === 2
      ? new Uint32Array(new Uint16Array(this.buffer, offset, length / 2))
      : new Uint32Array(this.buffer, offset, length / 4);
  }

  strings(): string[] {
    const { offset, length } = this.take();
    // ignoreBOM keeps a leading U+FEFF, on which the ends below rely.
    const joined = new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array(this.buffer, offset, length));
    const ends = this.uint32();
    const strings: string[] = [];
    let from = 0;
    for (const end of ends) {
      strings.push(joined.slice(from, end));
      from = end;
    }
    return strings;
  }

  private take(): { size: number; offset: number; length: number } {
    const at = this.next * 3;
    this.next += 1;
    return { size: this.table[at] ?? 0, offset: this.table[at + 1] ?? 0, length: this.table[at + 2] ?? 0 };
  }
}

/** FORMAT and all that a collection says of itself: an index made under other fields or weights is another index. */
function formatOf(collection: Collection): number {
  let format = FORMAT;
  for (const unit of new TextEncoder().encode(JSON.stringify(collection)))
    format = Math.imul(format ^ unit, 0x01000193);
  return format >>> 0;
}

/** Over everything but the header's own first 12 bytes. Catches accidents, not attackers. */
function checksum(buffer: ArrayBuffer): number {
  const units = new Uint32Array(buffer, 12);
  let sum = 0x9e3779b9;
  for (let at = 0; at < units.length; at += 1) {
    sum = Math.imul(sum ^ (units[at] ?? 0), 0x01000193);
    sum = (sum << 5) | (sum >>> 27);
  }
  return sum >>> 0;
}

function align(bytes: number): number {
  return (bytes + 7) & ~7;
}
