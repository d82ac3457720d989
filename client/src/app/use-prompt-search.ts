// The library's search: opened when somebody first comes to the prompts, and kept open from then on. What fills it comes
// with its own code (prompt-feed.tsx), so that no other page pays for it.
import type { PromptDocument } from '@openkms/schema/search/prompts.ts';
import { useState } from 'react';
import { openSearch } from '../search/search-client.ts';
import { type OpenSearch, SearchSlot, useSearchSlot } from './search-slot.ts';

const keyOf = (owner: string): string => `${owner}/prompts`;
export const promptSlot = new SearchSlot(keyOf, (owner) =>
  openSearch({ collection: 'prompts', storeKey: keyOf(owner) }),
);

/** The search of `owner`; `isWanted` while a page of prompts is shown. */
export function usePromptSearch(owner: string, isWanted: boolean): OpenSearch<PromptDocument> {
  const [wasWanted, setWasWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWasWanted(true);
  return useSearchSlot(promptSlot, wasWanted ? owner : null);
}

/** Takes the kept index of `owner` off this device, also one that is still being closed. */
export function forgetPromptSearch(owner: string): Promise<void> {
  return promptSlot.forget(owner);
}
