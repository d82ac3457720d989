import { expect, test } from 'vitest';
import {
  costWords,
  failureDetail,
  heardWords,
  latencyWords,
  problemWords,
  scoreWords,
  standingWords,
  tokensWords,
} from './run-words.ts';

test.each([
  [null, 'no price known'],
  [0, '$0.00'],
  [12, 'less than $0.0001'],
  [1_200, '$0.0012'],
  [25_000, '$0.025'],
  [1_234_567, '$1.23'],
])('a cost of %s millionths reads %s', (micros, words) => expect(costWords(micros)).toBe(words));

test.each([
  [null, 'not known'],
  [840.4, '840 ms'],
  [1_240, '1.2 s'],
  [125_000, '2 min 5 s'],
])('%s ms read %s', (ms, words) => expect(latencyWords(ms)).toBe(words));

test('tokens that nobody counted are called estimates, and none are no zero', () => {
  expect(tokensWords({ inputTokens: 1310, outputTokens: 42, isEstimated: false })).toBe('1,310 in, 42 out');
  expect(tokensWords({ inputTokens: 10, outputTokens: null, isEstimated: true })).toBe('about 10 in, 0 out');
  expect(tokensWords({ inputTokens: null, outputTokens: null, isEstimated: false })).toBe('not counted');
  expect(scoreWords(null)).toBe('no score');
  expect(scoreWords(0.666)).toBe('67 %');
});

test('what the server has not heard of waits for a line or is on its way; later its own status counts', () => {
  const at = (status: 'asked' | 'cancelled', isPending: boolean, isOnline: boolean) =>
    standingWords({ status }, { isPending, isOnline }).words;
  expect(at('asked', true, false)).toBe('Waits for a line');
  expect(at('asked', true, true)).toBe('On its way');
  expect(at('asked', false, false)).toBe('Waits for the model');
  expect(at('cancelled', true, false)).toBe('Cancelled');
});

test('a failure nobody knows still says its code', () => {
  expect(problemWords('llm_from_mars').what).toContain('llm_from_mars');
  expect(problemWords('llm_not_configured').what).toContain('OPENKMS_LLM_URL');
});

test('a provider that failed is told by what it answered', () => {
  const boom = problemWords('llm_provider_error', 'HTTP 500: boom');
  expect(boom.what).toMatch(/^It met a fault of its own \(HTTP 500\)\..* It said: “HTTP 500: boom”$/);
  expect(problemWords('llm_provider_error', 'HTTP 503: busy').title).toBe('The model’s provider is not ready');
  expect(problemWords('llm_provider_error', 'HTTP 504: late').title).toBe('The model’s provider took too long');
  expect(problemWords('llm_provider_error', 'no JSON').what).toContain('It said: “no JSON”');
  expect(problemWords('llm_provider_error').what).not.toContain('It said');
  expect(problemWords('llm_not_configured', 'No model.').what).not.toContain('It said');
  expect(problemWords('llm_invalid_request', 'x'.repeat(900)).what.length).toBeLessThan(600);
});

test('what was met is what the last failure says', () => {
  const log = [{ event: 'retry', detail: 'first' } as const, { event: 'failed', detail: 'last' } as const];
  expect(failureDetail(log)).toBe('last');
  expect(failureDetail([{ event: 'asked' }])).toBeNull();
});

test('whoever listens hears of the answer every hundred words, not with each of them', () => {
  const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
  expect(heardWords('running', '')).toBe('The model is asked.');
  expect(heardWords('running', words(3))).toBe(heardWords('running', words(99)));
  expect(heardWords('running', words(250))).toBe('200 words have come.');
  expect(heardWords('done', words(1))).toBe('The answer is complete: 1 word.');
});
