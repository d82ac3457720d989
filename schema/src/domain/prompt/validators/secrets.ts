/**
 * Keys, tokens and passwords in a prompt: whoever reads the prompt, or runs it at a vendor, has them. Tokens are known by
 * the prefixes their makers give them; others by chance-like text beside a name that says what it is.
 */
import type { Mark, Tally, Validator } from '../finding.ts';
import { find, isPlaceholder, looksRandom, runsOf } from './scan.ts';

/** Longer runs are no tokens. */
const LONGEST_TOKEN = 300;
const TOKENS: readonly (readonly [string, RegExp])[] = [
  ['an AWS access key', /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}$/],
  ['a GitHub token', /^(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{40,255})$/],
  ['a GitLab token', /^glpat-[\w-]{20,64}$/],
  ['a Slack token', /^xox[abeprs]-[A-Za-z0-9-]{10,200}$/],
  ['an OpenAI or Anthropic key', /^sk-(?=.{0,200}\d)(?=.{0,200}[A-Z])[\w-]{20,200}$/],
  ['a Google key', /^AIza[\w-]{35}$/],
  ['a Stripe key', /^[rs]k_live_[A-Za-z0-9]{16,120}$/],
  ['an npm token', /^npm_[A-Za-z0-9]{36}$/],
  ['a Hugging Face token', /^hf_[A-Za-z0-9]{30,60}$/],
];
// Behind a character of the run itself no run begins: without that, each short run would be read once for each of its characters.
const TOKEN_RUN = /(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{16,}/g;
const JWT_RUN = /(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{40,}/g;
const JWT = /^eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}$/;

const NAMED = {
  starts: /passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential/gi,
  reads: /^([A-Za-z]{3,10})[\w-]{0,24}["'`\]]{0,2}\s{0,3}(?::|=>?|\bis\b)\s{0,3}["'`]?([^\s"'`,;()[\]]{8,128})/i,
  reach: 200,
};
const IN_ADDRESS = {
  starts: /:\/\//g,
  reads: /^:\/\/[^\s/:@?#"'<>]{0,64}:([^\s/:@?#"'<>]{1,128})@[^\s@]/,
  reach: 210,
};
const KEY_BLOCK = {
  starts: /-----BEGIN /g,
  reads: /^-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
  reach: 80,
};
/** How far the end of a private key is looked for. */
const LONGEST_KEY = 10_000;

export const secrets: Validator = ({ text }, tally) => [
  ...tokens(text, tally),
  ...named(text, tally),
  ...inAddresses(text, tally),
  ...privateKeys(text, tally),
];

function tokens(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { start, end, run } of runsOf(text, TOKEN_RUN, tally)) {
    if (run.length > LONGEST_TOKEN || isPlaceholder(run)) continue;
    const kind = TOKENS.find(([, shape]) => shape.test(run))?.[0];
    if (kind !== undefined) marks.push(error('secret_token', `This looks like ${kind}.`, start, end));
  }
  for (const { start, end, run } of runsOf(text, JWT_RUN, tally)) {
    const token = run.replace(/[.]$/, '');
    if (JWT.test(token))
      marks.push(
        error('secret_token', 'This looks like a signed token (JWT).', start, end - (run.length - token.length)),
      );
  }
  return marks;
}

function named(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { end, parts } of find(text, NAMED, tally)) {
    const [, name = '', value = ''] = parts;
    if (isPlaceholder(value)) continue;
    const isPassword = /^(?:pass|pwd)/i.test(name);
    if (isPassword ? !/\d/.test(value) || !/[^\d]/.test(value) : !looksRandom(value)) continue;
    const [code, message] = isPassword
      ? (['secret_password', 'A password stands in the text.'] as const)
      : (['secret_token', 'Beside a name that says so, this looks like a secret.'] as const);
    marks.push(error(code, message, end - value.length, end));
  }
  return marks;
}

function inAddresses(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  for (const { end, start, parts } of find(text, IN_ADDRESS, tally)) {
    const password = parts[1] ?? '';
    if (isPlaceholder(password) || /^pass(?:word)?$/i.test(password)) continue;
    const from = start + parts[0].length - 2 - password.length;
    marks.push(error('secret_password', 'The address holds a password.', from, end - 2));
  }
  return marks;
}

function privateKeys(text: string, tally: Tally): Mark[] {
  const marks: Mark[] = [];
  let close = 0;
  for (const { start, end } of find(text, KEY_BLOCK, tally)) {
    if (close < end) {
      const next = text.indexOf('-----END ', end);
      tally.steps += (next < 0 ? text.length : next) - end;
      close = next < 0 ? Infinity : next;
    }
    const until = close - end > LONGEST_KEY ? end : close;
    marks.push(error('secret_private_key', 'A private key stands in the text.', start, until));
  }
  return marks;
}

function error(code: Mark['code'], message: string, start: number, end: number): Mark {
  return { code, severity: 'error', message, start, end };
}
