/** Whether the text alone fits into the models it is to run on, by an estimate of its tokens. */
import type { Mark, Validator } from '../finding.ts';
import { tokenLimit } from '../budget.ts';
import { estimateTokens } from '../tokens.ts';

/** Of what a model reads. */
const NEARLY_PERCENT = 80;

export const length: Validator = ({ text, context }, tally) =>
  context.models.flatMap((model): Mark[] => {
    tally.steps += text.length;
    const limit = tokenLimit(model, context.answerTokens, null);
    const tokens = estimateTokens(text, model);
    const beside = context.answerTokens > 0 ? ` beside ${context.answerTokens} for the answer` : '';
    if (tokens > limit) {
      const message = `About ${tokens} tokens; ${model} reads ${limit}${beside}.`;
      const start = crossing(text, model, limit);
      return [{ code: 'text_too_long', severity: 'error', message, start, end: text.length }];
    }
    if (tokens * 100 <= limit * NEARLY_PERCENT) return [];
    const message = `About ${tokens} tokens of the ${limit} that ${model} reads${beside}: little room for anything else.`;
    return [{ code: 'text_nearly_too_long', severity: 'warning', message, start: text.length, end: text.length }];
  });

/** Where the text passes the limit, found by halving. */
function crossing(text: string, model: string, limit: number): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (estimateTokens(text.slice(0, middle), model) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
