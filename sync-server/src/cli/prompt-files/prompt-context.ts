/** What a prompt is understood with, and what comes of it. */
import type { Locate } from './position.ts';
import type { Problem } from './problem.ts';
import type { PromptFile } from './prompt-file.ts';

/** The hash the server gives a content: SHA-256, in hex, of its normalised form. */
export type DiffHash = (content: string) => string;

export type PromptContext = {
  readonly file: string;
  readonly locate: Locate;
  readonly diffHash: DiffHash;
  /** Where the prompt has no title of its own. */
  readonly fallbackTitle: string | null;
  /** True where people write the content that stands by hand, beside a hash that was written for them. */
  readonly headIsEdited: boolean;
};

export type Understood = { readonly prompt: PromptFile | null; readonly problems: readonly Problem[] };
