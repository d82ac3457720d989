/** The search this page is given. Always: a new object whenever the index holds other documents than before. */
import type { CatalogueSearch } from '../../search/catalogue-search.ts';

export type CatalogueIndex = {
  /** Null until it is open. */
  readonly search: CatalogueSearch | null;
};
