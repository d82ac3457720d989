/**
 * Which two versions are chosen for comparing, and what a key does in the list. Pure. Always: at most two; a third takes
 * the place of the one chosen first.
 */

/** Numbers of versions, in the order they were chosen. */
export type Choice = readonly number[];

/** `choice` with `number` added, or without it where it was chosen already. */
export function toggled(choice: Choice, number: number): Choice {
  if (choice.includes(number)) return choice.filter((each) => each !== number);
  return [...choice, number].slice(-2);
}

/** The two, older first; null until there are two. */
export function chosenPair([a, b]: Choice): { readonly from: number; readonly to: number } | null {
  return a === undefined || b === undefined ? null : { from: Math.min(a, b), to: Math.max(a, b) };
}

type KeyLike = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key press on the version at `index` of `count` means; null when it belongs to the browser. Enter opens as on any link. */
export function keyMeaning(
  { key, ctrlKey, metaKey, altKey, shiftKey }: KeyLike,
  index: number,
  count: number,
): { readonly kind: 'go'; readonly to: number } | { readonly kind: 'choose' } | null {
  if (ctrlKey || metaKey || altKey || shiftKey || count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return { kind: 'go', to: Math.min(index + 1, count - 1) };
    case 'ArrowUp':
      return { kind: 'go', to: Math.max(index - 1, 0) };
    case 'Home':
      return { kind: 'go', to: 0 };
    case 'End':
      return { kind: 'go', to: count - 1 };
    case ' ':
      return { kind: 'choose' };
    default:
      return null;
  }
}
