import { describe, expect, it } from 'vitest';
import { isStorableJson, json, line, prose } from './text.ts';

const messageOf = (text: string) => line(20).safeParse(text).error?.issues[0]?.message;

describe('a line', () => {
  it('is trimmed and may hold any letters', () => {
    expect(line(20).parse('  Führung für 管理 \n')).toBe('Führung für 管理');
  });

  it.each(['A\r\nBcc: b@x.ex', 'two\nlines', 'tab\tbed', 'bell\u0007', 'esc\u001b[31m', 'c1\u0085'])(
    'is one line without control characters: %j',
    (text) => {
      expect(messageOf(text)).toBe('invalid_args');
    },
  );

  it('names what else is wrong', () => {
    expect(messageOf('<b>')).toBe('html_not_allowed');
    expect(messageOf(' ')).toBe('empty_text');
    expect(messageOf('x'.repeat(21))).toBe('text_too_long');
  });
});

it.each(['a\u0000b', '\ud83d', '\ude00\ud83d'])('text that no database stores is refused: %j', (text) => {
  expect(line(20).safeParse(text).success).toBe(false);
  expect(prose(20).safeParse(text).success).toBe(false);
  expect(prose(20).parse('😀\tfine\n')).toBe('😀\tfine\n');
});

it('JSON is refused, not walked, where it is too deep', () => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  expect(json.safeParse(nested(100)).success).toBe(true);
  expect(json.safeParse(nested(50_000)).success).toBe(false);
});

it.each(['\0', '\ud83d', { a: ['x\0'] }, { '\ude00': 1 }, '\\\0'])('JSON that no database stores: %j', (value) => {
  expect(isStorableJson(value)).toBe(false);
});

it.each(['😀', String.raw`\u0000`, { [String.raw`\\ud83d`]: ['\\'] }, null])(
  'JSON that only looks like it: %j',
  (value) => {
    expect(isStorableJson(value)).toBe(true);
  },
);
