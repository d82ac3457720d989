/** Walks the tokens of a JSON text that JSON.parse takes. Always: without recursion, and in one pass. */
import { LOCATED_DEPTH } from './position.ts';

export type JsonVisitor = {
  /** A key that its object has already, and the offset of the second one. */
  readonly keyTwice?: (key: string, offset: number) => void;
  /** A value at most {@link LOCATED_DEPTH} deep, by its way from the root. */
  readonly value?: (path: readonly (string | number)[], offset: number) => void;
};

type Frame =
  | { readonly kind: 'object'; readonly keys: Set<string>; at: string; awaitsKey: boolean }
  | { readonly kind: 'array'; at: number };

/** Literals and numbers. */
const BARE = /[^\s,\]}]+/y;

export function walkJson(text: string, visitor: JsonVisitor): void {
  const frames: Frame[] = [];
  let offset = 0;
  const seen = (): void => {
    if (visitor.value === undefined || frames.length > LOCATED_DEPTH) return;
    visitor.value(
      frames.map((frame) => frame.at),
      offset,
    );
  };
  while (offset < text.length) {
    const frame = frames.at(-1);
    switch (text[offset]) {
      case '"': {
        const end = endOfString(text, offset);
        if (frame?.kind === 'object' && frame.awaitsKey) {
          frame.at = String(JSON.parse(text.slice(offset, end)));
          frame.awaitsKey = false;
          if (frame.keys.has(frame.at)) visitor.keyTwice?.(frame.at, offset);
          frame.keys.add(frame.at);
        } else seen();
        offset = end;
        break;
      }
      case '{':
        seen();
        frames.push({ kind: 'object', keys: new Set(), at: '', awaitsKey: true });
        offset += 1;
        break;
      case '[':
        seen();
        frames.push({ kind: 'array', at: 0 });
        offset += 1;
        break;
      case '}':
      case ']':
        frames.pop();
        offset += 1;
        break;
      case ',':
        if (frame?.kind === 'array') frame.at += 1;
        else if (frame) frame.awaitsKey = true;
        offset += 1;
        break;
      case ':':
      case ' ':
      case '\n':
      case '\r':
      case '\t':
        offset += 1;
        break;
      default:
        seen();
        BARE.lastIndex = offset;
        offset += BARE.exec(text)?.[0].length ?? 1;
    }
  }
}

/** The offset behind the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
