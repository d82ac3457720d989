/**
 * Whether the versions, labels and texts of a prompt hang together. Always: what passes has numbers 1, 2, 3 … (or one
 * version without), parents that are older, labels and a head that stand somewhere, and contents that are what their
 * hashes say; a head is said only where it is not the last version.
 */
import { MAX_CONTENT } from '@openkms/schema/commands/prompt-fields.ts';
import { LIMITS } from './limits.ts';
import { type Problem, problem, type ProblemCode, quoted, warning } from './problem.ts';
import type { PromptContext, Understood } from './prompt-context.ts';
import type { PromptFile, PromptFileVersion } from './prompt-file.ts';

type Refuse = (code: ProblemCode, message: string, path: readonly PropertyKey[]) => void;

/** The prompt with its versions in order, or null; and what is wrong with it. */
export function checkHistory(prompt: PromptFile, context: PromptContext): Understood {
  const problems: Problem[] = [];
  const refuse: Refuse = (code, message, path) => {
    problems.push(problem(context.file, code, message, context.locate(path)));
  };
  checkText(prompt, refuse);
  checkContents(prompt, refuse);
  checkNumbers(prompt, refuse);
  checkParents(prompt, refuse);
  checkLabels(prompt, refuse);
  checkHead(prompt, refuse);
  if (problems.length > 0) return { prompt: null, problems };
  const hashed = checkHashes(prompt, context);
  if (hashed.problems.some(({ severity }) => severity === 'error')) return { prompt: null, problems: hashed.problems };
  const versions = hashed.versions.toSorted((a, b) => (a.number ?? 1) - (b.number ?? 1));
  const head = prompt.head === versions.length ? null : prompt.head;
  return { prompt: { ...prompt, head, versions }, problems: hashed.problems };
}

/** Postgres stores neither NUL nor half a surrogate pair; JSON and YAML can write both. */
function checkText(prompt: PromptFile, refuse: Refuse): void {
  for (const [field, value] of Object.entries(prompt))
    if (holdsNoText(value))
      refuse('not_text', `There are NUL characters or halves of characters in ${field}.`, [field]);
}

function holdsNoText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).some(holdsNoText) || Object.values(value).some(holdsNoText);
}

function checkContents({ versions }: PromptFile, refuse: Refuse): void {
  for (const [index, { content }] of versions.entries()) {
    const path = ['versions', index, 'content'];
    if (content.trim() === '') refuse('content_missing', 'The content is empty.', path);
    // What has so many bytes has more characters than a version takes, whatever it is written in.
    if (Buffer.byteLength(content) > LIMITS.contentBytes)
      refuse('content_too_large', `The content is longer than ${MAX_CONTENT} characters.`, path);
  }
}

function checkNumbers({ versions }: PromptFile, refuse: Refuse): void {
  const numbers = versions.map(({ number }) => number);
  if (versions.length === 1 && numbers[0] === null) return;
  const found = new Set(numbers);
  const missing = versions.findIndex((_, index) => !found.has(index + 1));
  if (missing === -1) return;
  const strange = numbers.findIndex(
    (number, index) => number === null || number > versions.length || numbers.indexOf(number) < index,
  );
  const given = numbers.map((number) => number ?? 'none').slice(0, 20);
  refuse(
    'version_number_skips',
    `There are ${versions.length} versions, numbered ${given.join(', ')}: number ${missing + 1} is not among them.`,
    ['versions', strange, 'number'],
  );
}

function checkParents({ versions }: PromptFile, refuse: Refuse): void {
  const numbers = new Set(versions.map(({ number }) => number));
  for (const [index, { number, parents }] of versions.entries())
    for (const [at, parent] of parents.entries()) {
      const path = ['versions', index, 'parents', at];
      const version = `Version ${number ?? 'without number'}`;
      if (!numbers.has(parent)) refuse('parent_unknown', `${version} has a parent ${parent}, which is not here.`, path);
      else if (number === null || parent >= number)
        refuse('parent_unknown', `${version} has a parent ${parent}, which is not older.`, path);
      else if (parents.indexOf(parent) < at)
        refuse('parent_unknown', `${version} names its parent ${parent} twice.`, path);
    }
}

function checkLabels({ labels, versions }: PromptFile, refuse: Refuse): void {
  for (const [label, number] of Object.entries(labels))
    if (!versions.some((version) => version.number === number))
      refuse('label_version_unknown', `The label ${quoted(label)} stands at version ${number}, which is not here.`, [
        'labels',
        label,
      ]);
}

function checkHead({ head, versions }: PromptFile, refuse: Refuse): void {
  if (head !== null && !versions.some(({ number }) => number === head))
    refuse('head_version_unknown', `The head is version ${head}, which is not here.`, ['head']);
}

/**
 * A head that people write by hand may differ from its hash: it is taken as it stands, without the hash, so that
 * whoever imports it sees that it is not what was saved under its number.
 */
function checkHashes(
  { head, versions: given }: PromptFile,
  { file, locate, diffHash, headIsEdited }: PromptContext,
): { versions: PromptFileVersion[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const versions = given.map((version, index) => {
    const { number, content } = version;
    if (version.diffHash === null || diffHash(content) === version.diffHash) return version;
    const at = locate(['versions', index, 'content']);
    const name = number === null ? 'The content' : `The content of version ${number}`;
    if (headIsEdited && (number ?? given.length) === (head ?? given.length)) {
      problems.push(
        warning(
          file,
          'content_edited',
          `${name} was edited since the file was exported; importing it saves it as a new version.`,
          at,
        ),
      );
      return { ...version, diffHash: null };
    }
    problems.push(problem(file, 'hash_mismatch', `${name} is not the one its hash was made of.`, at));
    return version;
  });
  return { versions, problems };
}
