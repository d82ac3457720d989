/**
 * Reads files of any kind into prompts that are told apart. Pure. Always: no two prompts share a stable id; a README
 * that is not marked as a prompt by front matter describes its folder and is left, unless it was named itself.
 */
import { decodeText } from './decode-text.ts';
import { fileKindOf, readPromptBytes } from './formats.ts';
import { frontMatterOf, withoutConvertedLineEnds } from './front-matter.ts';
import { LIMITS } from './limits.ts';
import { nameTitle, pathTitle } from './markdown-title.ts';
import { type Problem, problem, quoted, shown } from './problem.ts';
import type { DiffHash } from './prompt-context.ts';
import type { PromptFile } from './prompt-file.ts';
import { stableIdOf } from './stable-id.ts';
import { type NamedBytes, unpackZip } from './unpack-zip.ts';

export type FoundPrompt = {
  /** Its file, from what was imported; files of archives stand below the archive's name. */
  readonly file: string;
  readonly prompt: PromptFile;
  /** See stable-id.ts. */
  readonly stableId: string;
};

export type Skipped = { readonly file: string; readonly why: 'kind' | 'readme' | 'link' | 'special' };

export type ReadPrompts = {
  readonly found: readonly FoundPrompt[];
  readonly problems: readonly Problem[];
  /** What was looked at and left on purpose. */
  readonly skipped: readonly Skipped[];
};

type Untold = { readonly file: string; readonly prompt: PromptFile; readonly isBare: boolean };

/** The prompts of `files`, in their order. `named` is the file that was asked for by its name, if one was. */
export function readPromptFiles(files: Iterable<NamedBytes>, diffHash: DiffHash, named: string | null): ReadPrompts {
  const prompts: Untold[] = [];
  const problems: Problem[] = [];
  const skipped: Skipped[] = [];
  let total = 0;
  const readOne = ({ name, bytes }: NamedBytes): void => {
    total += bytes.length;
    if (total > LIMITS.totalBytes) return;
    const isBare = fileKindOf(name) === 'md' && !hasFrontMatter(bytes);
    if (isBare && name !== named && isReadme(name)) {
      skipped.push({ file: shown(name), why: 'readme' });
      return;
    }
    const result = readPromptBytes(bytes, name, diffHash);
    problems.push(...result.problems);
    for (const prompt of result.prompts) prompts.push({ file: name, prompt, isBare });
  };
  for (const file of files) {
    if (fileKindOf(file.name) !== 'zip') readOne(file);
    else if (file.bytes.length > LIMITS.archiveBytes)
      problems.push(problem(file.name, 'file_too_large', `It is larger than ${LIMITS.archiveBytes} bytes.`));
    else {
      const unpacked = unpackZip(file, (name) => {
        if (fileKindOf(name) !== null) return true;
        skipped.push({ file: shown(name), why: 'kind' });
        return false;
      });
      problems.push(...unpacked.problems);
      for (const inner of unpacked.files) readOne(inner);
    }
  }
  if (total > LIMITS.totalBytes) {
    const message = `The files are larger than ${LIMITS.totalBytes} bytes together.`;
    return { found: [], problems: [problem(named ?? '', 'too_many_files', message)], skipped: [] };
  }
  const told = tellApart(titled(prompts));
  return { found: told.found, problems: [...problems, ...told.problems], skipped };
}

function isReadme(name: string): boolean {
  return /(?:^|\/)readme\.(?:md|markdown)$/i.test(name);
}

function hasFrontMatter(bytes: Uint8Array): boolean {
  const decoded = decodeText(bytes.subarray(0, LIMITS.fileBytes), '');
  return decoded.kind === 'text' && frontMatterOf(withoutConvertedLineEnds(decoded.text)).kind !== 'none';
}

/** Headings that several files share name none of them: such files are called by their names, or else by their folders. */
function titled(prompts: readonly Untold[]): readonly Untold[] {
  return [nameTitle, pathTitle].reduce(retitled, prompts);
}

function retitled(prompts: readonly Untold[], titleOf: (path: string) => string): readonly Untold[] {
  const bare = prompts.filter(({ isBare }) => isBare);
  const groups = Map.groupBy(bare, ({ prompt }) => prompt.title);
  return prompts.map((each) =>
    each.isBare && (groups.get(each.prompt.title)?.length ?? 0) > 1
      ? { ...each, prompt: { ...each.prompt, title: titleOf(each.file) } }
      : each,
  );
}

function tellApart(prompts: readonly Untold[]): { found: FoundPrompt[]; problems: Problem[] } {
  const found = new Map<string, FoundPrompt>();
  const problems: Problem[] = [];
  const counts = new Map<string, number>();
  for (const { file, prompt } of prompts) {
    const place = JSON.stringify([file, prompt.title.trim().normalize('NFC')]);
    const nth = (counts.get(place) ?? 0) + 1;
    if (prompt.id === null) counts.set(place, nth);
    const stableId = stableIdOf({ file, prompt, nth });
    const first = found.get(stableId);
    if (first)
      problems.push(
        problem(file, 'id_twice', `The id ${quoted(stableId)} is also that of a prompt in ${quoted(first.file)}.`),
      );
    else found.set(stableId, { file, prompt, stableId });
  }
  return { found: [...found.values()], problems };
}
