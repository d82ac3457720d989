import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marked } from '../test-findings.ts';
import { passesLuhn } from './checksums.ts';

const found = (text: string) => marked(text, 'personal');

describe('personal data', () => {
  it.each([
    ['Write to ann.lee+kms@acme.co.uk.', 'personal_email: ann.lee+kms@acme.co.uk'],
    ['<bob@acme.com>', 'personal_email: bob@acme.com'],
    ['Call (212) 555-3456 now', 'personal_phone: (212) 555-3456'],
    ['tel:212-555-3456', 'personal_phone: 212-555-3456'],
    ['+1 212.555.3456', 'personal_phone: +1 212.555.3456'],
    ['+12125553456', 'personal_phone: +12125553456'],
    ['SSN: 123-45-6789', 'personal_ssn: 123-45-6789'],
    ['SSN 123 45 6789.', 'personal_ssn: 123 45 6789'],
    ['card 4111 1111 1111 1111, 12/29', 'personal_card: 4111 1111 1111 1111'],
    ['5500-0000-0000-0004', 'personal_card: 5500-0000-0000-0004'],
    ['(378282246310005)', 'personal_card: 378282246310005'],
    ['4111111111111111 2027', 'personal_card: 4111111111111111'],
    ['DE89370400440532013000', 'personal_iban: DE89370400440532013000'],
    ['IBAN GB82 WEST 1234 5698 7654 32, please', 'personal_iban: GB82 WEST 1234 5698 7654 32'],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    ['an example address', 'ann@example.org, bob@mail.example.com, c@x.test'],
    ['a mention', '@ann and name@host'],
    ['a phone number of fiction', '212-555-0123'],
    ['a service number', '911-555-3456 or 211-555-1234'],
    ['an area that begins with one', '112-555-3456'],
    ['an area never given out', '000-45-6789, 666-45-6789, 900-45-6789'],
    ['a group or serial never given out', '123-00-6789, 123-45-0000'],
    ['the numbers printed as examples', '078-05-1120, 219-09-9999'],
    ['separators that change', '123-45 6789'],
    ['a part of a longer number', '9123-45-6789, 123-45-67890'],
    ['a date and a time', '2027-03-01 09:30, 1999-12-31'],
    ['a version, a path, an id', 'v1.2.3, /4111111111111111/, a4111111111111111'],
    ['a number that does not check', '4111 1111 1111 1112'],
    ['a number nobody issues', '1111 1111 1111 1117'],
    ['zeros', '0000 0000 0000 0000'],
    ['an account that does not check', 'DE89370400440532013001'],
    ['an account of no country', 'ZZ89370400440532013000'],
    ['an account that goes on', 'DE89370400440532013000X'],
  ])('%s is none', (_what, text) => {
    expect(found(text)).toEqual([]);
  });
});

it('finds any wrong digit of a card, and any two neighbours swapped but 0 and 9', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 });
  fc.assert(
    fc.property(digits, fc.nat(), fc.integer({ min: 1, max: 9 }), (body, place, shift) => {
      const check = Array.from({ length: 10 }, (_, digit) => [...body, digit]).filter((all) =>
        passesLuhn(all.join('')),
      );
      fc.pre(check.length === 1);
      const good = check[0] ?? [];
      const at = place % good.length;
      const wrong = good.with(at, ((good[at] ?? 0) + shift) % 10);
      expect(passesLuhn(wrong.join(''))).toBe(false);
      const [a = 0, b = 0] = [good[at], good[at + 1]];
      fc.pre(at + 1 < good.length && a !== b && a + b !== 9);
      expect(
        passesLuhn(
          good
            .with(at, b)
            .with(at + 1, a)
            .join(''),
        ),
      ).toBe(false);
    }),
  );
});
