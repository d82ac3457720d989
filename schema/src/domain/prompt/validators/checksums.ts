/** The check digits of payment cards (ISO/IEC 7812-1, Luhn) and of bank accounts (ISO 13616, mod 97). */

/** How many characters an IBAN has, by country. */
const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 ' +
    'SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((each) => [each.slice(0, 2), Number(each.slice(2))]),
);

/** `digits` are 0 to 9. False for one digit repeated, which checks but is nobody's. */
export function passesLuhn(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** One past the IBAN that begins at `start`, single spaces within it allowed; undefined when there is none. */
export function ibanEnd(text: string, start: number): number | undefined {
  const length = IBAN_LENGTHS.get(text.slice(start, start + 2));
  if (length === undefined) return undefined;
  let account = '';
  let at = start;
  while (account.length < length) {
    const character = text[at] ?? '';
    if (/[A-Z0-9]/.test(character)) account += character;
    else if (character !== ' ' || text[at - 1] === ' ') return undefined;
    at += 1;
  }
  if (/[A-Za-z0-9]/.test(text[at] ?? '')) return undefined;
  return remainder97(account.slice(4) + account.slice(0, 4)) === 1 ? at : undefined;
}

/** The number that `account` spells (A = 10 … Z = 35), modulo 97. */
function remainder97(account: string): number {
  let rest = 0;
  for (const character of account) {
    const value = Number.parseInt(character, 36);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
}
