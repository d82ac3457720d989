import { describe, expect, it } from 'vitest';
import { codeWords, compactCode, documentWords, MAX_WORD_LENGTH, normalise, wellFormed, wordsOf } from './tokenise.ts';

const words = (text: string): string[] => wordsOf(normalise(text));

describe('words of a text', () => {
  it('ignores case, accents and punctuation', () => {
    expect(words('Résumé: ÜBER-Kurs, naïve & más!')).toEqual(['resume', 'uber', 'kurs', 'naive', 'mas']);
  });

  it('drops possessives and joins contractions', () => {
    expect(words("Women's Studies, don't worry, it’s fine")).toEqual([
      'women',
      'studies',
      'dont',
      'worry',
      'it',
      'fine',
    ]);
  });

  it('keeps the names of languages whose symbols carry the meaning', () => {
    expect(words('C++ and C# on .NET, R&D')).toEqual(['cplusplus', 'and', 'csharp', 'on', 'dotnet', 'rnd']);
  });

  it('reads scripts other than Latin', () => {
    expect(words('Введение в 数据 分析 ２０２７')).toEqual(['введение', 'в', '数据', '分析', '2027']);
  });

  it('finds nothing in emoji, punctuation and markup brackets', () => {
    expect(words('🎉🎉 … <>"\'&;')).toEqual([]);
  });

  it('cuts endless words without splitting a character', () => {
    const cut = words('𝒳'.normalize('NFC').repeat(5) + '𐐷'.repeat(60))[0] ?? '';
    expect(cut.length).toBeLessThanOrEqual(MAX_WORD_LENGTH);
    expect(wellFormed(cut)).toBe(cut);
  });

  it('finds hyphenated words in parts and together', () => {
    expect(documentWords('E-mail and object-oriented design')).toEqual(
      expect.arrayContaining(['mail', 'email', 'object', 'oriented', 'objectoriented']),
    );
  });
});

describe('course codes', () => {
  it('is one code however it is spaced', () => {
    expect(['BSCI 222', 'bsci-222', ' Bsci222 '].map(compactCode)).toEqual(['bsci222', 'bsci222', 'bsci222']);
  });

  it('has letters and digits as words', () => {
    expect(codeWords('BSCI348M')).toEqual(['bsci', '348', 'm']);
  });
});
