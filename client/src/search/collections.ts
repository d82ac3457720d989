/** The collections that can be searched on this device, by the name under which page and worker speak of them. */
import { PROMPTS } from '@openkms/schema/search/prompts.ts';
import { TRAININGS } from '@openkms/schema/search/trainings.ts';

export const COLLECTIONS = { trainings: TRAININGS, prompts: PROMPTS };
export type CollectionName = keyof typeof COLLECTIONS;
