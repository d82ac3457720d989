/**
 * The real lists and patterns, where `../shared/data/prompts` lies beside the repository; else a set of the same kind,
 * written into `spare`. `source` is for the names of tests, so that nobody takes one for the other.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { arbitraryContent } from './arbitrary-prompt.ts';

const REAL = fileURLToPath(new URL('../../../../../../shared/data/prompts/', import.meta.url));

export type RealPrompts = {
  readonly source: 'shared-data' | 'generated';
  readonly files: { readonly [file: string]: number };
  /** The folder with the lists, and `patterns` below it. Writes it where it is not there. */
  readonly folder: (spare: string) => Promise<string>;
};

/** Which of the two it is, and how many prompts each list, and the folder of patterns, holds. */
export function realPrompts(): RealPrompts {
  if (existsSync(REAL)) {
    const files = { 'prompts-2025-01.csv': 170, 'prompts-2025-12.csv': 314, patterns: 225 };
    return { source: 'shared-data', files, folder: () => Promise.resolve(REAL) };
  }
  return generatedPrompts();
}

/** The set that stands in, whether it has to or not. */
export function generatedPrompts(): RealPrompts {
  const files = { 'early.csv': 150, 'late.csv': 300, patterns: 200 };
  return { source: 'generated', files, folder: (spare) => write(spare, files) };
}

async function write(folder: string, files: RealPrompts['files']): Promise<string> {
  await mkdir(join(folder, 'patterns'), { recursive: true });
  for (const [name, numRuns] of Object.entries(files)) {
    const contents = fc.sample(arbitraryContent, { numRuns, seed: numRuns });
    if (name === 'patterns')
      for (const [index, content] of contents.entries())
        await writeFile(join(folder, name, `pattern_${index}.md`), `# IDENTITY\n\n${content}\n\n# STEPS\n`);
    else {
      const rows = contents.map((content, index) => `Expert ${index},"${content.replaceAll('"', '""')}"`);
      await writeFile(join(folder, name), `act,prompt\n${rows.join('\n')}\n`);
    }
  }
  return folder;
}
