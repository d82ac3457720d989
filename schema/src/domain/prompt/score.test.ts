/** Answers held to checks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PromptCaseCheck } from '../rows.ts';
import { scoreAnswer } from './score.ts';

describe('a check', () => {
  it.each<[PromptCaseCheck, string, boolean]>([
    [{ kind: 'contains', text: 'three  points' }, 'Here are THREE\npoints.', true],
    [{ kind: 'contains', text: 'three points' }, 'Here are four.', false],
    [{ kind: 'contains', text: 'Zürich' }, 'in zu\u0308rich', true],
    [{ kind: 'lacks', text: 'as an AI' }, 'Certainly.', true],
    [{ kind: 'lacks', text: 'as an AI' }, 'As an ai, I cannot.', false],
    [{ kind: 'equals', text: 'Yes.' }, ' yes. \n', true],
    [{ kind: 'equals', text: 'Yes.' }, 'Yes, it is.', false],
    [{ kind: 'json' }, '{"a": [1]}', true],
    [{ kind: 'json' }, '```json\n{"a": 1}\n```', true],
    [{ kind: 'json' }, '```\n[]\n```\n', true],
    [{ kind: 'json' }, 'Here it is: {"a": 1}', false],
    [{ kind: 'json' }, '', false],
    [{ kind: 'at-most-words', words: 3 }, 'one, two – three!', true],
    [{ kind: 'at-most-words', words: 3 }, 'one two three four', false],
    [{ kind: 'at-most-words', words: 1 }, '', true],
  ])('%j of %j: %s', (check, answer, holds) => {
    expect(scoreAnswer([check], answer)).toEqual({ score: holds ? 1 : 0, results: [{ check, holds }] });
  });
});

it('says nothing where nothing is checked', () => {
  expect(scoreAnswer([], 'anything')).toEqual({ score: null, results: [] });
});

it('gives the share that holds, each check the same', () => {
  const check = fc.constantFrom<PromptCaseCheck>(
    { kind: 'contains', text: 'a' },
    { kind: 'lacks', text: 'a' },
    { kind: 'json' },
    { kind: 'at-most-words', words: 2 },
  );
  fc.assert(
    fc.property(fc.array(check, { minLength: 1, maxLength: 20 }), fc.string(), (checks, answer) => {
      const { score, results } = scoreAnswer(checks, answer);
      expect(results.map((result) => result.check)).toEqual(checks);
      expect(score).toBe(results.filter(({ holds }) => holds).length / checks.length);
      // What a text contains it does not lack.
      const [contains, lacks] = [
        checks.find(({ kind }) => kind === 'contains'),
        checks.find(({ kind }) => kind === 'lacks'),
      ];
      if (contains && lacks) {
        const holds = (of: PromptCaseCheck) => results.find((result) => result.check === of)?.holds;
        expect(holds(contains)).toBe(!holds(lacks));
      }
    }),
  );
});

it('takes an answer as long as there can be, built to make matching slow, in no time worth speaking of', () => {
  const answers = [
    '`'.repeat(1_000_000),
    `\`\`\`json\n${'\n```'.repeat(250_000)}`,
    ' \n'.repeat(500_000),
    'x'.repeat(1_000_000),
  ];
  const checks: PromptCaseCheck[] = [
    { kind: 'json' },
    { kind: 'at-most-words', words: 5 },
    { kind: 'contains', text: 'x y' },
  ];
  for (const answer of answers) expect(scoreAnswer(checks, answer).results).toHaveLength(3);
}, 10_000);
