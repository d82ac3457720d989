/**
 * Which documents of a list differ from those last handed to the worker, so that an edit sends one document and not
 * the whole list. Compared by content: lists may be made afresh on every call.
 */
import type { SearchDocument } from '@openkms/schema/search/search-document.ts';

/** Equal in every field; both are of one collection. */
export function sameDocument(a: SearchDocument, b: SearchDocument): boolean {
  if (a === b) return true;
  for (const field in a) if (!sameValue(a[field] ?? '', b[field] ?? '')) return false;
  return true;
}

function sameValue(a: string | readonly string[], b: string | readonly string[]): boolean {
  if (a === b || typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((text, at) => text === b[at]);
}
