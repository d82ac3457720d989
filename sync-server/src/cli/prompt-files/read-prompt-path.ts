/**
 * Reads a file, or a folder with all that is below it, from the disk. Always: what lies in a folder is read in the order
 * of its path, links in it are not followed, and hidden files are left; nothing is thrown for what a disk may hold.
 */
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileKindOf } from './formats.ts';
import { LIMITS, MAX_FOLDER_DEPTH } from './limits.ts';
import { HIDDEN_CHARACTERS, type Problem, problem, shown } from './problem.ts';
import type { DiffHash } from './prompt-context.ts';
import { type ReadPrompts, readPromptFiles, type Skipped } from './read-prompt-files.ts';
import { isHidden } from './safe-path.ts';
import type { NamedBytes } from './unpack-zip.ts';

/** The prompts at `path`: those of the one file, or of all files below the folder, if they are no more than `maxFiles`. */
export async function readPromptPath(
  path: string,
  diffHash: DiffHash,
  maxFiles: number = LIMITS.files,
): Promise<ReadPrompts> {
  const name = basename(resolve(path));
  let isFolder: boolean;
  try {
    const stats = await stat(path);
    if (!stats.isFile() && !stats.isDirectory())
      return onlyProblem(problem(name, 'file_unreadable', 'It is neither a file nor a folder.'));
    isFolder = stats.isDirectory();
  } catch (error) {
    return onlyProblem(unreadable(path, error));
  }
  if (!isFolder) {
    const { files, problems } = await readAll([{ name, path }]);
    const read = readPromptFiles(files, diffHash, name);
    return { ...read, problems: [...problems, ...read.problems] };
  }
  const listed = await listFolder(path, maxFiles);
  if (listed.kind === 'too-many')
    return onlyProblem(problem(name, 'too_many_files', `There are more than ${listed.limit} ${listed.what} in it.`));
  const { files, problems } = await readAll(listed.files);
  const read = readPromptFiles(files, diffHash, null);
  return {
    found: read.found,
    problems: [...listed.problems, ...problems, ...read.problems],
    skipped: [...listed.skipped, ...read.skipped],
  };
}

type FileAt = { readonly name: string; readonly path: string };
type Listed =
  | {
      readonly kind: 'listed';
      readonly files: readonly FileAt[];
      readonly problems: readonly Problem[];
      readonly skipped: readonly Skipped[];
    }
  | { readonly kind: 'too-many'; readonly limit: number; readonly what: string };

async function listFolder(root: string, maxFiles: number): Promise<Listed> {
  const files: FileAt[] = [];
  const problems: Problem[] = [];
  const skipped: Skipped[] = [];
  const folders: { name: string; depth: number }[] = [{ name: '', depth: 0 }];
  let names = 0;
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    let entries: Dirent[];
    try {
      entries = await readdir(join(root, folder.name), { withFileTypes: true });
    } catch (error) {
      problems.push(unreadable(folder.name === '' ? root : folder.name, error));
      continue;
    }
    names += entries.length;
    if (names > LIMITS.names) return { kind: 'too-many', limit: LIMITS.names, what: 'names' };
    for (const entry of entries) {
      const name = folder.name === '' ? entry.name : `${folder.name}/${entry.name}`;
      if (isHidden(entry.name)) continue;
      if (entry.isSymbolicLink()) skipped.push({ file: shown(name), why: 'link' });
      else if (entry.isDirectory()) {
        if (folder.depth < MAX_FOLDER_DEPTH) folders.push({ name, depth: folder.depth + 1 });
        else problems.push(problem(name, 'too_many_files', `It lies deeper than ${MAX_FOLDER_DEPTH} folders.`));
      } else if (!entry.isFile()) skipped.push({ file: shown(name), why: 'special' });
      else if (fileKindOf(name) === null) skipped.push({ file: shown(name), why: 'kind' });
      else if (HIDDEN_CHARACTERS.test(name))
        problems.push(problem(name, 'unsafe_path', 'Its name holds characters that do not show.'));
      else files.push({ name, path: join(root, name) });
    }
    if (files.length > maxFiles) return { kind: 'too-many', limit: maxFiles, what: 'prompt files' };
  }
  return {
    kind: 'listed',
    files: files.toSorted(byName),
    problems,
    skipped: skipped.toSorted((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

/** By code units, so that it is the same on every machine. */
function byName(a: FileAt, b: FileAt): number {
  return a.name < b.name ? -1 : 1;
}

async function readAll(files: readonly FileAt[]): Promise<{ files: NamedBytes[]; problems: Problem[] }> {
  const read: NamedBytes[] = [];
  const problems: Problem[] = [];
  let total = 0;
  for (const { name, path } of files) {
    const limit = fileKindOf(name) === 'zip' ? LIMITS.archiveBytes : LIMITS.fileBytes;
    try {
      const { size } = await stat(path);
      if (size > limit) {
        problems.push(problem(name, 'file_too_large', `It is larger than ${limit} bytes.`));
        continue;
      }
      total += size;
      if (total > LIMITS.totalBytes)
        return {
          files: [],
          problems: [problem(name, 'too_many_files', `The files are larger than ${LIMITS.totalBytes} bytes together.`)],
        };
      read.push({ name, bytes: await readFile(path) });
    } catch (error) {
      problems.push(unreadable(name, error));
    }
  }
  return { files: read, problems };
}

function unreadable(file: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  const why = code === 'ENOENT' ? 'there is no such file or folder' : code;
  return problem(file, 'file_unreadable', `It cannot be read: ${why}.`);
}

function onlyProblem(only: Problem): ReadPrompts {
  return { found: [], problems: [only], skipped: [] };
}
