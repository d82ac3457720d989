/** `openkms prompt diff`. */
import { diffLines } from '@openkms/schema/domain/prompt/diff.ts';
import type { Credentials, TokenCredentials } from '../api-client.ts';
import { CliError } from '../cli-error.ts';
import { shown } from '../prompt-files/problem.ts';
import type { Terminal } from '../terminal.ts';
import { openDoor, readPrompt } from './ask-prompts.ts';
import { findPrompt } from './find-prompt.ts';
import type { PromptDiffOptions } from './prompt-command-line.ts';
import type { PromptDetail, PromptVersion } from './rest-shapes.ts';
import { unifiedDiff } from './unified-diff.ts';

/** As of diff(1). */
const DIFFER = 1;

/** Resolves with 0 where the two are the same, else 1. Throws CliError `not_found` for what is no prompt or no version. */
export async function diffPromptCommand(
  { which, a, b }: PromptDiffOptions,
  credentials: Credentials | TokenCredentials,
  terminal: Terminal,
): Promise<number> {
  const api = await openDoor(credentials);
  const id = await findPrompt(api, which);
  const prompt = await readPrompt(api, id);
  await api.signOut();
  const to = versionNamed(prompt, b ?? prompt.headId);
  const from = a === undefined ? before(prompt, to) : versionNamed(prompt, a);
  const isSame = from.diffHash === to.diffHash;
  if (terminal.json) {
    const sides = { from: named(from), to: named(to) };
    terminal.print(JSON.stringify({ id, ...sides, same: isSame, hunks: diffLines(from.content, to.content) }));
  } else for (const line of unifiedDiff(side(prompt, from), side(prompt, to))) terminal.print(line);
  return isSame ? 0 : DIFFER;
}

/** A version by its number, its id, or a label that stands at it; `head`, where it is no label, is the one that stands. */
function versionNamed({ id, versions, labels, headId }: PromptDetail, name: string): PromptVersion {
  const byLabel = Object.hasOwn(labels, name) ? labels[name] : name === 'head' ? headId : undefined;
  const found =
    versions.find(({ number }) => String(number) === name) ??
    versions.find((version) => version.id === name) ??
    versions.find((version) => version.id === byLabel);
  if (!found) throw new CliError('not_found', `Prompt ${id} has no version or label "${shown(name)}".`);
  return found;
}

/** What `version` was written from; the first one stands for itself. */
function before({ versions }: PromptDetail, version: PromptVersion): PromptVersion {
  return versions.find(({ id }) => id === version.parents[0]) ?? version;
}

function named({ id, number, diffHash }: PromptVersion) {
  return { id, number, diffHash };
}

function side({ title }: PromptDetail, { number, authorName, content }: PromptVersion) {
  return { name: `${title}, version ${number} (${authorName})`, content };
}
