/**
 * The one form in which a prompt's content is stored, compared and hashed, so that the same text written on two systems
 * is the same version.
 *
 * Always: normalising twice changes nothing more; the result is well formed, its lines end in LF, and it is empty or ends
 * with exactly one LF. White space at the ends of lines stays: two spaces there are a line break in Markdown.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * `text` in stored form: without byte order marks at its start, CRLF and CR as LF, Unicode NFC, U+FFFD for half a
 * surrogate pair that stands alone (UTF-8 could not carry it), without empty lines at its end. Every other character
 * stays, the NUL that Postgres refuses too: whoever takes text in says no to that one.
 */
export function normaliseContent(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/^\uFEFF+/, '')
    .replace(/\r\n?/g, '\n')
    .normalize('NFC');
  // A loop, because /\n+$/ tries again at each line end of a long run and takes quadratic time.
  let end = plain.length;
  while (end > 0 && plain[end - 1] === '\n') end -= 1;
  return end === 0 ? '' : `${plain.slice(0, end)}\n`;
}

/** SHA-256 of the UTF-8 bytes of the normalised content, as 64 lower-case hexadecimal digits. */
export function diffHash(content: string): string {
  return bytesToHex(sha256(utf8ToBytes(normaliseContent(content))));
}

/** The lines of a normalised content, without their LF; none for the empty one. */
export function linesOf(normalised: string): string[] {
  return normalised === '' ? [] : normalised.slice(0, -1).split('\n');
}
