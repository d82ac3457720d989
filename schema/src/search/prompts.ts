/** The prompts of a library as a collection: each as it stands now, found by what it says and by what it is called. */
import { slugOf } from '../domain/prompt/slug.ts';
import type { PromptRow, PromptVersionRow } from '../domain/rows.ts';
import type { Collection, FieldOf } from './collection.ts';

export type PromptDocument = {
  id: string;
  title: string;
  /** The name by which other prompts refer to it. */
  slug: string;
  /** Empty where it is every agent's, or no agent's. */
  agent: string;
  tags: readonly string[];
  labels: readonly string[];
  content: string;
};

/** Tags are chosen with care here, unlike the skills of a catalogue; a prompt's text is long and says most of it often. */
export const PROMPTS: Collection<FieldOf<PromptDocument>> = {
  name: 'prompts',
  fields: { title: 'title', code: 'slug', area: 'agent', tags: 'tags', names: 'labels', body: 'content' },
  weights: { title: 3.4, code: 0.6, area: 1.1, tags: 1.6, names: 1.1, body: 0.9 },
  lengthEffect: { title: 0.5, body: 0.55 },
  saturation: 1.3,
};

/** The document of a prompt; without its head, which may still be on its way, it is found by what it is called. */
export function promptDocument(
  { id, title, agent, tags, labels }: Pick<PromptRow, 'id' | 'title' | 'agent' | 'tags' | 'labels'>,
  head: Pick<PromptVersionRow, 'content'> | undefined,
): PromptDocument {
  return {
    id,
    title,
    slug: slugOf(title),
    agent: agent ?? '',
    tags,
    // Sorted, so that the order in which labels were set does not make a document look changed.
    labels: Object.keys(labels).sort(),
    content: head?.content ?? '',
  };
}
