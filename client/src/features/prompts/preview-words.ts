/** The preview of an enriched prompt in words. Pure. */
import type { Enriched, EnricherName } from '@openkms/schema/domain/prompt/enrichment.ts';
import type { PromptFault } from '@openkms/schema/domain/prompt/fault.ts';
import { contextLength } from '@openkms/schema/domain/prompt/models.ts';
import { counted } from '../../ui/number-text.ts';
import type { AddedPart } from './preview-parts.ts';

/** Each enricher's name for people, and what it does. */
export const ENRICHER_WORDS: Record<EnricherName, { readonly name: string; readonly does: string }> = {
  'meta-fusion': { name: 'Meta fusion', does: 'Takes the wording and the examples that did best in earlier runs' },
  'user-agent-merge': {
    name: 'Fragments',
    does: 'Puts fragments in place: yours, then the agent’s, then those for all',
  },
  'time-tags': { name: 'Time tags', does: 'Says the day, the season and deadlines that come near' },
  'context-injector': {
    name: 'Context',
    does: 'Adds the task, and trainings and appointments that have to do with it',
  },
};

/** The name of an enricher that a record speaks of, which may be one this build does not know. */
export function enricherName(name: string): string {
  return Object.hasOwn(ENRICHER_WORDS, name) ? ENRICHER_WORDS[name as EnricherName].name : name;
}

/** Of each family that is known, by the names vendors use. */
export const KNOWN_MODELS: readonly string[] = [
  'gpt-5',
  'gpt-4.1',
  'gpt-4o',
  'gpt-oss',
  'o3',
  'o4-mini',
  'claude',
  'gemini',
  'gemini-1.5-pro',
  'gemma3',
  'llama3.3',
  'llama3.1',
  'llama3',
  'mistral',
  'mistral-large',
  'mistral-nemo',
  'phi4',
  'qwen',
  'deepseek',
  'command-r',
];

const NAMED_AT_ONCE = 2;

/** "Added by time tags: The day and time of day." */
export function addedWords({ enricher, what }: Pick<AddedPart, 'enricher' | 'what'>): string {
  const named = what.slice(0, NAMED_AT_ONCE).map(withoutStop).join('; ');
  const more = what.length - NAMED_AT_ONCE;
  return `Added by ${ENRICHER_WORDS[enricher].name.toLowerCase()}: ${named}${more > 0 ? `; and ${more} more` : ''}.`;
}

/** "About 1 token", "About 1,320 tokens". */
export function tokenWords(tokens: number): string {
  return `About ${counted(tokens, 'token')}`;
}

/** "About 1,320 of 7,192 tokens". */
export function meterWords({ tokens, limit }: Pick<Enriched, 'tokens' | 'limit'>): string {
  return `About ${number(tokens)} of ${counted(limit, 'token')}`;
}

/** Where the limit comes from. */
export function limitWords(model: string, answerTokens: number, maxTokens: number | null): string {
  const whose = model === '' ? 'Any model reads at least' : `${model} reads`;
  const own = contextLength(model);
  const read = `${whose} ${number(own)}; ${number(answerTokens)} of them are kept for the answer.`;
  return maxTokens !== null && maxTokens < own - answerTokens ? `You allow ${number(maxTokens)}. ${read}` : read;
}

const REASONS: Record<Enriched['dropped'][number]['reason'], string> = {
  budget: 'no room within the limit',
  share: 'its enricher has used up its share of the limit',
};

/** Why an addition is missing: "About 40 tokens; no room within the limit". */
export function droppedWords({ tokens, reason }: Pick<Enriched['dropped'][number], 'tokens' | 'reason'>): string {
  return `${tokenWords(tokens)}; ${REASONS[reason]}`;
}

export type FaultWords = {
  readonly what: string;
  /** Where, in words; null where it has no place. */
  readonly where: string | null;
  /** The place in the prompt's own text, UTF-16 units; null where it stands elsewhere. */
  readonly place: { readonly from: number; readonly to: number } | null;
};

export type FaultContext = {
  readonly promptId: string;
  /** Fragments were put in place, so that some places count in the text with them. */
  readonly isComposed: boolean;
  /** What people call the prompt of this id. */
  readonly nameOf: (id: string) => string;
  /** False where prompts of others may be missing on this device. */
  readonly isLibraryHere: boolean;
};

/** Why there is no preview, in words with its place. */
export function faultWords(fault: PromptFault, context: FaultContext): FaultWords {
  const { code, message, path = [], line, column, start, end } = fault;
  const { promptId, isComposed, nameOf, isLibraryHere } = context;
  const way = path.map((id) => (id === promptId ? 'this prompt' : `“${nameOf(id)}”`));
  const what =
    code === 'fragment_circular' && way.length > 0
      ? `Fragments refer in a circle: ${way.join(' → ')}.`
      : code === 'fragment_missing' && !isLibraryHere
        ? `${message} It may not have reached this device yet.`
        : message;
  const holder = code === 'fragment_circular' ? path.at(-2) : path.at(-1);
  const isOwn = holder === undefined ? !isComposed : holder === promptId;
  const of = isOwn ? '' : holder === undefined ? ' of the text with its fragments' : ` of “${nameOf(holder)}”`;
  return {
    what,
    where: line === undefined ? null : `Line ${number(line)}, column ${number(column ?? 1)}${of}`,
    place: isOwn && start !== undefined ? { from: start, to: end ?? start } : null,
  };
}

function withoutStop(words: string): string {
  return words.replace(/\.$/, '');
}

function number(value: number): string {
  return value.toLocaleString('en');
}
