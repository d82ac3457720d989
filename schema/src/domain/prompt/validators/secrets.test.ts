import { describe, expect, it } from 'vitest';
import { validate } from '../validate.ts';
import { marked, secret, validationContext } from '../test-findings.ts';

const CHANCE = 'a8Kd03JfnVq7Lx2PzR5t';

describe('tokens', () => {
  it.each([
    ['AWS', secret('AKIA', 'Q7ZT3M2W9RXPLK4D')],
    ['GitHub', secret('ghp_', 'x7Kd03JfnVq7Lx2PzR5tB1cYw9Qm4Hs8Ue6G')],
    ['GitHub, fine-grained', secret('github_pat_', '11ABCDEFG0x7Kd03JfnVq7_Lx2PzR5tB1cYw9Qm4Hs8Ue6G')],
    ['GitLab', secret('glpat-', 'x7Kd03JfnVq7Lx2PzR5t')],
    ['Slack', secret('xoxb-', '2314567890-AbCdEfGhIjKlMn')],
    ['OpenAI', secret('sk-', 'proj-x7Kd03JfnVq7Lx2PzR5tB1cYw9')],
    ['Google', secret('AIza', 'SyB1cYw9Qm4Hs8Ue6Gx7Kd03JfnVq7Lx2Pz')],
    ['Stripe', secret('sk_live_', 'x7Kd03JfnVq7Lx2PzR5t')],
    ['npm', secret('npm_', 'x7Kd03JfnVq7Lx2PzR5tB1cYw9Qm4Hs8Ue6G')],
    ['Hugging Face', secret('hf_', 'xKdJfnVqLxPzRtBcYwQmHsUeGaTnOpLk12')],
    ['a JWT', secret('eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0.', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P')],
  ])('%s', (_what, token) => {
    for (const text of [token, `Use ${token}.`, `key="${token}"`, `a\nb: ${token}\n`]) {
      expect(marked(text, 'secret')).toEqual([`secret_token: ${token}`]);
    }
  });

  it.each([
    ['an example of AWS', secret('AKIA', 'IOSFODNN7EXAMPLE')],
    ['a token too short', 'ghp_abc'],
    ['a name in kebab case', 'sk-the-skeleton-of-a-long-name'],
    ['a place for a token', `sk-${'x'.repeat(40)}`],
    ['a part of a longer word', `Z${secret('AKIA', 'Q7ZT3M2W9RXPLK4D')}Z`],
    ['a file in a path', 'eyJust.a.path.to.somewhere.that-is-long-enough.txt'],
  ])('%s is none', (_what, text) => {
    expect(marked(text, 'secret')).toEqual([]);
  });

  it.each([`api_key = "${CHANCE}"`, `"clientSecret": "${CHANCE}"`, `ACCESS_TOKEN=${CHANCE}`, `token is ${CHANCE}`])(
    'chance-like text beside a name: %s',
    (text) => {
      expect(marked(text, 'secret')).toEqual([`secret_token: ${CHANCE}`]);
    },
  );

  it.each([
    'token = {{ token }}',
    'api_key: <your-key-goes-here-2027>',
    'token: training-management-system-2027',
    'The token limit is 4096 tokens.',
    'secret: ask the administrator',
    `name = "${CHANCE}"`,
  ])('nothing beside a name: %s', (text) => {
    expect(marked(text, 'secret')).toEqual([]);
  });
});

describe('passwords', () => {
  it.each([
    ['password: Winter2026!', 'Winter2026!'],
    ['"db_passwd": "hunter22"', 'hunter22'],
    ['PWD=correct4horse', 'correct4horse'],
    ['postgres://app:s3cr3t@db.internal/kms', 's3cr3t'],
    ['https://ann:hunter2@intranet', 'hunter2'],
  ])('%s', (text, password) => {
    expect(marked(text, 'secret')).toEqual([`secret_password: ${password}`]);
  });

  it.each([
    'password: {{ password }}',
    'password: your-password-1',
    'The password is required.',
    'password: ********',
    'postgres://user:password@host/db',
    'postgres://user:${PASSWORD}@host/db',
    'https://example.org:8080/a@b',
    'mailto://nobody',
  ])('none: %s', (text) => {
    expect(marked(text, 'secret')).toEqual([]);
  });
});

describe('private keys', () => {
  const begin = secret('-----BEGIN ', 'RSA PRIVATE KEY-----');

  it('are marked to their end', () => {
    expect(marked(`a\n${begin}\nMIIE\n-----END RSA PRIVATE KEY-----\nb`, 'secret')).toEqual([
      `secret_private_key: ${begin}\nMIIE\n`,
    ]);
  });

  it.each([
    begin,
    secret('-----BEGIN ', 'PRIVATE KEY-----'),
    secret('-----BEGIN ', 'OPENSSH PRIVATE KEY-----'),
    secret('-----BEGIN ', 'PGP PRIVATE KEY BLOCK-----'),
  ])('are known without an end: %s', (text) => {
    expect(validate(text, validationContext()).map(({ code }) => code)).toEqual(['secret_private_key']);
  });

  it('are not public keys and certificates', () => {
    expect(marked('-----BEGIN PUBLIC KEY-----\n-----BEGIN CERTIFICATE-----', 'secret')).toEqual([]);
  });
});

it('never repeats a secret in words', () => {
  const token = secret('ghp_', 'x7Kd03JfnVq7Lx2PzR5tB1cYw9Qm4Hs8Ue6G');
  const findings = validate(`password: Winter2026! ${token} 4111 1111 1111 1111`, validationContext());
  expect(findings).toHaveLength(3);
  expect(findings.filter(({ message }) => /ghp_|Winter|4111/.test(message))).toEqual([]);
});
