/** From bytes to text. Always: text that comes out holds no NUL and no invalid sequence; a byte order mark is not part of it. */
import { nothing, problem, type ReadResult } from './problem.ts';

export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'not-text'; readonly result: ReadResult<never> };

/** UTF-8, or UTF-16 with a byte order mark, as Windows' editors and spreadsheets write it. */
export function decodeText(bytes: Uint8Array, file: string): Decoded {
  const encoding = encodingOf(bytes);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return notText(file, `It is not text: there are bytes that are not ${encoding.toUpperCase()}.`);
  }
  if (text.includes('\0')) return notText(file, 'It is not text: there are NUL characters in it.');
  return { kind: 'text', text };
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function notText(file: string, message: string): Decoded {
  return { kind: 'not-text', result: nothing(problem(file, 'not_text', message)) };
}
