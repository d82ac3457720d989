/** The search this page is given. */
import type { TrainingDocument } from '@openkms/schema/search/trainings.ts';
import type { Searchable } from '../../search/use-found.ts';

export type CatalogueIndex = Searchable<TrainingDocument>;
