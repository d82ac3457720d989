/** From variables to a model that answers. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { startOpenAIServer, type TestOpenAIServer } from '../llm/openai-compatible/test-openai-server.ts';
import { llmFor, llmVariables, modelIsNamed } from './llm.ts';

const environment = z.object(llmVariables).superRefine(modelIsNamed);
let server: TestOpenAIServer;
beforeEach(async () => {
  server = await startOpenAIServer();
});
afterEach(() => server.close());

it.each([{}, { OPENKMS_LLM_URL: '', OPENKMS_LLM_MODEL: '', OPENKMS_LLM_KEY: '', OPENKMS_LLM_PRICES: '' }])(
  'is none where nothing is said (%j)',
  (source) => {
    expect(llmFor(environment.parse(source))).toBeNull();
  },
);

it('asks the address with the key and the model, and knows what that costs', async () => {
  const llm = llmFor(
    environment.parse({
      OPENKMS_LLM_URL: server.url,
      OPENKMS_LLM_KEY: 'sk-test-0123456789',
      OPENKMS_LLM_MODEL: 'echo-small',
      OPENKMS_LLM_PRICES: '{"echo":{"input":1,"output":2}}',
    }),
  );
  const answer = await llm?.provider.complete({ messages: [{ role: 'user', content: 'hello' }], maxOutputTokens: 9 });
  expect(answer).toMatchObject({ text: 'You said: hello', model: 'echo-small' });
  expect(server.seen[0]?.chat).toMatchObject({ model: 'echo-small', max_tokens: 9 });
  expect(server.seen[0]?.headers.authorization).toBe('Bearer sk-test-0123456789');
  expect(llm?.costMicros('echo-small', { inputTokens: 10, outputTokens: 5 })).toBe(20);
  expect(llm?.costMicros('another', { inputTokens: 10, outputTokens: 5 })).toBeNull();
});

it.each([
  [{ OPENKMS_LLM_URL: 'http://localhost:1/v1' }, 'OPENKMS_LLM_MODEL'],
  [{ OPENKMS_LLM_URL: 'ftp://models', OPENKMS_LLM_MODEL: 'm' }, 'OPENKMS_LLM_URL'],
  [{ OPENKMS_LLM_PRICES: '{"m":' }, 'OPENKMS_LLM_PRICES'],
  [{ OPENKMS_LLM_PRICES: '{"m":3}' }, 'OPENKMS_LLM_PRICES'],
])('refuses %j by the name of the variable', (source, name) => {
  expect(environment.safeParse(source).error?.issues.map(({ path }) => path[0])).toEqual([name]);
});
