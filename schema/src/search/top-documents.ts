/**
 * The best k of many scored documents, best first; equal scores in document order, so answers are repeatable.
 * A bounded heap whose root is the worst kept: most candidates cost one comparison.
 */

/** The best `limit` of `candidates` (the first `count` entries) by `scores[document]`. */
export function topDocuments(
  candidates: Uint32Array,
  count: number,
  scores: Float32Array,
  limit: number,
): Uint32Array<ArrayBuffer> {
  const size = Math.min(limit, count);
  const heap = candidates.slice(0, size);
  for (let at = (size >>> 1) - 1; at >= 0; at -= 1) sink(heap, at, size, scores);
  for (let at = size; at < count; at += 1) {
    const candidate = candidates[at] ?? 0;
    if (size > 0 && isWorse(heap[0] ?? 0, candidate, scores)) {
      heap[0] = candidate;
      sink(heap, 0, size, scores);
    }
  }
  for (let end = size - 1; end > 0; end -= 1) {
    const worst = heap[0] ?? 0;
    heap[0] = heap[end] ?? 0;
    heap[end] = worst;
    sink(heap, 0, end, scores);
  }
  return heap;
}

function isWorse(a: number, b: number, scores: Float32Array): boolean {
  const left = scores[a] ?? 0;
  const right = scores[b] ?? 0;
  return left < right || (left === right && a > b);
}

function sink(heap: Uint32Array, start: number, size: number, scores: Float32Array): void {
  let at = start;
  for (;;) {
    let worst = at;
    const left = at * 2 + 1;
    if (left < size && isWorse(heap[left] ?? 0, heap[worst] ?? 0, scores)) worst = left;
    if (left + 1 < size && isWorse(heap[left + 1] ?? 0, heap[worst] ?? 0, scores)) worst = left + 1;
    if (worst === at) return;
    const moved = heap[at] ?? 0;
    heap[at] = heap[worst] ?? 0;
    heap[worst] = moved;
    at = worst;
  }
}
