/**
 * What is wrong with a template before it is parsed: tags that do not match, tags and filters that do not exist, more
 * than the limits allow. Always: names every place, not only the first, because people see them as they type; and a
 * template without a fault here cannot make the parser overrun its stack or take more than linear time.
 */
import { ALLOWED_FILTERS } from './template-filters.ts';
import type { PromptFault } from './fault.ts';
import { MAX_BRACKETS, MAX_NESTING, MAX_TAG_LENGTH, MAX_TAGS, tooExpensive } from './template-limits.ts';
import { piecesOf, quoteEnd, type Piece } from './template-pieces.ts';

type Tag = Extract<Piece, { kind: 'tag' }>;
type Output = Extract<Piece, { kind: 'output' }>;

/** A reference to a fragment: the whole tag from `start` to `end`. */
export type FragmentTag = {
  readonly ref: string;
  readonly start: number;
  readonly end: number;
  readonly trimLeft: boolean;
  readonly trimRight: boolean;
};

export type Checked = { readonly faults: readonly PromptFault[]; readonly fragments: readonly FragmentTag[] };

/** Blocks, and the tags that may divide them. */
const BLOCKS: ReadonlyMap<string, readonly string[]> = new Map([
  ['if', ['elsif', 'else']],
  ['unless', ['elsif', 'else']],
  ['case', ['when', 'else']],
  ['for', ['else']],
  ['capture', []],
  ['comment', []],
  ['raw', []],
]);
const DIVIDERS: ReadonlySet<string> = new Set([...BLOCKS.values()].flat());
const ENDS: ReadonlySet<string> = new Set([...BLOCKS.keys()].map((name) => `end${name}`));
const SINGLE: ReadonlySet<string> = new Set(['assign', 'break', 'continue', 'fragment', '#']);
const INCLUDING: ReadonlySet<string> = new Set(['include', 'render', 'layout', 'block', 'endblock']);
const FRAGMENT = /^(["'])([^"'\\{}%]{1,200})\1$/;
const RANGE_LOOP = /^\S+\s+in\s*\(/;
const FILTER_NAME = /\s*([\w?-]*)/y;

/** Checks `text`; the faults are in the order of their places. */
export function checkTemplate(text: string): Checked {
  const faults: PromptFault[] = [];
  const fragments: FragmentTag[] = [];
  const open: Tag[] = [];
  let tags = 0;
  for (const piece of piecesOf(text)) {
    if (piece.kind === 'text') continue;
    if (piece.kind === 'open') {
      if (piece.what !== 'raw')
        faults.push(unbalanced(`The ${piece.what} is not closed.`, piece.start, piece.start + 2));
      break;
    }
    tags += 1;
    if (tags > MAX_TAGS) {
      faults.push(tooExpensive(`A template has at most ${MAX_TAGS} tags and outputs.`, piece.start, piece.end));
      break;
    }
    if (open.at(-1)?.name === 'comment' && !(piece.kind === 'tag' && piece.name === 'endcomment')) continue;
    if (piece.end - piece.start > MAX_TAG_LENGTH) {
      faults.push(tooExpensive(`A tag has at most ${MAX_TAG_LENGTH} characters.`, piece.start, piece.end));
    } else if (piece.kind === 'output') faults.push(...faultsInside(text, piece));
    else {
      faults.push(...balance(piece, open), ...faultsOfTag(text, piece));
      const fragment = fragmentOf(text, piece);
      if (fragment) fragments.push(fragment);
    }
  }
  for (const tag of open) faults.push(unbalanced(`The tag "${tag.name}" is not closed.`, tag.start, tag.end));
  return { faults: faults.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0)), fragments };
}

/** Opens or closes a block in `open`; what does not fit is a fault. */
function balance(tag: Tag, open: Tag[]): PromptFault[] {
  const { name, start, end } = tag;
  if (BLOCKS.has(name)) {
    open.push(tag);
    return open.length > MAX_NESTING ? [tooExpensive(`Blocks nest at most ${MAX_NESTING} deep.`, start, end)] : [];
  }
  const top = open.at(-1)?.name;
  if (ENDS.has(name)) {
    if (top !== undefined && name === `end${top}`) {
      open.pop();
      return [];
    }
    return [
      unbalanced(`The tag "${name}" closes nothing${top === undefined ? '' : `: "${top}" is open`}.`, start, end),
    ];
  }
  if (DIVIDERS.has(name) && !BLOCKS.get(top ?? '')?.includes(name)) {
    return [unbalanced(`The tag "${name}" stands outside of its block.`, start, end)];
  }
  return [];
}

function faultsOfTag(text: string, tag: Tag): PromptFault[] {
  const { name, start, end } = tag;
  if (name === '#' || name === 'comment' || name === 'raw' || ENDS.has(name)) return [];
  if (INCLUDING.has(name)) {
    return [{ code: 'template_invalid', message: `Use {% fragment "name" %} instead of "${name}".`, start, end }];
  }
  if (!SINGLE.has(name) && !BLOCKS.has(name) && !DIVIDERS.has(name)) {
    const message = name === '' ? 'The tag has no name.' : `There is no tag "${name}".`;
    return [{ code: 'template_invalid', message, start, end }];
  }
  if (name === 'fragment' && !fragmentOf(text, tag)) {
    const message = 'A fragment is named in quotes: {% fragment "name" %}.';
    return [{ code: 'template_invalid', message, start, end }];
  }
  return faultsInside(text, tag);
}

/** Unknown filters, ranges out of place and too many brackets between the braces. */
function faultsInside(text: string, piece: Tag | Output): PromptFault[] {
  const faults: PromptFault[] = [];
  const { start, end, inside, insideEnd } = piece;
  let depth = 0;
  let ranges = 0;
  for (let at = inside; at < insideEnd; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'") at = quoteEnd(text, at, insideEnd) - 1;
    else if (char === '(' || char === '[') depth += 1;
    else if (char === ')' || char === ']') depth -= 1;
    else if (char === '.' && text[at + 1] === '.') ranges += 1;
    else if (char === '|') {
      FILTER_NAME.lastIndex = at + 1;
      const name = FILTER_NAME.exec(text)?.[1] ?? '';
      const last = FILTER_NAME.lastIndex;
      if (name !== '' && last <= insideEnd && !ALLOWED_FILTERS.has(name)) {
        const message = `There is no filter "${name}".`;
        faults.push({ code: 'template_unknown_filter', message, name, start: last - name.length, end: last });
      }
    }
    if (depth > MAX_BRACKETS) return [tooExpensive(`Brackets nest at most ${MAX_BRACKETS} deep.`, start, end)];
  }
  const isLoop = piece.kind === 'tag' && piece.name === 'for' && RANGE_LOOP.test(text.slice(inside, insideEnd));
  if (ranges > (isLoop ? 1 : 0)) {
    const message = 'A range stands in a loop, one at a time: {% for i in (1..9) %}.';
    faults.push({ code: 'template_invalid', message, start, end });
  }
  return faults;
}

function fragmentOf(text: string, tag: Tag): FragmentTag | undefined {
  if (tag.name !== 'fragment') return undefined;
  const { start, end, trimLeft, trimRight } = tag;
  const ref = FRAGMENT.exec(text.slice(tag.inside, tag.insideEnd).trimEnd())?.[2];
  return ref === undefined ? undefined : { ref, start, end, trimLeft, trimRight };
}

function unbalanced(message: string, start: number, end: number): PromptFault {
  return { code: 'template_unbalanced', message, start, end };
}
