/** A 64-bit hash of a document's whole content, as two 32-bit halves: equal content, equal hash, on any machine. */
import { type Collection, type Part, PARTS, textsOf } from './collection.ts';
import type { SearchDocument } from './search-document.ts';

/** The two halves. Not for security: it only tells an unchanged document from an edited one. */
export function contentHash(collection: Collection, document: SearchDocument): [low: number, high: number] {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  const mix = (text: string): void => {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x5bd1e995);
      high ^= high >>> 15;
    }
    // The length separates fields: ("ab", "c") and ("a", "bc") differ.
    low = Math.imul(low ^ text.length, 0x01000193) ^ (low >>> 13);
    high = Math.imul(high ^ (text.length + 0x10000), 0x5bd1e995);
  };
  const mixAll = (part: Part): void => {
    const texts = textsOf(collection, document, part);
    mix(String(texts.length));
    for (const text of texts) mix(text);
  };
  mix(document.id);
  for (const part of PARTS) mixAll(part);
  return [low >>> 0, high >>> 0];
}
