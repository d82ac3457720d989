/** Prices by the beginnings of names. */
import { expect, it } from 'vitest';
import { costMicros, llmPrices } from './price.ts';

const PRICES = {
  'gpt-4o': { input: 2.5, output: 10 },
  'gpt-4o-mini': { input: 0.15, output: 0.6 },
  local: { input: 0, output: 0 },
};
const MILLION = { inputTokens: 1_000_000, outputTokens: 1_000_000 };

it.each([
  ['gpt-4o', 12_500_000],
  ['gpt-4o-2024-08-06', 12_500_000],
  ['gpt-4o-mini-2024-07-18', 750_000],
  ['GPT-4o-Mini', 750_000],
  ['local-llama', 0],
  ['gpt-4', null],
  ['', null],
])('%s costs %s millionths', (model, micros) => {
  expect(costMicros(PRICES, model, MILLION)).toBe(micros);
});

it('takes the longest name, whichever stands first', () => {
  const turned = Object.fromEntries(Object.entries(PRICES).toReversed());
  expect(costMicros(turned, 'gpt-4o-mini', MILLION)).toBe(750_000);
});

it('rounds the sum once, halves up', () => {
  const half = { m: { input: 0.25, output: 0.25 } };
  expect(costMicros(half, 'm', { inputTokens: 1, outputTokens: 1 })).toBe(1);
  expect(costMicros(half, 'm', { inputTokens: 1, outputTokens: 0 })).toBe(0);
});

it.each([{ m: { input: -1, output: 0 } }, { m: { input: '1', output: 0 } }, { m: { input: 1 } }, { '': PRICES.local }])(
  'refuses a list like %j',
  (list) => {
    expect(llmPrices.safeParse(list).success).toBe(false);
  },
);
