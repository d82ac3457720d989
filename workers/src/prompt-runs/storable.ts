/** What a model said, as Postgres can hold it: without NUL, and without halves of characters. Pure. */

export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Of an answer that goes on: half a character at its end is no mistake yet, its other half may follow. */
export function storableSoFar(text: string): string {
  return storable(text.replace(/[\ud800-\udbff]$/, ''));
}
