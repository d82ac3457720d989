/**
 * Which model an installation asks: one that speaks OpenAI's chat completions at an address of its own, or none. The servers
 * and the workers read the same variables.
 */
import { z } from 'zod';
import type { LLMProvider, LLMUsage } from '../contract/llm-provider.ts';
import { createOpenAICompatible } from '../llm/openai-compatible/provider.ts';
import { costMicros, llmPrices, type LLMPrices } from './price.ts';

/** A variable that is set to nothing is not set: compose files hand on what the shell does not know as ''. */
const orNothing = <T extends z.ZodType>(value: T) =>
  z.preprocess((text) => (text === '' ? undefined : text), value.optional());

const prices = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(llmPrices);

/** For an environment's schema, which is then held to {@link modelIsNamed}. */
export const llmVariables = {
  /** Up to and with the version, as in http://localhost:11434/v1; without it there is no model. */
  OPENKMS_LLM_URL: orNothing(z.url({ protocol: /^https?$/ })),
  OPENKMS_LLM_KEY: orNothing(z.string()),
  /** Who is asked where nobody names a model. */
  OPENKMS_LLM_MODEL: orNothing(z.string()),
  /** JSON: by how a model's name begins, US dollars for a million tokens of input and of output. */
  OPENKMS_LLM_PRICES: orNothing(prices),
} as const;

export type LLMVariables = {
  readonly OPENKMS_LLM_URL?: string | undefined;
  readonly OPENKMS_LLM_KEY?: string | undefined;
  readonly OPENKMS_LLM_MODEL?: string | undefined;
  readonly OPENKMS_LLM_PRICES?: LLMPrices | undefined;
};

/** No server knows by itself which of its models is meant. For an environment's `superRefine`. */
export function modelIsNamed(
  { OPENKMS_LLM_URL, OPENKMS_LLM_MODEL }: LLMVariables,
  context: z.core.$RefinementCtx,
): void {
  if (OPENKMS_LLM_URL === undefined || OPENKMS_LLM_MODEL !== undefined) return;
  context.addIssue({ code: 'custom', path: ['OPENKMS_LLM_MODEL'], message: 'is needed where OPENKMS_LLM_URL is set' });
}

export type LLM = {
  readonly provider: LLMProvider;
  readonly defaultModel: string;
  /** Millionths of a US dollar; null where no price is known for `model`. */
  readonly costMicros: (model: string, usage: Pick<LLMUsage, 'inputTokens' | 'outputTokens'>) => number | null;
};

/** Null where the installation names none. Throws ZodError where the key could not be sent or the address holds one. */
export function llmFor(variables: LLMVariables): LLM | null {
  const { OPENKMS_LLM_URL: baseUrl, OPENKMS_LLM_KEY: apiKey, OPENKMS_LLM_MODEL: defaultModel = '' } = variables;
  if (baseUrl === undefined) return null;
  return {
    provider: createOpenAICompatible({
      baseUrl,
      defaultModel,
      ...(apiKey === undefined ? {} : { apiKey }),
      // OpenAI's newer models refuse the older name, which is the one that everybody else knows.
      maxTokensField: new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens',
    }),
    defaultModel,
    costMicros: (model, usage) => costMicros(variables.OPENKMS_LLM_PRICES ?? {}, model, usage),
  };
}
