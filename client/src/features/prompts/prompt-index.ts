/** The search of the library, as the pages of prompts are given it. Always: a new object whenever it holds other prompts. */
import type { FieldOf } from '@openkms/schema/search/collection.ts';
import type { PromptDocument } from '@openkms/schema/search/prompts.ts';
import type { MatchReason } from '@openkms/schema/search/search-document.ts';
import type { Searchable } from '../../search/use-found.ts';

export type PromptIndex = Searchable<PromptDocument> & {
  /** False while it may find nothing only because it was not filled yet. */
  readonly isFilled: boolean;
};

/** Why a prompt is among the results. */
export type PromptReason = MatchReason<FieldOf<PromptDocument>>;
