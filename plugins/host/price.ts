/**
 * What an answer cost, by a list of prices. Pure. Always: a model that no entry names has no price, which is not the same as
 * costing nothing; of several entries the one that names most of the model's name counts, so `gpt-4o-mini` is no `gpt-4o`.
 */
import { z } from 'zod';

/** US dollars for a million tokens. */
const usdPerMillion = z.number().min(0).max(1_000_000);

/** By how a model's name begins. */
export const llmPrices = z.record(z.string().min(1), z.strictObject({ input: usdPerMillion, output: usdPerMillion }));
export type LLMPrices = z.infer<typeof llmPrices>;

/**
 * Millionths of a US dollar. Dollars for a million tokens are millionths for one; the sum is rounded once, halves up. Upper
 * and lower case of a name count as the same. Null where no price is known.
 */
export function costMicros(
  prices: LLMPrices,
  model: string,
  { inputTokens, outputTokens }: { readonly inputTokens: number; readonly outputTokens: number },
): number | null {
  const name = model.toLowerCase();
  const [, price] = Object.entries(prices)
    .filter(([begins]) => name.startsWith(begins.toLowerCase()))
    .reduce<[string, LLMPrices[string]] | []>(
      (best, each) => (each[0].length > (best[0] ?? '').length ? each : best),
      [],
    );
  return price === undefined ? null : Math.round(inputTokens * price.input + outputTokens * price.output);
}
