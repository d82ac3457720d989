/** The page of the API docs and what the document leaves out, without an organisation behind them. */
import Fastify from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { App } from '../app.ts';
import { registerZeroProxy } from '../zero-proxy/zero-proxy.ts';
import { registerOpenApi } from './openapi.ts';

let app: App;
beforeAll(async () => {
  app = Fastify().withTypeProvider<ZodTypeProvider>();
  await registerOpenApi(app);
  await registerZeroProxy(app, ['http://127.0.0.1:9']);
  await app.ready();
});
afterAll(() => app.close());

const text = async (url: string) => (await app.inject(url)).body;

it('leaves out the browser’s line to zero-cache, which is no part of the API', async () => {
  expect(JSON.parse(await text('/api/openapi.json'))).toMatchObject({ paths: {} });
  expect(await text('/api/openapi.json')).not.toContain('zero');
});

it('has a page of its own name and mark', async () => {
  const page = await text('/api/docs/');
  expect(page).toContain('<title>OpenKMS API</title>');
  const icons = [...page.matchAll(/<link rel="icon"[^>]*href="([^"]+)"/g)].map(([, href]) => href ?? '');
  expect(icons).toEqual(['./static/theme/mark.svg']);
  expect(await text('/api/docs/static/theme/mark.svg')).toContain('#003366');
});

it('draws no bar of others, whose styles the page’s policy refuses', async () => {
  const script = await text('/api/docs/static/swagger-initializer.js');
  expect(script).toContain('"layout":"BaseLayout"');
});
