/**
 * Personal data in a prompt: a prompt is kept, copied and sent to vendors, so people's data belongs into values. Always:
 * numbers are marked only when their own rules hold (digits that check, ranges that are given out), and what stands for
 * an example (example.org, 555-01xx) is left alone.
 */
import type { Mark, Tally, Validator } from '../finding.ts';
import { ibanEnd, passesLuhn } from './checksums.ts';
import { find } from './scan.ts';

const LOCAL = /[A-Za-z0-9._%+'-]/;
const DOMAIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])/;
const EXAMPLE_DOMAIN = /(?:^|\.)(?:example\.(?:com|org|net)|example|test|invalid|localhost)$/i;
const AT = { starts: /(?<=[A-Za-z0-9._%+'-])@(?=[A-Za-z0-9])/g, reads: /^@([A-Za-z0-9.-]{4,255})/, reach: 256 };

/** A number begins where no word, address, path or longer number goes on. */
const NUMBER_START = /(?<![\w.@/+-])[+(]?\d/g;
const CARD = { starts: NUMBER_START, reads: /^\d(?:[ -]?\d){12,18}(?![\w-])/, reach: 40 };
const SSN = { starts: NUMBER_START, reads: /^(\d{3})([- ])(\d{2})\2(\d{4})(?![\w-])/, reach: 13 };
const PHONE = {
  starts: NUMBER_START,
  reads: /^(?:\+?1[-. ]?)?(?:\(([2-9]\d{2})\) ?|([2-9]\d{2})[-. ])([2-9]\d{2})[-. ](\d{4})(?![\w-])/,
  reach: 22,
};
const PHONE_PLAIN = { starts: NUMBER_START, reads: /^\+1()([2-9]\d{2})([2-9]\d{2})(\d{4})(?![\w-])/, reach: 14 };
const IBAN = { starts: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}/g, reads: /^[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}/, reach: 45 };

export const personalData: Validator = ({ text }, tally) => [
  ...emails(text, tally),
  ...numbers(text, tally),
  ...ibans(text, tally),
];

function emails(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { start: at, parts } of find(text, AT, tally)) {
    let start = at;
    while (start > 0 && at - start < 64 && LOCAL.test(text[start - 1] ?? '')) start -= 1;
    tally.steps += at - start;
    const domain = DOMAIN.exec(parts[1] ?? '')?.[0] ?? '';
    if (start === at || domain === '' || EXAMPLE_DOMAIN.test(domain)) continue;
    marks.push(
      mark('personal_email', 'warning', 'An e-mail address stands in the text.', start, at + 1 + domain.length),
    );
  }
  return marks;
}

function numbers(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { start, end, parts } of find(text, CARD, tally)) {
    const digits = parts[0].replace(/\D/g, '');
    if (!/^[3-6]/.test(digits) || !passesLuhn(digits)) continue;
    marks.push(mark('personal_card', 'error', 'This is the number of a payment card.', start, end));
  }
  for (const { start, end, parts } of find(text, SSN, tally)) {
    const [, area = '', , group = '', serial = ''] = parts;
    if (!isGivenOut(area, group, serial)) continue;
    marks.push(mark('personal_ssn', 'error', 'This is a social security number.', start, end));
  }
  for (const shape of [PHONE, PHONE_PLAIN]) {
    for (const { start, end, parts } of find(text, shape, tally)) {
      const [, inBrackets, area = inBrackets ?? '', exchange = '', line = ''] = parts;
      const isService = area.endsWith('11') || exchange.endsWith('11');
      const isFiction = exchange === '555' && line.startsWith('01');
      if (!isService && !isFiction)
        marks.push(mark('personal_phone', 'warning', 'A phone number stands in the text.', start, end));
    }
  }
  return marks;
}

/** Areas 000, 666 and from 900 on, group 00 and serial 0000 are never given out; two numbers were printed as examples. */
function isGivenOut(area: string, group: string, serial: string): boolean {
  if (area === '000' || area === '666' || area >= '900' || group === '00' || serial === '0000') return false;
  return !['078051120', '219099999'].includes(area + group + serial);
}

function ibans(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { start } of find(text, IBAN, tally)) {
    const end = ibanEnd(text, start);
    if (end !== undefined)
      marks.push(mark('personal_iban', 'error', 'This is the number of a bank account.', start, end));
  }
  return marks;
}

function mark(code: Mark['code'], severity: Mark['severity'], message: string, start: number, end: number): Mark {
  return { code, severity, message, start, end };
}
