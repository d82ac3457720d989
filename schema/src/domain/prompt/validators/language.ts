/**
 * Whether the text is in the language it says, and in one language: told by the small words that only one of English,
 * Spanish, French and German has. Always: says nothing where too few of them stand to tell.
 */
import type { Mark, Tally, Validator } from '../finding.ts';
import { runsOf } from './scan.ts';

const WORDS = {
  en: 'the and of that with for you your this are be not have from will should when which their it is',
  es: 'el los las y por para con una del como más pero sus este está son ser también cuando muy',
  fr: 'les et est dans pour une au aux avec vous votre ne pas ce cette qui sont être où leur',
  de: 'der die das und ist nicht mit ein eine für auf den dem von sie ihr wird werden auch oder wenn',
} as const;
type Language = keyof typeof WORDS;
const LANGUAGES: readonly Language[] = ['en', 'es', 'fr', 'de'];
const NAMES: Record<Language, string> = { en: 'English', es: 'Spanish', fr: 'French', de: 'German' };

const LANGUAGE_OF: ReadonlyMap<string, Language> = new Map(
  LANGUAGES.flatMap((language) => WORDS[language].split(' ').map((word) => [word, language] as const)),
);
const WORD = /[\p{L}\p{M}]+/gu;
const FENCE = /^\s{0,3}(?:```|~~~)/;
/** Telling words that a text, or one paragraph of it, needs to be told by. */
const ENOUGH = 6;

type Paragraph = { readonly start: number; readonly end: number; readonly counts: Record<Language, number> };

export const language: Validator = ({ text, context }, tally) => {
  const paragraphs = paragraphsOf(text, tally);
  const counts = LANGUAGES.map((each) => paragraphs.reduce((sum, { counts }) => sum + counts[each], 0));
  const whole = dominant(counts, 3);
  const declared = LANGUAGES.find((each) => each === context.language?.toLowerCase().split('-')[0]);
  const marks: Mark[] = [];
  const [first] = paragraphs;
  if (first && whole && declared && whole !== declared) {
    const message = `The text says it is ${NAMES[declared]}; it looks ${NAMES[whole]}.`;
    marks.push({ code: 'language_mismatch', severity: 'warning', message, start: first.start, end: first.end });
  }
  const main = whole ?? declared ?? dominant(counts, 1);
  for (const { start, end, counts } of paragraphs) {
    const here = dominant(
      LANGUAGES.map((each) => counts[each]),
      3,
    );
    if (!here || !main || here === main) continue;
    const message = `This paragraph looks ${NAMES[here]}, the text ${NAMES[main]}.`;
    marks.push({ code: 'language_mixed', severity: 'warning', message, start, end });
  }
  return marks;
};

/** The language that has enough words, and so many times as many as all others together. */
function dominant(counts: readonly number[], times: number): Language | undefined {
  const most = Math.max(...counts);
  const others = counts.reduce((sum, count) => sum + count, 0) - most;
  return most >= ENOUGH && most >= times * others ? LANGUAGES[counts.indexOf(most)] : undefined;
}

/** Stretches between empty lines, code in fences left out. */
function paragraphsOf(text: string, tally: Tally): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let inFence = false;
  let from = -1;
  let until = 0;
  const close = () => {
    if (from >= 0) paragraphs.push({ start: from, end: until, counts: countsIn(text.slice(from, until), tally) });
    from = -1;
  };
  for (let at = 0; at < text.length;) {
    const lineEnd = text.indexOf('\n', at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const line = text.slice(at, end);
    const isFence = FENCE.test(line.slice(0, 10));
    if (isFence) inFence = !inFence;
    if (isFence || inFence || line.trim() === '') close();
    else {
      if (from < 0) from = at;
      until = end;
    }
    at = end + 1;
  }
  close();
  tally.steps += text.length;
  return paragraphs;
}

function countsIn(text: string, tally: Tally): Record<Language, number> {
  const counts = { en: 0, es: 0, fr: 0, de: 0 };
  for (const { run } of runsOf(text, WORD, tally)) {
    const language = run.length > 6 ? undefined : LANGUAGE_OF.get(run.toLowerCase());
    if (language) counts[language] += 1;
  }
  return counts;
}
