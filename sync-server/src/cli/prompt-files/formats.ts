/** Which formats there are, and how a prompt is read from and written to each. Pure. */
import { readCsv } from './csv.ts';
import { decodeText } from './decode-text.ts';
import { LIMITS } from './limits.ts';
import { readMarkdown, writeMarkdown } from './markdown.ts';
import { nameTitle } from './markdown-title.ts';
import { parseJsonText } from './parse-json.ts';
import type { Parsed } from './parsed.ts';
import { parseYamlText } from './parse-yaml.ts';
import { plainPrompt } from './plain-prompt.ts';
import { positionsIn } from './position.ts';
import { nothing, problem, type ReadResult } from './problem.ts';
import type { DiffHash } from './prompt-context.ts';
import type { PromptFile } from './prompt-file.ts';
import { promptsOf } from './prompt-list.ts';
import { yamlText } from './write-yaml.ts';

/** What a whole history can be written as. */
export type PromptFormat = 'md' | 'json' | 'yaml';
export type FileKind = PromptFormat | 'csv' | 'zip';

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ['md', 'md'],
  ['markdown', 'md'],
  ['json', 'json'],
  ['yaml', 'yaml'],
  ['yml', 'yaml'],
  ['csv', 'csv'],
  ['zip', 'zip'],
]);

/** What a file of this name holds; null for names that are not read. */
export function fileKindOf(name: string): FileKind | null {
  return KINDS.get(/\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '') ?? null;
}

/** The prompts of one file that is not an archive. `file` is its name for problems, titles and the choice of format. */
export function readPromptBytes(bytes: Uint8Array, file: string, diffHash: DiffHash): ReadResult<PromptFile> {
  const kind = fileKindOf(file);
  if (kind === null || kind === 'zip')
    return nothing(problem(file, 'format_unknown', 'Its name does not end with .md, .json, .yaml, .csv or .zip.'));
  if (bytes.length > LIMITS.fileBytes)
    return nothing(problem(file, 'file_too_large', `It is larger than ${LIMITS.fileBytes} bytes.`));
  const decoded = decodeText(bytes, file);
  if (decoded.kind === 'not-text') return decoded.result;
  const { text } = decoded;
  switch (kind) {
    case 'md':
      return readMarkdown(text, file, diffHash);
    case 'csv':
      return readCsv(text, file, diffHash);
    case 'json':
      return promptsIn(parseJsonText(text, file), file, diffHash);
    case 'yaml':
      return promptsIn(parseYamlText(text, file, positionsIn(text)), file, diffHash);
  }
}

/** `prompt` with all of its versions. Reading it gives the same prompt, whose texts must be well-formed and without NUL. */
export function writePrompt(prompt: PromptFile, format: PromptFormat): string {
  switch (format) {
    case 'md':
      return writeMarkdown(prompt);
    case 'json':
      return `${JSON.stringify(plainPrompt(prompt), null, 2)}\n`;
    case 'yaml':
      return yamlText(plainPrompt(prompt));
  }
}

function promptsIn(parsed: Parsed, file: string, diffHash: DiffHash): ReadResult<PromptFile> {
  if (parsed.kind === 'failed') return parsed.result;
  return promptsOf(parsed.value, parsed.locate, { file, diffHash, fallbackTitle: nameTitle(file) });
}
