// The catalogue's search, from the first drawing on: it is what most people come for.
import type { TrainingDocument } from '@openkms/schema/search/trainings.ts';
import { useMemo } from 'react';
import { useView } from '../view/use-view.ts';
import { forgetSearchOwner, takeSearch } from './early-search.ts';
import { searchDocuments } from './search-documents.ts';
import { type OpenSearch, SearchSlot, useFilled, useSearchSlot } from './search-slot.ts';

const slot = new SearchSlot((owner) => owner, takeSearch);

/** Opens the search of `owner` (such as `orgId/userId`) for as long as the caller is shown. */
export function useCatalogueSearch(owner: string): OpenSearch<TrainingDocument> {
  const opened = useSearchSlot(slot, owner);
  const trainings = useView((view) => view.table('training'));
  const sessions = useView((view) => view.table('session'));
  const documents = useMemo(
    () => (trainings.size === 0 ? null : () => searchDocuments(trainings.all(), sessions.all())),
    [trainings, sessions],
  );
  useFilled(slot, opened.search, documents);
  return opened;
}

/** Takes the kept index of `owner` off this device, also one that is still being closed. */
export async function forgetCatalogueSearch(owner: string): Promise<void> {
  forgetSearchOwner();
  await slot.forget(owner);
}
