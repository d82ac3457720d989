/** The YAML at the top of a Markdown file, between two lines of three dashes. */

export type FrontMatter =
  | { readonly kind: 'none' }
  | { readonly kind: 'unclosed' }
  | {
      readonly kind: 'found';
      readonly yaml: string;
      /** Where `yaml` begins. */
      readonly yamlStart: number;
      /** Where what follows begins: one empty line after the front matter belongs to neither. */
      readonly bodyStart: number;
    };

const CLOSING = /^---[ \t]*(?:\n|$)/gm;

/** Finds the front matter of `text`, whose lines end with LF. */
export function frontMatterOf(text: string): FrontMatter {
  const opening = /^---[ \t]*\n/.exec(text)?.[0];
  if (opening === undefined) return { kind: 'none' };
  CLOSING.lastIndex = opening.length;
  const closing = CLOSING.exec(text);
  if (!closing) return { kind: 'unclosed' };
  const end = closing.index + closing[0].length;
  return {
    kind: 'found',
    yaml: text.slice(opening.length, closing.index),
    yamlStart: opening.length,
    bodyStart: text[end] === '\n' ? end + 1 : end,
  };
}

/**
 * `text` with lines that end with LF, if the first line says that its author or Git ended all of them with CRLF. Files
 * that are written here begin with LF, and keep every other character they hold.
 */
export function withoutConvertedLineEnds(text: string): string {
  return /^---[ \t]*\r\n/.test(text) ? text.replaceAll('\r\n', '\n') : text;
}
