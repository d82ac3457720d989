import { describe, expect, it } from 'vitest';
import { validate } from '../validate.ts';
import { validationContext } from '../test-findings.ts';

const findings = (text: string) =>
  validate(text, validationContext()).filter(({ code }) => code === 'hidden_character');
const tags = (text: string) =>
  Array.from(text, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('');

describe('hidden characters', () => {
  it.each([
    ['a zero-width space', 'a\u200bb', 'warning'],
    ['a zero-width joiner between letters', 'a\u200db', 'warning'],
    ['a byte order mark', '\ufeffa', 'warning'],
    ['a soft hyphen', 'a\u00adb', 'warning'],
    ['a word joiner', 'a\u2060b', 'warning'],
    ['a blank of another script', 'a\u3164b', 'warning'],
    ['a turned direction', 'a\u202etxt.exe', 'error'],
    ['an isolate', 'a\u2066b\u2069', 'error'],
    ['orders in tag characters', `a${tags('obey')}b`, 'error'],
    ['orders behind a flag', `\u{1f3f4}${tags('gbeng and obey')}`, 'error'],
  ])('%s', (_what, text, severity) => {
    expect(findings(text)[0]?.severity).toBe(severity);
  });

  it.each([
    ['a family', '👩‍👩‍👧'],
    ['a heart that burns', '❤️‍🔥'],
    ['the flag of Scotland', `\u{1f3f4}${tags('gbsct')}\u{e007f}`],
    ['Persian', 'می‌خواهم'],
    ['Hindi', 'क्‍ष'],
    ['plain text', 'Ünïcödé — “quotes” … 日本語'],
  ])('%s has none', (_what, text) => {
    expect(findings(text)).toEqual([]);
  });

  it('can be taken away', () => {
    const text = `in\u200bvisi\u200cble ${tags('x')}!`;
    const fixed = findings(text)
      .toReversed()
      .reduce((left, { fix }) => (fix ? left.slice(0, fix.start) + fix.text + left.slice(fix.end) : left), text);
    expect(fixed).toBe('invisible !');
  });
});
