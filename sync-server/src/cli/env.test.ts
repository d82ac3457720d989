/** What is missing or wrong in the environment is said by name, in words. */
import { expect, it } from 'vitest';
import { readKeysEnv, readSeedEnv } from './env.ts';

it('names what is missing and how to get it', () => {
  expect(() => readSeedEnv({})).toThrow(
    'OPENKMS_OWNER_DB_URL is missing, OPENKMS_DB_URL is missing, OPENKMS_AUTH_DB_URL is missing. While OpenKMS runs, eval',
  );
});

it('says what is wrong with a value', () => {
  expect(() => readKeysEnv({ OPENKMS_AUTH_DB_URL: 'http://x' })).toThrow(
    'OPENKMS_AUTH_DB_URL must be a postgres:// address.',
  );
});
