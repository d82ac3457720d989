/** A title the server takes, made of one it would refuse. Pure. */

const MAX_TITLE = 200;

/** `title` on one line, without angle brackets, at most 200 characters long; null where nothing is left of it. */
export function plainTitle(title: string): string | null {
  const line = title
    .replaceAll(/[\p{Cc}\p{Cs}<>]+/gu, ' ')
    .trim()
    .slice(0, MAX_TITLE);
  // A cut may go through a character of two halves.
  const whole = line.isWellFormed() ? line : line.slice(0, -1);
  return whole.trim() === '' ? null : whole.trim();
}
