/**
 * A template cut into its pieces: text, {{ outputs }} and {% tags %}, by the rules of liquidjs's own tokenizer
 * (template-pieces.property.test.ts holds this file to it). Reads every character at most a few times, whatever they are.
 *
 *     text ──"{{"──> output, to the first "}}" outside of quotes
 *          ──"{%"──> tag, to the first "%}"; after {% raw %} all is text up to {% endraw %}
 */

export type Piece =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  /** `inside` to `insideEnd` lies between the braces, without the hyphens that trim white space. */
  | (Inside & { readonly kind: 'output' })
  | (Inside & { readonly kind: 'tag'; readonly name: string })
  /** An output, a tag or the inside of a raw block that nothing closes, to the end of the text. */
  | { readonly kind: 'open'; readonly what: 'output' | 'tag' | 'raw'; readonly start: number; readonly end: number };

type Inside = {
  readonly start: number;
  readonly end: number;
  /** Where the argument of a tag, or the expression of an output, begins. */
  readonly inside: number;
  readonly insideEnd: number;
  readonly trimLeft: boolean;
  readonly trimRight: boolean;
};

const FAR_BLANK = '\\u00a0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const BLANK = `[\\t-\\r ${FAR_BLANK}]*`;
const BLANKS = new RegExp(BLANK, 'y');
const NAME = new RegExp(`${BLANK}(#|(?:[\\w?-]|[^\\0-\\x7f${FAR_BLANK}\\u201c\\u201d])*)`, 'y');

/** The pieces of `text` in order, without gaps; an `open` piece is the last. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let nextTag = text.indexOf('{%');
  let nextOutput = text.indexOf('{{');
  while (at < text.length) {
    if (nextTag >= 0 && nextTag < at) nextTag = text.indexOf('{%', at);
    if (nextOutput >= 0 && nextOutput < at) nextOutput = text.indexOf('{{', at);
    const start = Math.min(nextTag < 0 ? text.length : nextTag, nextOutput < 0 ? text.length : nextOutput);
    if (start > at) pieces.push({ kind: 'text', start: at, end: start });
    if (start === text.length) break;
    const piece = start === nextTag ? tagAt(text, start) : outputAt(text, start);
    pieces.push(piece);
    at = piece.end;
    if (piece.kind === 'tag' && piece.name === 'raw') {
      const raw = rawFrom(text, piece);
      pieces.push(...raw);
      at = raw.at(-1)?.end ?? at;
    }
  }
  return pieces;
}

function tagAt(text: string, start: number): Piece {
  const close = text.indexOf('%}', start + 1);
  if (close < 0) return { kind: 'open', what: 'tag', start, end: text.length };
  return tagBetween(text, start, close + 2);
}

function tagBetween(text: string, start: number, end: number): Piece {
  const within = insideOf(text, start, end);
  NAME.lastIndex = within.inside;
  const length = NAME.exec(text)?.[1]?.length ?? 0;
  const nameEnd = Math.min(NAME.lastIndex, within.insideEnd);
  const name = text.slice(NAME.lastIndex - length, nameEnd);
  return { kind: 'tag', name, start, end, ...within, inside: Math.min(skipBlank(text, nameEnd), within.insideEnd) };
}

function outputAt(text: string, start: number): Piece {
  for (let at = start + 1; at < text.length;) {
    const char = text[at];
    if (char === '"' || char === "'") {
      at = quoteEnd(text, at, text.length);
      continue;
    }
    at += 1;
    if (at >= start + 2 && text[at - 1] === '}' && text[at - 2] === '}') {
      return { kind: 'output', start, end: at, ...insideOf(text, start, at) };
    }
  }
  return { kind: 'open', what: 'output', start, end: text.length };
}

/** One past the quote that closes the one at `at`, or `limit`. A backslash takes its meaning from the next character. */
export function quoteEnd(text: string, at: number, limit: number): number {
  const quote = text[at];
  for (let next = at + 1; next < limit; next += 1) {
    if (text[next] === '\\') next += 1;
    else if (text[next] === quote) return next + 1;
  }
  return limit;
}

function insideOf(text: string, start: number, end: number): Omit<Inside, 'start' | 'end'> {
  const trimLeft = text[start + 2] === '-';
  const trimRight = text[end - 3] === '-';
  const insideEnd = end - 2 - (trimRight ? 1 : 0);
  const inside = Math.min(skipBlank(text, start + 2 + (trimLeft ? 1 : 0)), insideEnd);
  return { inside, insideEnd, trimLeft, trimRight };
}

/** What follows {% raw %}: its text and the {% endraw %}, or that there is none. */
function rawFrom(text: string, raw: { start: number; end: number }): Piece[] {
  let close = 0;
  let left = -1;
  for (let at = text.indexOf('{%', raw.end), broken = false; at >= 0;) {
    if (!broken) left = at;
    NAME.lastIndex = at + 2;
    broken = NAME.exec(text)?.[1] === 'endraw';
    at = text.indexOf('{%', Math.max(at + 2, NAME.lastIndex));
    if (!broken) continue;
    if (close < NAME.lastIndex) close = text.indexOf('%}', NAME.lastIndex);
    if (close < 0) break;
    // An endraw interrupted by another tag is none, unless that one is an endraw too.
    if (at >= 0 && at < close) continue;
    const before: Piece[] = left > raw.end ? [{ kind: 'text', start: raw.end, end: left }] : [];
    return [...before, tagBetween(text, left, close + 2)];
  }
  return [{ kind: 'open', what: 'raw', start: raw.end, end: text.length }];
}

function skipBlank(text: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.exec(text);
  return BLANKS.lastIndex;
}
