// Fills the library's search while a page of prompts is shown. Always: with the whole library, once it is brought; with what
// is here where nothing will come (no line, or it takes too long): what others wrote must not leave the index with every
// visit elsewhere and come again with the next, and what is written here must be found in any case.
import { mayDo } from '@openkms/schema/domain/prompt/rights.ts';
import type { PromptRow } from '@openkms/schema/domain/rows.ts';
import { type PromptDocument, promptDocument } from '@openkms/schema/search/prompts.ts';
import { queries } from '@openkms/schema/zero/queries.ts';
import { useEffect, useMemo, useState } from 'react';
import type { Search } from '../search/search-client.ts';
import { useBrought } from '../view/use-brought.ts';
import type { Person } from '../view/use-session.ts';
import { useSync } from '../view/use-sync.ts';
import { useView } from '../view/use-view.ts';
import { useFilled } from './search-slot.ts';
import { promptSlot } from './use-prompt-search.ts';

export interface PromptFeedProps {
  person: Person;
  search: Search<PromptDocument> | null;
}

/** How long the library is waited for before what is here has to do. */
const PATIENCE_MS = 5_000;

/** Draws nothing. */
export function PromptFeed({ person, search }: PromptFeedProps) {
  const isBrought = useBrought(queries.prompts.library());
  const { connection } = useSync();
  const prompts = useView((view) => view.table('prompt'));
  const versions = useView((view) => view.table('promptVersion'));
  const [isTakingLong, setTakingLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTakingLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const isWhole = prompts.size > 0 && (isBrought || connection === 'offline' || isTakingLong);
  const documents = useMemo(() => {
    const isFound = (row: PromptRow): boolean => row.status !== 'deleted' && mayDo('read', row, person);
    const all = (): PromptDocument[] =>
      prompts
        .all()
        .filter(isFound)
        .map((row) => promptDocument(row, versions.get(row.headId)));
    return isWhole ? all : null;
  }, [isWhole, prompts, versions, person]);
  useFilled(promptSlot, search, documents);
  return null;
}
