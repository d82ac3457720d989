/** `openkms prompt export`: prompts as files. Always: a file is there whole or not at all; none outside of the folder is touched. */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials, TokenCredentials } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { fileKindOf, writePrompt } from '../prompt-files/formats.ts';
import type { Terminal } from '../terminal.ts';
import { inParallel, listPrompts, openDoor, readPrompt } from './ask-prompts.ts';
import { promptFileOf } from './detail-file.ts';
import { exportNames } from './export-names.ts';
import type { PromptExportOptions } from './prompt-command-line.ts';
import type { PromptDetail } from './rest-shapes.ts';
import { counted } from './table.ts';

const DEFAULT_DIR = 'openkms-prompts';

type Written = { readonly id: string; readonly file: string; readonly versions: number };

/** Throws CliError `not_found` for the id of no prompt, `file_unreadable` where the folder cannot be written. */
export async function exportPromptsCommand(
  { id, dir, format }: PromptExportOptions,
  credentials: Credentials | TokenCredentials,
  terminal: Terminal,
): Promise<void> {
  const api = await openDoor(credentials);
  const ids = id === undefined ? (await listPrompts(api, {})).map((prompt) => prompt.id) : [id];
  const progress = terminal.progress(ids.length);
  const found = await inParallel(ids, async (each) => {
    const detail = await readIfThere(api, each, id === undefined);
    progress.advance(1, 'prompts');
    return detail === undefined ? [] : [detail];
  });
  progress.end();
  await api.signOut();
  const prompts = found.flat();
  const names = exportNames(prompts);
  const [only] = prompts;
  if (id !== undefined && dir === undefined && only) {
    const text = writePrompt(promptFileOf(only), format);
    const name = `${names[0] ?? id}.${format}`;
    return terminal.json ? terminal.print(JSON.stringify({ id, name, text })) : terminal.write(text);
  }
  const folder = dir ?? DEFAULT_DIR;
  const written: Written[] = [];
  await inFolder(folder, async () => {
    for (const [index, prompt] of prompts.entries()) {
      const file = `${names[index] ?? prompt.id}.${format}`;
      await writeWhole(folder, file, writePrompt(promptFileOf(prompt), format));
      written.push({ id: prompt.id, file, versions: prompt.versions.length });
    }
  });
  // A prompt that has another title since the last export has another file now; its old one would be read as its twin.
  const others = id === undefined ? await otherFiles(folder, new Set(written.map(({ file }) => file))) : [];
  if (others.length > 0)
    terminal.note(
      `openkms: not of this export are ${counted(others.length, 'file')} in ${folder}, such as ${others[0] ?? ''}.`,
    );
  terminal.print(
    terminal.json
      ? JSON.stringify({ dir: folder, format, prompts: written, others })
      : `${counted(written.length, 'prompt')} ${written.length === 1 ? 'was' : 'were'} written to ${folder}.`,
  );
}

/** With `all`, one that was deleted while the others were read is not there any more, and nothing else. */
async function readIfThere(
  api: Parameters<typeof readPrompt>[0],
  id: string,
  all: boolean,
): Promise<PromptDetail | undefined> {
  try {
    return await readPrompt(api, id);
  } catch (error) {
    if (all && error instanceof CliError && error.code === 'not_found') return undefined;
    throw error;
  }
}

async function inFolder(folder: string, work: () => Promise<void>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await work();
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliError('file_unreadable', `${folder} cannot be written: ${why}.`, { cause: error });
  }
}

/** Under another name first: whoever reads the folder meets no half of a file, and a link of that name is replaced, not followed. */
async function writeWhole(folder: string, file: string, text: string): Promise<void> {
  const spare = join(folder, `.${process.pid}.openkms-export`);
  await rm(spare, { force: true });
  await writeFile(spare, text, { flag: 'wx' });
  await rename(spare, join(folder, file));
}

async function otherFiles(folder: string, written: ReadonlySet<string>): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => !name.startsWith('.') && fileKindOf(name) !== null && !written.has(name)).toSorted();
}
