/**
 * Which prompt of the server a prompt of a file is, so that importing again meets it. Pure. Always: the same place gives
 * the same id; a prompt of one person is never another person's; ids of two organisations never meet.
 */
import { id } from '@openkms/schema/commands/text.ts';
import { diffHash } from '@openkms/schema/domain/prompt/normalise.ts';
import type { PromptFileVersion } from '../prompt-files/prompt-file.ts';
import type { FoundPrompt } from '../prompt-files/read-prompt-files.ts';
import { sourceId } from '../source-id.ts';

/** `own`: the file says its id, as exports do. `place`: it is known by where it stands. */
export type PromptKey =
  | { readonly kind: 'own'; readonly id: string }
  | { readonly kind: 'place'; readonly place: readonly string[] };

type Person = { readonly id: string; readonly orgId: string };

/**
 * The key of `found`, the `nth` of its title in its file. A row of a CSV list is known by its title and its list, and
 * what tells editions of a list apart (numbers, dates) is no part of the list's name; `list` says the name instead.
 */
export function keyOf({ file, prompt, stableId }: FoundPrompt, nth: number, list?: string): PromptKey {
  if (prompt.id !== null)
    return id.safeParse(prompt.id).success
      ? { kind: 'own', id: prompt.id }
      : { kind: 'place', place: ['id', prompt.id] };
  if (!/\.csv$/i.test(file)) return { kind: 'place', place: ['file', stableId] };
  const title = prompt.title.trim().normalize('NFC');
  return { kind: 'place', place: ['list', list?.normalize('NFC') ?? listName(file), title, String(nth)] };
}

/** `texts/prompts-2025-12.csv` is an edition of the list `texts/prompts`. */
function listName(file: string): string {
  const [, folders = '', name = ''] = /^(.*\/)?([^/]*)\.csv$/i.exec(file) ?? [];
  const words = name
    .toLowerCase()
    .normalize('NFC')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !/^(?:v|version|edition)?\p{N}*$/u.test(word));
  return folders.normalize('NFC') + words.join('-');
}

/** The id of the prompt on the server. */
export function promptIdOf(key: PromptKey, scope: string, person: Person): string {
  return key.kind === 'own' ? key.id : derivedId(key.place, scope, person);
}

/** Where the id that a file says is another organisation's already: the same prompt's id here. */
export function elsewhereId(ownId: string, scope: string, person: Person): string {
  return derivedId(['elsewhere', ownId], scope, person);
}

function derivedId(place: readonly string[], scope: string, { id: personId, orgId }: Person): string {
  return sourceId(orgId, 'prompt', JSON.stringify([scope === 'user' ? personId : null, ...place]));
}

/** The id of one of its versions: the same again for the same text under the same number. */
export function versionIdOf(promptId: string, { number, content }: PromptFileVersion, orgId: string): string {
  return sourceId(orgId, 'prompt-version', JSON.stringify([promptId, number, diffHash(content)]));
}
