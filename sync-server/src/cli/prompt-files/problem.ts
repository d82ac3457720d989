/** What is wrong with a file. Always: codes never change their meaning; names and values are shown without control characters. */
import type { Position } from './position.ts';

export type ProblemCode =
  // Files and folders.
  /** Over 5 MB (an archive: 20 MB). */
  | 'file_too_large'
  /** Cannot be opened or read, or is not there. */
  | 'file_unreadable'
  /** NUL characters, invalid UTF-8, halves of surrogate pairs. */
  | 'not_text'
  /** A name whose ending is none of those that are read. */
  | 'format_unknown'
  /** A name that leads out of its folder or hides what it is. */
  | 'unsafe_path'
  /** Two entries of an archive with one name. */
  | 'name_twice'
  /** More files than are read at once, or more bytes. */
  | 'too_many_files'
  // Archives.
  | 'archive_malformed'
  /** Unpacks to too much: entries, bytes, or bytes for its size. */
  | 'archive_too_large'
  | 'archive_encrypted'
  | 'archive_nested'
  // Notations.
  | 'json_malformed'
  | 'json_too_deep'
  | 'yaml_malformed'
  /** Nested too deeply, or its aliases stand for too much. */
  | 'yaml_too_complex'
  /** A tag beyond those of plain data. */
  | 'yaml_tag'
  /** A key that stands twice in one mapping or object. */
  | 'key_twice'
  | 'csv_malformed'
  | 'csv_columns_missing'
  | 'front_matter_unclosed'
  | 'front_matter_not_mapping'
  /** Other versions at the end of a Markdown file that do not fit its front matter. */
  | 'history_malformed'
  // Prompts.
  /** A value that is no prompt: a text, a number, an empty file. */
  | 'not_a_prompt'
  | 'field_missing'
  | 'field_invalid'
  /** A warning: a field nobody here knows, which is left behind. */
  | 'field_unknown'
  | 'scope_unknown'
  | 'content_missing'
  /** Longer than a version may be, by far. */
  | 'content_too_large'
  /** Numbers that are not 1, 2, 3 … */
  | 'version_number_skips'
  /** A parent that is not there, or not older. */
  | 'parent_unknown'
  /** Another text than the one that was hashed: it was damaged, or edited where nobody edits. */
  | 'hash_mismatch'
  /** A warning: the text that stands was edited by hand since the file was exported. */
  | 'content_edited'
  /** A label at a version that is not there. */
  | 'label_version_unknown'
  /** A head that is none of the versions. */
  | 'head_version_unknown'
  /** Two prompts of one import with the same id. */
  | 'id_twice';

export type Problem = {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly code: ProblemCode;
  /** A sentence for a person; it does not name the file again. */
  readonly message: string;
  /** `error`: what it is about was not read. `warning`: it was. */
  readonly severity: 'error' | 'warning';
};

/** What reading comes to. What has a problem of severity `error` is not among the prompts; the others are. */
export type ReadResult<Prompt> = { readonly prompts: readonly Prompt[]; readonly problems: readonly Problem[] };

/** An error in `file`, at `at` where that is known. */
export function problem(file: string, code: ProblemCode, message: string, at?: Position): Problem {
  return { file: shown(file), ...at, code, message: shown(message), severity: 'error' };
}

/** As {@link problem}, of something that was read all the same. */
export function warning(file: string, code: ProblemCode, message: string, at?: Position): Problem {
  return { ...problem(file, code, message, at), severity: 'warning' };
}

/** Nothing could be read, for these reasons. */
export function nothing(...problems: readonly Problem[]): ReadResult<never> {
  return { prompts: [], problems };
}

/** Control characters and characters that turn the direction of writing: they make a name look like another one. */
export const HIDDEN_CHARACTERS = /[\p{Cc}\u2028-\u202e\u2066-\u2069\p{Cs}]/u;

/** `text` as it may stand in a terminal. */
export function shown(text: string): string {
  return text.replace(new RegExp(HIDDEN_CHARACTERS, 'gu'), (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`);
}

/** `value` in quotes, cut where it is long. */
export function quoted(value: string): string {
  return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
}
