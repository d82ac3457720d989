/**
 * Puts a prompt and its additions together. Always: the prompt's own text stands as it is; additions of one section
 * stand together under its heading, sections in the order in which they first appear.
 */
import type { Addition } from './enrichment.ts';

export type Span = { readonly start: number; readonly end: number };
export type Assembled = { readonly text: string; readonly own: Span; readonly spans: readonly Span[] };

const BETWEEN = '\n\n';

/** The whole text, where the prompt's own stands in it, and where each of `additions` does, in their order. */
export function assemble(own: string, additions: readonly Addition[]): Assembled {
  const spans = new Map<Addition, Span>();
  let text = '';
  const addSections = (place: Addition['place']) => {
    const here = additions.filter((addition) => addition.place === place);
    for (const section of new Set(here.map((addition) => addition.section))) {
      text += `${text === '' ? '' : BETWEEN}${headingOf(section)}`;
      for (const addition of here.filter((each) => each.section === section)) {
        text += '\n';
        spans.set(addition, { start: text.length, end: text.length + addition.text.length });
        text += addition.text;
      }
    }
  };
  addSections('before');
  text += `${text === '' ? '' : BETWEEN}${own}`;
  const place = { start: text.length - own.length, end: text.length };
  addSections('after');
  return { text, own: place, spans: additions.map((addition) => spans.get(addition) ?? { start: 0, end: 0 }) };
}

/** The line above the additions of a section. */
export function headingOf(section: string): string {
  return `## ${section}`;
}
