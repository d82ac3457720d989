/**
 * The words of enrichment: what is enriched, with what, and what an enricher makes of it. Everything here is JSON, so
 * that the same enrichment can be asked for in a preview, over REST, and again from a run's record.
 */
import type { JsonObject } from '../rows.ts';
import type { PromptFault, Refused } from './fault.ts';
import type { Fragment } from './fragments.ts';
import type { VariableDeclaration } from './variables.ts';

export type PromptToEnrich = {
  readonly id: string;
  /** The id of the version that stands, which is one of the variants to choose from. */
  readonly versionId: string;
  readonly content: string;
  readonly variables: readonly VariableDeclaration[];
  /** Other wordings of the same prompt, by the ids of their versions. */
  readonly variants: readonly { readonly id: string; readonly content: string }[];
  readonly examples: readonly { readonly id: string; readonly input: string; readonly output: string }[];
};

/** A training of the catalogue, as far as it helps a model. */
export type TrainingNote = {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly skills: readonly string[];
};

/** Something in the person's calendar; instants in ms UTC. */
export type ScheduleNote = {
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly place: string;
};

/** Something worth remembering; `at` in ms UTC. */
export type MemoryNote = { readonly id: string; readonly text: string; readonly at: number };

/** An earlier run of this prompt and how good it was. */
export type RunNote = {
  readonly id: string;
  /** The version that ran. */
  readonly variantId: string;
  readonly exampleIds: readonly string[];
  /** 0 to 1. */
  readonly score: number | null;
  readonly feedback: 'up' | 'down' | null;
  readonly at: number;
};

export type EnrichContext = {
  /** ms UTC. */
  readonly now: number;
  /** The person's IANA zone. */
  readonly zone: string;
  /** What the person wants, in their words; may be empty. Templates see it as `task`. */
  readonly task: string;
  /** Values of the prompt's declared variables. */
  readonly values: JsonObject;
  readonly trainings: readonly TrainingNote[];
  readonly schedule: readonly ScheduleNote[];
  readonly memory: readonly MemoryNote[];
  readonly runs: readonly RunNote[];
  /** All that are in reach of the person and the agent. */
  readonly fragments: readonly (Fragment & { readonly slug: string })[];
  readonly model: string;
  /** At most so many tokens; the model's own length otherwise. */
  readonly maxTokens: number | null;
  /** Of the model's length, kept for the answer. */
  readonly answerTokens: number;
};

/** One line or block that an enricher would like to add. Text is data: it is never read as a template. */
export type Addition = {
  readonly section: string;
  readonly place: 'before' | 'after';
  readonly text: string;
  /** What it is, for people. */
  readonly what: string;
  /** Higher stays longer when the budget is short. */
  readonly priority: number;
  /** The id of what it was made from. */
  readonly ref: string | null;
};

/** A prompt on its way through the enrichers. */
export type Draft = {
  readonly content: string;
  /** Values for the template beside the declared variables. */
  readonly values: JsonObject;
  readonly variantId: string;
};

/** What one enricher did: the draft after it, what it would add, and what it changed in the draft itself. */
export type Step = {
  readonly kind: 'step';
  readonly draft: Draft;
  readonly additions: readonly Addition[];
  readonly changes: readonly { readonly what: string; readonly addedTokens: number }[];
  /** What it left out itself, to keep to its share. */
  readonly leftOut: readonly { readonly what: string; readonly tokens: number }[];
};

/** What enrichers are given beside the draft. `limit` is the whole budget in tokens. */
export type EnrichInput = {
  readonly prompt: PromptToEnrich;
  readonly context: EnrichContext;
  readonly limit: number;
};

/** An enricher with its settings read: a pure function from draft to draft. */
export type Apply = (draft: Draft, input: EnrichInput) => Step | Refused;

/** Reads settings of unknown shape; missing ones take their defaults. */
export type EnricherFrom = (settings: unknown) => { readonly kind: 'ready'; readonly apply: Apply } | Refused;

export type EnricherName = 'meta-fusion' | 'user-agent-merge' | 'time-tags' | 'context-injector';

/** One line of the configuration; the order of the lines is the order of the enrichers. */
export type EnricherSetting = { readonly name: EnricherName; readonly enabled: boolean; readonly settings: JsonObject };

export type Explanation = {
  readonly enricher: EnricherName;
  readonly what: string;
  readonly addedTokens: number;
  /** The id of the training, appointment, note or example that was added. */
  readonly ref?: string;
  /** Where it stands in the text, in UTF-16 units; absent for what changed the prompt itself. */
  readonly positions?: readonly { readonly start: number; readonly end: number }[];
};

export type Enriched = {
  readonly kind: 'enriched';
  readonly text: string;
  /** Estimated tokens of the text, and how many there might have been. */
  readonly tokens: number;
  readonly limit: number;
  /** Where the prompt's own text stands. */
  readonly own: { readonly start: number; readonly end: number };
  /** Which wording and which examples were taken, for the record of the run. */
  readonly variantId: string;
  readonly exampleIds: readonly string[];
  readonly explanations: readonly Explanation[];
  readonly dropped: readonly {
    readonly enricher: EnricherName;
    readonly what: string;
    readonly tokens: number;
    /** The whole budget, or the enricher's own share of it. */
    readonly reason: 'budget' | 'share';
  }[];
};

/** Every fault is named; the first is `fault`. */
export type RefusedEnrichment = Refused & { readonly faults: readonly PromptFault[] };
