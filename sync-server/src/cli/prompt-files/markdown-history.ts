/**
 * The other versions of a prompt behind the one that stands, at the end of its Markdown file:
 *
 *     the content that stands, exactly
 *     <!-- openkms version 1 -->
 *     the content of version 1, exactly
 *     <!-- openkms version 2 -->
 *     …
 *
 * Always: each content comes back character by character. One line break on either side of a marker belongs to the
 * marker; and the word in it is one that no content has in such a place, which is why the front matter names it.
 * What was written never changes, so a new version is a new stretch at the end in Git, and a change of the text above.
 */

export type Section = { readonly number: number; readonly content: string; readonly offset: number };

const WORD = /^openkms(?:-[1-9]\d*)?$/;

/** A word for markers that no marker-like text in `contents` has. */
export function markerFor(contents: readonly string[]): string {
  for (let attempt = 1; ; attempt += 1) {
    const word = attempt === 1 ? 'openkms' : `openkms-${attempt}`;
    if (!contents.some((content) => content.includes(`<!-- ${word} version `))) return word;
  }
}

/** What follows the content that stands. */
export function historyText(word: string, versions: readonly { number: number; content: string }[]): string {
  return versions.map(({ number, content }) => `\n<!-- ${word} version ${number} -->\n${content}`).join('');
}

/**
 * Cuts `text` at the markers of `word`: the content that stands, and the others with their offsets in `text`. Null where
 * `word` is none of {@link markerFor}.
 */
export function splitHistory(
  word: string,
  text: string,
): { readonly body: string; readonly sections: Section[] } | null {
  if (!WORD.test(word)) return null;
  const marker = new RegExp(`\\n<!-- ${word} version (\\d{1,9}) -->\\n`, 'g');
  const found = [...text.matchAll(marker)];
  return {
    body: text.slice(0, found[0]?.index),
    sections: found.map((match, index) => {
      const offset = match.index + match[0].length;
      return { number: Number(match[1]), content: text.slice(offset, found[index + 1]?.index), offset };
    }),
  };
}
