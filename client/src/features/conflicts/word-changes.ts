/**
 * What changed from one text to another, as parts to draw in order. Pure. Always: the parts that are not `left` joined
 * are the new text, those that did not `come` are the old one, each with its own spaces (or, between two words that
 * would touch, one more). Where less than half of the words stayed, each text stands whole: word by word nobody could
 * read either.
 */
import { diffWordsWithSpace } from 'diff';

export type TextPart = { readonly kind: 'stayed' | 'left' | 'came'; readonly text: string };
export type TextChange =
  | { readonly kind: 'words'; readonly parts: readonly TextPart[] }
  | { readonly kind: 'rewritten'; readonly left: string; readonly came: string };

export function textChange(from: string, to: string): TextChange {
  const parts = diffWordsWithSpace(from, to).map(({ added, removed, value }): TextPart => ({
    kind: added ? 'came' : removed ? 'left' : 'stayed',
    text: value,
  }));
  const stayed = wordsIn(parts.filter(({ kind }) => kind === 'stayed').map(({ text }) => text));
  const onlyGrewOrShrank = !parts.some(({ kind }) => kind === 'left') || !parts.some(({ kind }) => kind === 'came');
  if (!onlyGrewOrShrank && stayed * 2 < Math.max(wordsIn([from]), wordsIn([to])))
    return { kind: 'rewritten', left: from, came: to };
  return { kind: 'words', parts: apart(joined(parts)) };
}

function wordsIn(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0);
}

/** Neighbouring changes with nothing but a space between them are one: "Find your" → "Michael wrote". */
function joined(parts: readonly TextPart[]): TextPart[] {
  const result: TextPart[] = [];
  let left = '';
  let came = '';
  const flush = (): void => {
    if (left !== '') result.push({ kind: 'left', text: left });
    if (came !== '') result.push({ kind: 'came', text: came });
    left = '';
    came = '';
  };
  for (const [at, part] of parts.entries()) {
    if (part.kind === 'left') left += part.text;
    else if (part.kind === 'came') came += part.text;
    else if (part.text.trim() === '' && left !== '' && came !== '' && at + 1 < parts.length) {
      left += part.text;
      came += part.text;
    } else {
      flush();
      result.push(part);
    }
  }
  flush();
  return result;
}

/** A word that left and the one that came for it never touch. */
function apart(parts: readonly TextPart[]): TextPart[] {
  return parts.flatMap((part, at) => {
    const next = parts[at + 1];
    const touch = part.kind === 'left' && next?.kind === 'came' && /\S$/.test(part.text) && /^\S/.test(next.text);
    return touch ? [part, { kind: 'stayed', text: ' ' }] : [part];
  });
}
