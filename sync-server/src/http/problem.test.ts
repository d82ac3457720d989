/** Problems in words that whoever sent the request understands. */
import Fastify from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { line, prose } from '@openkms/schema/commands/text.ts';
import { AppError } from '../app-error.ts';
import type { App } from './app.ts';
import { pageQuery } from './cursor.ts';
import { answerProblem } from './problem.ts';

let app: App;
beforeAll(async () => {
  app = Fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(answerProblem);
  app.get('/list', { schema: { querystring: z.object(pageQuery) } }, async ({ query }) => query);
  const refuse = async () => {
    throw new AppError('forbidden', 403);
  };
  app.get('/secret', refuse);
  app.post('/secret', refuse);
  app.post('/closed', async () => {
    throw new AppError('forbidden', 403, { reason: 'An agent writes none.' });
  });
  app.post('/text', { schema: { body: z.object({ text: prose(5), name: line(5).optional() }) } }, async () => ({}));
  await app.ready();
});
afterAll(() => app.close());

const ask = async (method: 'GET' | 'POST', url: string) => (await app.inject({ method, url })).json<object>();

describe('a limit', () => {
  it.each(['abc', '', '0', '201', '1.5', '1e9', 'NaN', '-1'])('of "%s" is refused in words', async (limit) => {
    expect(await ask('GET', `/list?limit=${limit}`)).toMatchObject({
      status: 400,
      code: 'invalid_request',
      detail: 'limit: must be a whole number from 1 to 200',
    });
  });

  it('of a whole number is taken, and none is fifty', async () => {
    expect(await ask('GET', '/list?limit=200')).toEqual({ limit: 200 });
    expect(await ask('GET', '/list')).toEqual({ limit: 50 });
  });
});

describe('a text that is refused', () => {
  it.each([
    [{ text: 'abcdef' }, 'text_too_long', 'text: The text is longer than the field allows. At most 5 characters.'],
    [{ text: 'a\0b' }, 'invalid_args', 'text: NUL characters are not allowed.'],
    [{ text: 'a\ud83d' }, 'invalid_args', 'text: It holds half of a character, such as an emoji that was cut.'],
    [{ text: '', name: 'a\nb' }, 'invalid_args', 'name: It is one line: line breaks and tabs are not allowed.'],
    [{ text: '', name: ' ' }, 'empty_text', 'name: The text must not be empty.'],
  ])('%j: is told why', async (payload, code, detail) => {
    const answer = (await app.inject({ method: 'POST', url: '/text', payload })).json<object>();
    expect(answer).toMatchObject({ code, detail, issues: [{ message: code }] });
  });
});

describe('what a role does not allow', () => {
  it('is reading, where something was to be read', async () => {
    const problem = await ask('GET', '/secret');
    expect(problem).toMatchObject({ code: 'forbidden', detail: 'The role of the actor does not allow reading this.' });
    expect(JSON.stringify(problem)).not.toContain('command');
  });

  it('is the command, where something was to be done', async () => {
    expect(await ask('POST', '/secret')).toMatchObject({
      code: 'forbidden',
      detail: 'The role of the actor does not allow this command.',
    });
  });

  it('says the reason alone where it is none of roles', async () => {
    expect(await ask('POST', '/closed')).toMatchObject({ code: 'forbidden', detail: 'An agent writes none.' });
  });
});
