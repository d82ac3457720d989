/** Which version Meta Fusion would take now, and why. Pure: it asks the enricher itself. */
import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import type { Learnt } from '@openkms/schema/domain/prompt/learnt.ts';

export type FusionChoice = {
  readonly versionId: string;
  /** As the enricher says it, with ids; null where the version that stands is taken. */
  readonly why: string | null;
  /** Other wordings there were to choose from. */
  readonly others: number;
};

/** The choice for the prompt whose version `headId` stands. Its texts play no part in it. */
export function fusionChoice(headId: string, { variants, runs }: Learnt): FusionChoice {
  const result = enrich(
    {
      id: headId,
      versionId: headId,
      content: '',
      variables: [],
      variants: variants.map(({ id }) => ({ id, content: '' })),
      examples: [],
    },
    {
      now: 0,
      zone: 'UTC',
      task: '',
      values: {},
      trainings: [],
      schedule: [],
      memory: [],
      runs,
      fragments: [],
      model: '',
      maxTokens: null,
      answerTokens: 0,
    },
    [{ name: 'meta-fusion', enabled: true, settings: {} }],
  );
  if (result.kind === 'refused') throw new Error(`An empty prompt cannot be enriched: ${result.fault.message}`);
  const why = result.explanations.find(({ enricher }) => enricher === 'meta-fusion')?.what ?? null;
  return { versionId: result.variantId, why, others: variants.length };
}

/** In a sentence for people; `named` puts numbers in the place of ids. */
export function fusionWords(
  { why, others }: FusionChoice,
  headNumber: number,
  named: (words: string) => string,
): string {
  if (why !== null) return named(why);
  if (others === 0)
    return `Version ${headNumber} stands and is the only one to choose from. Put a label on another version, and runs decide between them.`;
  return `Version ${headNumber} stands: no labelled version has done better over at least three judgements. Of a shared prompt each person’s last one counts.`;
}
