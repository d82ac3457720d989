/** The settings of the OpenAI-compatible provider. */
import { z } from 'zod';

/** Node's own fetch gives up after five minutes without headers or without a byte, whatever is asked of it. */
const FETCH_GIVES_UP_MS = 300_000;

const headerValue = z.string().regex(/^[\t\x20-\x7e]*$/, 'printable ASCII');

export const openAICompatibleConfig = z.strictObject({
  /** Up to and with the version, such as `https://api.openai.com/v1` or `http://localhost:11434/v1`. */
  baseUrl: z.url({ protocol: /^https?$/ }).refine(hasNoCredentials, 'no user name and password in the address'),
  /** Sent as a bearer token; left out: none is sent. */
  apiKey: headerValue.regex(/^\S+$/, 'no white space').optional(),
  defaultModel: z.string().min(1),
  /** Sent with every request, such as `OpenAI-Organization`. */
  headers: z.record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'a header name'), headerValue).default({}),
  /** Milliseconds from the request to the first byte of an answer; a local model may have to be loaded first. */
  headersTimeoutMs: z.int().min(1).max(FETCH_GIVES_UP_MS).default(120_000),
  /** Milliseconds without a single byte while an answer comes. */
  idleTimeoutMs: z.int().min(1).max(FETCH_GIVES_UP_MS).default(60_000),
  /** Milliseconds for all of it. */
  totalTimeoutMs: z.int().min(1).max(86_400_000).default(600_000),
  /** Milliseconds for `models` and `health`. */
  listTimeoutMs: z.int().min(1).max(FETCH_GIVES_UP_MS).default(10_000),
  /** What this server calls the limit of an answer: OpenAI's newer models know only the second name. */
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']).default('max_tokens'),
  /** Whether to ask for a count of tokens at the end of a stream; false for servers that refuse `stream_options`. */
  askForUsage: z.boolean().default(true),
});

/** As it is written; defaults left out. */
export type OpenAICompatibleConfig = z.input<typeof openAICompatibleConfig>;
/** With the defaults filled in. */
export type OpenAICompatibleSettings = z.output<typeof openAICompatibleConfig>;

function hasNoCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username === '' && password === '';
}
