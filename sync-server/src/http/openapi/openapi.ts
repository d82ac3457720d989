/**
 * OpenAPI, made from the same zod schemas that check requests: the document at /api/openapi.json, a page at /api/docs.
 * Always: every route of the API is listed; the page's looser CSP (data: images, style attributes) is its own.
 */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { json } from '@openkms/schema/commands/text.ts';
import { z } from 'zod';
import type { App } from '../app.ts';

const DOCS_CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// JSON within JSON is recursive: only a named component can be.
if (!z.globalRegistry.has(json)) z.globalRegistry.add(json, { id: 'Json' });

/** Must be registered before the routes it describes. */
export async function registerOpenApi(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OpenKMS',
        version: '1',
        description:
          'Every write is a command, executed with the rights of the bearer at that moment. Instants are milliseconds since the epoch in UTC. Errors are RFC 9457 problems: branch on `code`.',
      },
      components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: DOCS_CSP,
    uiConfig: { persistAuthorization: false },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
