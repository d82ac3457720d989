/** Tables for a terminal of 80 columns. Pure. Always: what somebody wrote into a cell cannot steer the terminal. */
import { shown } from '../prompt-files/problem.ts';

/** Signs that take two columns: scripts of East Asia, full-width forms, emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
/** Signs that take none: accents, joiners, what chooses a form. */
const NARROW = /\p{M}|\p{Default_Ignorable_Code_Point}/u;

/** `text` in exactly `width` columns: filled up with blanks, or cut with an ellipsis. */
export function cell(text: string, width: number): string {
  const whole = shown(text);
  if (columnsOf(whole) <= width) return whole + ' '.repeat(width - columnsOf(whole));
  let [kept, columns] = ['', 0];
  for (const sign of whole) {
    if (columns + columnsOf(sign) > width - 1) break;
    kept += sign;
    columns += columnsOf(sign);
  }
  return `${kept}…${' '.repeat(width - 1 - columns)}`;
}

/** `1 prompt`, `2 prompts`. */
export function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** How many columns a terminal gives `text`. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const sign of text) columns += WIDE.test(sign) ? 2 : NARROW.test(sign) ? 0 : 1;
  return columns;
}

/** What somebody wrote in several lines, as it may stand in a terminal; it ends with a line break. */
export function paragraphs(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const whole = lines.map((each) => each.split('\t').map(shown).join('\t')).join('\n');
  return whole.endsWith('\n') ? whole : `${whole}\n`;
}
