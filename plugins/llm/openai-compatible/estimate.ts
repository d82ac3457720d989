/** A count of tokens where the server gives none: right to about a third for prose in European languages. Pure. */
import type { LLMRequest } from '../../contract/llm-provider.ts';

/** Tokenisers make about one token of four letters of English, and of most other scripts about one of four bytes. */
const BYTES_PER_TOKEN = 4;
/** What role and delimiters of a message take. */
const TOKENS_PER_MESSAGE = 4;

export function estimateTokens(
  { messages }: Pick<LLMRequest, 'messages'>,
  outputBytes: number,
): { inputTokens: number; outputTokens: number } {
  const inputTokens = messages.reduce(
    (sum, { content }) => sum + TOKENS_PER_MESSAGE + Math.ceil(Buffer.byteLength(content) / BYTES_PER_TOKEN),
    0,
  );
  return { inputTokens, outputTokens: Math.ceil(outputBytes / BYTES_PER_TOKEN) };
}
