/**
 * An enriched text cut into the prompt's own part and each addition, as a person reads them. Pure. Always: the parts one
 * after the other are the text, letter by letter.
 */
import type { Enriched, EnricherName } from '@openkms/schema/domain/prompt/enrichment.ts';

export type OwnPart = { readonly kind: 'own'; readonly gap: string; readonly text: string };
/** Additions that stand together: of one enricher, under one heading. */
export type AddedPart = {
  readonly kind: 'added';
  readonly enricher: EnricherName;
  /** What they are, for people. */
  readonly what: readonly string[];
  readonly tokens: number;
  /** Line breaks before it. */
  readonly gap: string;
  /** With the heading, where it begins a section. */
  readonly text: string;
};
export type Part = OwnPart | AddedPart;

type Piece = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'own' }
  | { readonly kind: 'added'; readonly enricher: EnricherName; readonly what: string; readonly tokens: number }
);

/** The parts of `enriched` in the order of the text. */
export function partsOf({ text, own, explanations }: Enriched): Part[] {
  const additions = explanations.flatMap(({ enricher, what, addedTokens, positions = [] }) =>
    positions.map((span): Piece => ({ kind: 'added', ...span, enricher, what, tokens: addedTokens })),
  );
  const pieces = [...additions, { kind: 'own', ...own } as const].toSorted(
    (a, b) => a.start - b.start || a.end - b.end,
  );
  const parts: Part[] = [];
  let at = 0;
  for (const piece of pieces) {
    const before = text.slice(at, piece.start);
    const gap = /^\n*/.exec(before)?.[0] ?? '';
    const heading = before.slice(gap.length);
    const written = heading + text.slice(piece.start, piece.end);
    const last = parts.at(-1);
    at = piece.end;
    if (piece.kind === 'own') parts.push({ kind: 'own', gap, text: written });
    else if (last?.kind === 'added' && last.enricher === piece.enricher && heading === '') {
      const { what, tokens } = last;
      const joined = { what: [...what, piece.what], tokens: tokens + piece.tokens, text: last.text + gap + written };
      parts[parts.length - 1] = { ...last, ...joined };
    } else {
      const { enricher, what, tokens } = piece;
      parts.push({ kind: 'added', enricher, what: [what], tokens, gap, text: written });
    }
  }
  return parts;
}
