/** What /api/openapi.json says of a command, read as a newcomer reads it. */
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allCommands } from '@openkms/schema/commands/import-registry.ts';
import type pg from 'pg';
import { z } from 'zod';
import type { App } from '../app.ts';
import { registerOpenApi } from '../openapi/openapi.ts';
import { answerProblem } from '../problem.ts';
import { registerCommandsRoute } from './commands-route.ts';

let app: App;
const reached: unknown[] = [];
beforeAll(async () => {
  app = Fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(answerProblem);
  await registerOpenApi(app);
  registerCommandsRoute(app, {
    pool: {} as pg.Pool,
    authenticate: async () => ({}) as never,
    now: Date.now,
    executor: {
      execute: () => Promise.reject(new Error('not asked')),
      executeBatch: async (raws) => {
        reached.push(...raws);
        return { receipts: [], failures: [] };
      },
    },
  });
  await app.ready();
});
afterAll(() => app.close());

const variant = z.looseObject({
  title: z.string(),
  properties: z.looseObject({ name: z.object({ enum: z.tuple([z.string()]) }), args: z.looseObject({}) }),
});
const described = z.object({
  allOf: z.tuple([
    z.looseObject({
      properties: z.looseObject({ name: z.looseObject({ enum: z.array(z.string()) }) }),
      required: z.array(z.string()),
    }),
    z.looseObject({ oneOf: z.array(variant) }),
  ]),
  examples: z.array(z.looseObject({ name: z.string() })),
});

async function describedCommand() {
  const { body } = await app.inject('/api/openapi.json');
  const document: unknown = JSON.parse(body);
  const schema = z
    .looseObject({
      paths: z.looseObject({
        '/api/v1/commands': z.object({
          post: z.looseObject({
            requestBody: z.looseObject({
              content: z.looseObject({
                'application/json': z.looseObject({
                  schema: z.looseObject({
                    properties: z.looseObject({ commands: z.looseObject({ items: z.unknown() }) }),
                  }),
                }),
              }),
            }),
          }),
        }),
      }),
    })
    .parse(document);
  const { content } = schema.paths['/api/v1/commands'].post.requestBody;
  const { items } = content['application/json'].schema.properties.commands;
  return { items: described.parse(items), text: JSON.stringify(items), document };
}

it('says what an envelope holds, which names there are, and what each of them takes', async () => {
  const { allOf, examples } = (await describedCommand()).items;
  const [envelope, { oneOf }] = allOf;
  expect(envelope.properties.name.enum).toEqual([...allCommands.keys()]);
  expect(Object.keys(envelope.properties)).toEqual(
    expect.arrayContaining(['id', 'version', 'actor', 'device', 'seq', 'issuedAt', 'offlineSince', 'role']),
  );
  expect(envelope.required).not.toContain('role');
  expect(oneOf.map(({ properties }) => properties.name.enum[0])).toEqual([...allCommands.keys()]);
  const register = oneOf.find(({ title }) => title === 'registration.register');
  expect(register?.properties.args).toMatchObject({
    type: 'object',
    properties: { registrationId: { type: 'string' }, sessionId: { type: 'string' } },
    required: ['registrationId', 'sessionId'],
  });
  expect(register?.properties['base']).toMatchObject({ properties: { seatsLeft: { type: 'number' } } });
  expect(oneOf.find(({ title }) => title === 'device.revoke')?.properties).not.toHaveProperty('base');
  expect(examples.map(({ name }) => name)).toEqual(['registration.register']);
});

it('shows an example that can be executed', async () => {
  const [example] = (await describedCommand()).items.examples;
  const envelope = example as unknown as Parameters<NonNullable<ReturnType<typeof allCommands.get>>['prepare']>[0];
  expect(allCommands.get(example?.name ?? '')?.prepare(envelope).kind).toBe('ready');
});

it('refers to nothing that the document does not hold', async () => {
  const { document, text } = await describedCommand();
  const { components } = z.looseObject({ components: z.object({ schemas: z.looseObject({}) }) }).parse(document);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? '');
  expect(references.length).toBeGreaterThan(0);
  for (const reference of references)
    expect(components.schemas).toHaveProperty(reference.replace('#/components/schemas/', ''));
});

it('judges nothing: what is no command reaches the executor as it came', async () => {
  const commands = [null, 7, 'text', { name: 'no.such', args: 5 }, { name: 'training.create', args: { title: ' x ' } }];
  const answer = await app.inject({ method: 'POST', url: '/api/v1/commands', payload: { commands } });
  expect([answer.statusCode, reached]).toEqual([200, commands]);
  const refused = await app.inject({ method: 'POST', url: '/api/v1/commands', payload: { commands: {} } });
  expect(refused.statusCode).toBe(400);
});
