// One or two letters that stand for a person.

/**
 * The initials of a name: first letter of the first and of the last word ("Maria de la Cruz" → "MC"), one letter for
 * a single word, "?" for no letters. Counts whole characters, so names in any script work.
 */
export function initials(name: string): string {
  const words = name
    .replace(/\(.*?\)/gu, ' ')
    .split(/[\s,]+/u)
    .map((word) => word.match(/\p{L}\p{M}*/u)?.[0])
    .filter((letter) => letter !== undefined);
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (first + last).toLocaleUpperCase('en');
}
