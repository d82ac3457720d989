import fc from 'fast-check';
import { defaultOptions, TokenKind, Tokenizer } from 'liquidjs';
import { expect, it } from 'vitest';
import { piecesOf, type Piece } from './template-pieces.ts';

const bits = '{{ }} {% %} { } % - " \' \\ # | . a é 😀 raw endraw if {%-endraw-%}'.split(' ');
const bit = fc.constantFrom(
  ...bits,
  ' ',
  '\n',
  '\u00a0',
  '{% raw %}',
  '{% endraw %}',
  '{%- raw -%}',
  '{{ a }}',
  '{% if a %}',
);
const text = fc.array(bit, { maxLength: 30 }).map((bits) => bits.join(''));

/** The same question answered by liquidjs: its tokens, and whether it gave up because something is not closed. */
function byLiquid(input: string): { tokens: [number, number, string][]; open: boolean } {
  const tokenizer = new Tokenizer(input);
  const tokens: [number, number, string][] = [];
  try {
    while (tokenizer.p < tokenizer.N) {
      const token = tokenizer.readTopLevelToken(defaultOptions);
      const name = token.kind === TokenKind.Tag && 'name' in token ? token.name : '';
      tokens.push([token.begin, token.end, `${token.kind}${name}`]);
    }
    return { tokens, open: tokens.at(-1)?.[2] === `${TokenKind.Tag}raw` };
  } catch (error) {
    return { tokens, open: /not closed/.test(String(error)) };
  }
}

const KINDS = { text: TokenKind.HTML, output: TokenKind.Output, tag: TokenKind.Tag, open: 0 };
const asToken = (piece: Piece) =>
  [piece.start, piece.end, `${KINDS[piece.kind]}${piece.kind === 'tag' ? piece.name : ''}`] as const;

it('cuts a template exactly as liquidjs does, up to the first tag without a name', () => {
  fc.assert(
    fc.property(text, (input) => {
      const pieces = piecesOf(input);
      const theirs = byLiquid(input);
      const nameless = pieces.findIndex((piece) => piece.kind === 'tag' && piece.name === '');
      const readable = pieces.slice(0, nameless < 0 ? undefined : nameless).filter(({ kind }) => kind !== 'open');
      expect(readable.map(asToken)).toEqual(theirs.tokens);
      if (nameless < 0) expect(pieces.at(-1)?.kind === 'open').toBe(theirs.open);
    }),
    { numRuns: 20_000 },
  );
});

it('leaves no character out and takes none twice', () => {
  fc.assert(
    fc.property(text, (input) => {
      const pieces = piecesOf(input).map(({ start, end }) => input.slice(start, end));
      expect(pieces.join('')).toBe(input);
    }),
  );
});
