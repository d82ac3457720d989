/**
 * Characters that people do not see and models do: zero-width ones, controls of writing direction, tag characters. They
 * carry orders past a reviewer. What writing needs is left alone: joiners in emoji and in scripts that join letters, and
 * flags of regions.
 */
import type { Mark, Tally, Validator } from '../finding.ts';
import { runsOf } from './scan.ts';

// As text: some of these combine with what stands before them, also in the source of a pattern.
const HIDDEN = new RegExp(
  '[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180e\\u200b-\\u200f\\u202a-\\u202e' +
    '\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\u{e0000}-\\u{e0fff}]+',
  'gu',
);
const JOINERS = /^[\u200c\u200d]$/;
const JOINS_BEFORE =
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\p{M}\p{sc=Arab}\p{sc=Deva}\p{sc=Beng}\p{sc=Mlym}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Sinh}]$/u;
/** Black flag, then tag letters, then the end tag. */
const REGION_FLAG = /^[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}$/u;
const BLACK_FLAG = '\u{1f3f4}';

export const hiddenText: Validator = ({ text }, tally) => {
  const marks: Mark[] = [];
  for (const { start, end, run } of runsOf(text, HIDDEN, tally)) {
    if (isNeeded(text, start, run, tally)) continue;
    const severity = isOrder(run) ? 'error' : 'warning';
    const message = `${messageFor(run)} Nobody sees it, a model reads it.`;
    marks.push({ code: 'hidden_character', severity, message, start, end, fix: { start, end, text: '' } });
  }
  return marks;
};

function isNeeded(text: string, start: number, run: string, tally: Tally): boolean {
  tally.steps += 4;
  const before = text.slice(Math.max(0, start - 2), start);
  if (JOINERS.test(run)) return JOINS_BEFORE.test(before);
  return before === BLACK_FLAG && REGION_FLAG.test(run);
}

/** Tag characters and turned directions have no use in a prompt but to hide something. */
function isOrder(run: string): boolean {
  return /[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e0fff}]/u.test(run);
}

function messageFor(run: string): string {
  if (/[\u{e0000}-\u{e0fff}]/u.test(run)) return 'Tag characters stand here.';
  if (/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/.test(run)) return 'A control of writing direction stands here.';
  if (run === '\ufeff') return 'A byte order mark stands here.';
  if (run === '\u00ad') return 'A soft hyphen stands here.';
  return 'A character without width stands here.';
}
