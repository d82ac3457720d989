/**
 * Which prompt a file is about, so that importing it again meets the prompt it made before. Pure. Always: the same place
 * gives the same text; two places give two.
 */
import { createHash } from 'node:crypto';
import type { PromptFile } from './prompt-file.ts';

export type Place = {
  /** The file's way from what was imported, with `/` between folders: a name alone where a file was imported. */
  readonly file: string;
  readonly prompt: Pick<PromptFile, 'id' | 'title'>;
  /** 1, or more where its file holds earlier prompts of the same title. */
  readonly nth: number;
};

/**
 * The prompt's own id. Without one, `file:` and a name made of where it stands: a Markdown file is its prompt whatever
 * the title becomes; in a list the title says which prompt it is.
 */
export function stableIdOf({ file, prompt, nth }: Place): string {
  if (prompt.id !== null) return prompt.id;
  const parts = /\.(?:md|markdown)$/i.test(file)
    ? [file]
    : [file, prompt.title.trim(), ...(nth > 1 ? [String(nth)] : [])];
  // macOS decomposes accents in file names, others do not.
  const place = parts.map((part) => part.normalize('NFC'));
  const digest = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 16);
  return `file:${slug(place.join(' '))}-${digest}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60)
    .toWellFormed();
}
