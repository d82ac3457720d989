/**
 * Real prompts where `../shared/data/prompts/patterns` lies beside the repository, else texts in the words of the small
 * catalogue; as many more as wanted made from their lines; and the same text after a light edit. Callers bring the reading
 * of files. The same input and seed give the same texts.
 */
import { type PromptDocument, promptDocument } from '../prompts.ts';
import { seededRandom } from './generated-documents.ts';
import { smallCatalogue } from './small-catalogue.ts';

export type MeasuredPrompts = { source: 'shared-data' | 'generated-text'; documents: PromptDocument[] };

/** The prompts of `files` (name and text), or made-up ones where there are none. */
export function readPrompts(files: readonly { name: string; text: string }[]): MeasuredPrompts {
  if (files.length === 0) {
    const random = seededRandom(7);
    const words = smallCatalogue.flatMap(({ description }) => description.split(' '));
    const line = (): string => Array.from({ length: 9 }, () => words[Math.floor(random() * words.length)]).join(' ');
    const documents = smallCatalogue.map(({ title, description }) =>
      asDocument(title, `# ${title}\n\n${description}\n${Array.from({ length: 15 }, line).join('\n')}\n`),
    );
    return { source: 'generated-text', documents };
  }
  return {
    source: 'shared-data',
    documents: files.map(({ name, text }) => asDocument(name.replace(/\.md$/, '').replaceAll('_', ' '), text)),
  };
}

/**
 * `documents` and so many more that there are `count`. Each is as long as a real one and made of lines of several: real
 * sentences, in company they never had.
 */
export function manyPrompts(documents: readonly PromptDocument[], count: number, seed = 20_270_601): PromptDocument[] {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[], fallback: T): T => list[Math.floor(random() * list.length)] ?? fallback;
  const lines = documents.map(({ content }) => content.split('\n').filter((line) => line.trim() !== ''));
  const titleWords = documents.flatMap(({ title }) => title.split(' '));
  const made = Array.from({ length: Math.max(0, count - documents.length) }, (_, at) => {
    const sources = [pick(lines, []), pick(lines, []), pick(lines, [])];
    const length = pick(lines, []).length;
    const content = Array.from({ length }, () => pick(pick(sources, []), '')).join('\n');
    const title = [pick(titleWords, ''), pick(titleWords, ''), pick(titleWords, '')].join(' ');
    return asDocument(title, `${content}\n`, `made-${at}`);
  });
  return [...documents, ...made];
}

/** A copy somebody worked on for a minute: every twentieth word another, a line gone, two lines swapped, one added. */
export function lightlyEdited(text: string, words: readonly string[], seed: number): string {
  const random = seededRandom(seed);
  const at = (length: number): number => Math.floor(random() * length);
  const lines = text.split('\n');
  lines.splice(at(lines.length), 1);
  const [one, other] = [at(lines.length), at(lines.length)];
  [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
  lines.splice(at(lines.length), 0, `Also mind ${words[at(words.length)]} and ${words[at(words.length)]}.`);
  return lines
    .join('\n')
    .replaceAll(/\p{L}{4,}/gu, (word) => (random() < 0.05 ? (words[at(words.length)] ?? word) : word));
}

function asDocument(title: string, content: string, id = title): PromptDocument {
  return promptDocument({ id, title, agent: null, tags: title.split(' ').slice(0, 2), labels: {} }, { content });
}
