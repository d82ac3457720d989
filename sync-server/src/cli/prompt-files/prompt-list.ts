/** JSON and YAML files: one prompt, a list of prompts, or an object whose `prompts` is a list. */
import type { Locate } from './position.ts';
import type { Problem, ReadResult } from './problem.ts';
import type { DiffHash } from './prompt-context.ts';
import type { PromptFile } from './prompt-file.ts';
import { isFields, understandPrompt } from './understand-prompt.ts';

/** The prompts of a parsed file. One that stands alone may take its title from `fallbackTitle`. */
export function promptsOf(
  value: unknown,
  locate: Locate,
  { file, diffHash, fallbackTitle }: { file: string; diffHash: DiffHash; fallbackTitle: string },
): ReadResult<PromptFile> {
  const listed = listIn(value);
  if (listed === null) {
    const { prompt, problems } = understandPrompt(value, {
      file,
      locate,
      diffHash,
      fallbackTitle,
      headIsEdited: false,
    });
    return { prompts: prompt ? [prompt] : [], problems };
  }
  const prompts: PromptFile[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of listed.items.entries()) {
    const understood = understandPrompt(item, {
      file,
      locate: (path) => locate([...listed.path, index, ...path]),
      diffHash,
      fallbackTitle: null,
      headIsEdited: false,
    });
    if (understood.prompt) prompts.push(understood.prompt);
    problems.push(...understood.problems);
  }
  return { prompts, problems };
}

function listIn(value: unknown): { items: readonly unknown[]; path: readonly string[] } | null {
  if (Array.isArray(value)) return { items: value, path: [] };
  if (!isFields(value) || !Object.hasOwn(value, 'prompts')) return null;
  const { prompts } = value;
  return Array.isArray(prompts) ? { items: prompts, path: ['prompts'] } : null;
}
