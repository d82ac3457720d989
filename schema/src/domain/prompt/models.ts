/**
 * What is known of models by name: the tokenizer they count with and how much they read at once (input and answer
 * together, in tokens). Vendors change these; a model that is not listed counts as small, and a caller that knows better
 * says so in the budget.
 */

export type TokenFamily = 'o200k' | 'cl100k' | 'llama3' | 'qwen' | 'gemini' | 'claude' | 'sentencepiece' | 'unknown';

type Model = { readonly begins: string; readonly family: TokenFamily; readonly context: number };

/** Found by the longest `begins`, so "gpt-4o-mini" is a gpt-4o and not a gpt-4. */
const MODELS: readonly Model[] = [
  { begins: 'gpt-3.5', family: 'cl100k', context: 16_385 },
  { begins: 'gpt-4', family: 'cl100k', context: 8_192 },
  { begins: 'gpt-4-turbo', family: 'cl100k', context: 128_000 },
  { begins: 'gpt-4o', family: 'o200k', context: 128_000 },
  { begins: 'gpt-4.1', family: 'o200k', context: 1_047_576 },
  { begins: 'gpt-5', family: 'o200k', context: 400_000 },
  { begins: 'gpt-oss', family: 'o200k', context: 131_072 },
  { begins: 'o1', family: 'o200k', context: 200_000 },
  { begins: 'o3', family: 'o200k', context: 200_000 },
  { begins: 'o4-mini', family: 'o200k', context: 200_000 },
  { begins: 'claude', family: 'claude', context: 200_000 },
  { begins: 'gemini-1.5-pro', family: 'gemini', context: 2_097_152 },
  { begins: 'gemini', family: 'gemini', context: 1_048_576 },
  { begins: 'gemma', family: 'gemini', context: 8_192 },
  { begins: 'gemma3', family: 'gemini', context: 131_072 },
  { begins: 'gemma-3', family: 'gemini', context: 131_072 },
  { begins: 'llama2', family: 'sentencepiece', context: 4_096 },
  { begins: 'llama-2', family: 'sentencepiece', context: 4_096 },
  { begins: 'llama3', family: 'llama3', context: 8_192 },
  { begins: 'llama-3', family: 'llama3', context: 8_192 },
  { begins: 'llama3.1', family: 'llama3', context: 131_072 },
  { begins: 'llama-3.1', family: 'llama3', context: 131_072 },
  { begins: 'llama3.2', family: 'llama3', context: 131_072 },
  { begins: 'llama-3.2', family: 'llama3', context: 131_072 },
  { begins: 'llama3.3', family: 'llama3', context: 131_072 },
  { begins: 'llama-3.3', family: 'llama3', context: 131_072 },
  { begins: 'mistral', family: 'sentencepiece', context: 32_768 },
  { begins: 'mistral-large', family: 'sentencepiece', context: 131_072 },
  { begins: 'mistral-nemo', family: 'sentencepiece', context: 131_072 },
  { begins: 'mixtral', family: 'sentencepiece', context: 32_768 },
  { begins: 'phi3', family: 'sentencepiece', context: 131_072 },
  { begins: 'phi4', family: 'cl100k', context: 16_384 },
  { begins: 'qwen', family: 'qwen', context: 32_768 },
  { begins: 'deepseek', family: 'qwen', context: 65_536 },
  { begins: 'command-r', family: 'sentencepiece', context: 131_072 },
];

const SMALL = { family: 'unknown', context: 8_192 } as const;

/** The tokenizer `model` counts with. Names may carry a vendor before ("openai/gpt-4o") and a tag after ("llama3.1:8b"). */
export function familyOf(model: string): TokenFamily {
  return find(model).family;
}

/** Tokens `model` reads and writes at once. */
export function contextLength(model: string): number {
  return find(model).context;
}

/** True when `model` is in the table, so that its length is known and not assumed. */
export function isKnownModel(model: string): boolean {
  return find(model) !== SMALL;
}

function find(model: string): Pick<Model, 'family' | 'context'> {
  const name = model.toLowerCase().slice(model.lastIndexOf('/') + 1);
  let best: Model | undefined;
  for (const each of MODELS) {
    if (name.startsWith(each.begins) && each.begins.length > (best?.begins.length ?? 0)) best = each;
  }
  return best ?? SMALL;
}
