import { describe, expect, it } from 'vitest';
import { contextLength, familyOf, isKnownModel } from './models.ts';
import { estimateTokens } from './tokens.ts';

/** Sentences with what o200k and cl100k made of them. */
const COUNTED: readonly [string, string, number, number][] = [
  [
    'English',
    'Summarise the feedback of the last training in five bullet points. Name what people praised, what they missed, and one thing to change before the next session starts.',
    34,
    34,
  ],
  [
    'Markdown and JSON',
    '# Task\n\n- Read the schedule.\n- Find sessions that overlap.\n- Answer in a table with the columns session, room and time.\n\n```json\n{"sessions": [{"id": 4711, "room": "B-204"}]}\n```\n',
    52,
    52,
  ],
  ['Chinese', '请根据培训记录总结每位员工今年完成的课程，并列出还没有完成的必修课。', 23, 33],
  ['Japanese', '新入社員向けの研修内容を三つの段落で要約してください。', 20, 27],
  [
    'German',
    'Fasse die Rückmeldungen zur letzten Schulung in fünf Stichpunkten zusammen und nenne eine Verbesserung für die nächste Veranstaltung.',
    26,
    32,
  ],
  ['Russian', 'Составь краткий отчёт о пройденных курсах и перечисли обязательные занятия.', 21, 37],
];

describe('estimateTokens', () => {
  it.each(COUNTED)('comes within 16 per cent of the real count: %s', (_what, text, o200k, cl100k) => {
    expect(Math.abs(estimateTokens(text, 'gpt-4o') / o200k - 1)).toBeLessThan(0.16);
    expect(Math.abs(estimateTokens(text, 'gpt-4') / cl100k - 1)).toBeLessThan(0.16);
  });

  it('counts nothing for nothing, and at least one for anything', () => {
    expect([estimateTokens('', 'gpt-4o'), estimateTokens('a', 'gpt-4o'), estimateTokens('\n\n\n', 'gpt-4o')]).toEqual([
      0, 1, 2,
    ]);
  });

  it('counts more where the tokenizer is not published', () => {
    const text = COUNTED[0]?.[1] ?? '';
    const counts = ['gpt-4', 'claude-sonnet-4', 'nobody-knows'].map((model) => estimateTokens(text, model));
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBe(3);
  });
});

describe('models', () => {
  it.each([
    ['gpt-4', 'cl100k', 8_192],
    ['gpt-4o-mini', 'o200k', 128_000],
    ['openai/gpt-4.1', 'o200k', 1_047_576],
    ['Claude-3-5-Sonnet', 'claude', 200_000],
    ['llama3.1:8b', 'llama3', 131_072],
    ['llama3:8b', 'llama3', 8_192],
    ['meta-llama/Llama-3.3-70B-Instruct', 'llama3', 131_072],
  ])('%s', (model, family, context) => {
    expect([familyOf(model), contextLength(model), isKnownModel(model)]).toEqual([family, context, true]);
  });

  it('count as small when nobody knows them', () => {
    expect([familyOf('x'), contextLength('x'), isKnownModel('x'), isKnownModel('')]).toEqual([
      'unknown',
      8_192,
      false,
      false,
    ]);
  });
});
