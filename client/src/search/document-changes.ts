/**
 * Which documents of a list differ from those last handed to the worker, so that an edit sends one document and not
 * the catalogue. Compared by content: lists may be made afresh on every call.
 */
import type { SearchDocument } from './search-document.ts';

/** Equal in every field the index reads. */
export function sameDocument(a: SearchDocument, b: SearchDocument): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.code === b.code &&
      a.title === b.title &&
      a.department === b.department &&
      a.description === b.description &&
      sameList(a.skills, b.skills) &&
      sameList(a.trainers, b.trainers))
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((text, at) => text === b[at]));
}
