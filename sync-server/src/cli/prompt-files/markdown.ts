/**
 * A prompt as a Markdown file: its fields in YAML front matter, the content that stands as the text, the other versions
 * behind it (markdown-history.ts). Always: reading what was written gives the same prompt. A file without front matter is a prompt
 * too, and all of the file is its content.
 */
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { frontMatterOf, withoutConvertedLineEnds } from './front-matter.ts';
import { historyText, markerFor, type Section, splitHistory } from './markdown-history.ts';
import { headingTitle, nameTitle } from './markdown-title.ts';
import { parseYamlText } from './parse-yaml.ts';
import { type Locate, type Position, positionsIn } from './position.ts';
import { nothing, problem, type ReadResult } from './problem.ts';
import type { DiffHash } from './prompt-context.ts';
import { headOf, type PromptFile } from './prompt-file.ts';
import { plainFields, plainVersion } from './plain-prompt.ts';
import { isFields, understandPrompt } from './understand-prompt.ts';
import { yamlText } from './write-yaml.ts';

/** The front matter's field that says that other versions follow, and by which word they are found. */
const HISTORY = 'history';

/** Reads one Markdown file. A text that differs from its hash is taken as edited by hand. */
export function readMarkdown(given: string, file: string, diffHash: DiffHash): ReadResult<PromptFile> {
  const text = withoutConvertedLineEnds(given);
  const matter = frontMatterOf(text);
  const at = positionsIn(text);
  if (matter.kind === 'unclosed')
    return nothing(
      problem(file, 'front_matter_unclosed', 'The front matter has no closing line of three dashes.', at(0)),
    );
  const context = { file, diffHash, headIsEdited: true };
  if (matter.kind === 'none') {
    const fallbackTitle = headingTitle(text) ?? nameTitle(file);
    return asResult(understandPrompt({ content: text }, { ...context, fallbackTitle, locate: () => at(0) }));
  }
  const parsed = parseYamlText(matter.yaml, file, (offset) => at(matter.yamlStart + offset));
  if (parsed.kind === 'failed') return parsed.result;
  const fields = parsed.value ?? {};
  if (!isFields(fields))
    return nothing(
      problem(file, 'front_matter_not_mapping', 'The front matter is no mapping of names to values.', at(0)),
    );
  if (Object.hasOwn(fields, 'content')) {
    const message = 'The content is the text below the front matter: it cannot stand in it too.';
    return nothing(problem(file, 'field_invalid', message, parsed.locate(['content'])));
  }
  const { body, sections } = contentsOf(fields[HISTORY], text.slice(matter.bodyStart));
  const filled = sections && withContents(fields, body, sections);
  if (!filled) {
    const message = 'The other versions at its end are not those that its front matter lists.';
    return nothing(problem(file, 'history_malformed', message, parsed.locate([HISTORY])));
  }
  const where: Where = { inMatter: parsed.locate, inBody: (offset) => at(matter.bodyStart + offset) };
  const fallbackTitle = headingTitle(body) ?? nameTitle(file);
  return asResult(understandPrompt(filled, { ...context, fallbackTitle, locate: locating(filled, sections, where) }));
}

/** The whole prompt, history included, as one file. */
export function writeMarkdown(prompt: PromptFile): string {
  const head = headOf(prompt);
  const others = prompt.versions.flatMap((version, index) =>
    version === head ? [] : [{ number: version.number ?? index + 1, content: version.content }],
  );
  const versions = prompt.versions.map(plainVersion);
  const isPlain = versions.length === 1 && Object.keys(versions[0] ?? {}).length === 0;
  const word = markerFor(prompt.versions.map(({ content }) => content));
  const fields: JsonObject = {
    ...plainFields(prompt),
    ...(isPlain ? {} : { versions }),
    ...(others.length === 0 ? {} : { [HISTORY]: word }),
  };
  return `---\n${yamlText(fields)}---\n\n${head.content}${historyText(word, others)}`;
}

type Fields = { readonly [field: string]: unknown };

function contentsOf(word: unknown, text: string): { body: string; sections: readonly Section[] | null } {
  if (word === undefined || word === null) return { body: text, sections: [] };
  return (typeof word === 'string' ? splitHistory(word, text) : null) ?? { body: text, sections: null };
}

/** The fields with each version's content in its place; null where versions and contents are not the same ones. */
function withContents(fields: Fields, body: string, sections: readonly Section[]): Fields | null {
  const { [HISTORY]: _, ...rest } = fields;
  const listed = rest['versions'];
  if (!Array.isArray(listed)) return sections.length === 0 ? { ...rest, content: body } : null;
  const versions: readonly unknown[] = listed;
  if (versions.length !== sections.length + 1) return null;
  const head = headIndex(versions, rest['head'], sections);
  const filled = versions.map((version, index) => {
    if (!isFields(version)) return version;
    const content = index === head ? body : sections.find(({ number }) => number === version['number'])?.content;
    return content === undefined ? version : { ...version, content };
  });
  const isWhole = filled.every((version) => !isFields(version) || Object.hasOwn(version, 'content'));
  return isWhole ? { ...rest, versions: filled } : null;
}

/** The place of the version whose content is the text: the one that stands. */
function headIndex(versions: readonly unknown[], head: unknown, sections: readonly Section[]): number {
  const numbers = versions.map((version) => (isFields(version) ? Number(version['number'] ?? 0) : 0));
  if (head === undefined || head === null) return numbers.indexOf(Math.max(...numbers));
  const named = numbers.findIndex((number) => number === head);
  // One that is not there is for check-history.ts to refuse: until then the text is what no section holds.
  return named === -1 ? numbers.findIndex((each) => !sections.some(({ number }) => number === each)) : named;
}

type Where = { readonly inMatter: Locate; readonly inBody: (offset: number) => Position };

/** Contents stand in the body, everything else in the front matter. */
function locating(filled: Fields, sections: readonly Section[], { inMatter, inBody }: Where): Locate {
  return (path) => {
    if (path.at(-1) !== 'content') return inMatter(path);
    const versions = filled['versions'];
    const version: unknown = Array.isArray(versions) ? versions[Number(path[1])] : undefined;
    const section = isFields(version) ? sections.find(({ number }) => number === version['number']) : undefined;
    return inBody(section?.offset ?? 0);
  };
}

function asResult({ prompt, problems }: ReturnType<typeof understandPrompt>): ReadResult<PromptFile> {
  return { prompts: prompt ? [prompt] : [], problems };
}
