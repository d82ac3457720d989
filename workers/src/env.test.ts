/** The environment is understood whole or refused by name. */
import { expect, it } from 'vitest';
import { readEnv } from './env.ts';

const enough = { OPENKMS_OWNER_DB_URL: 'postgres://owner@127.0.0.1/openkms', OPENKMS_HOME: '/tmp/home' };

it('takes an empty SMTP_URL as none', () => {
  expect(readEnv({ ...enough, SMTP_URL: '' }).SMTP_URL).toBeUndefined();
});

it('names the variable that is missing or wrong', () => {
  expect(() => readEnv({ OPENKMS_HOME: '/tmp/home' })).toThrow('OPENKMS_OWNER_DB_URL');
  expect(() => readEnv({ ...enough, SMTP_URL: 'http://mail.example' })).toThrow('SMTP_URL');
});

it('asks two models at a time where nothing is said, and names a model that is missing', () => {
  expect(readEnv({ ...enough, OPENKMS_LLM_CONCURRENCY: '' }).OPENKMS_LLM_CONCURRENCY).toBe(2);
  expect(() => readEnv({ ...enough, OPENKMS_LLM_CONCURRENCY: '0' })).toThrow('OPENKMS_LLM_CONCURRENCY');
  expect(() => readEnv({ ...enough, OPENKMS_LLM_URL: 'http://localhost:1/v1' })).toThrow('OPENKMS_LLM_MODEL');
});
