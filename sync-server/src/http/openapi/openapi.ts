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

/** The mark of the app (client/public/icons/mark.svg), plainly. */
const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="15" fill="#003366"/><circle cx="32" cy="18.5" r="6.5" fill="#FFD700"/><path d="M30.4 51.5V35.8C26 30.6 19.6 28 12 28.2V43.8C19.6 43.6 26 46.3 30.4 51.5Z" fill="#F8F8FF"/><path d="M33.6 51.5V35.8C38 30.6 44.4 28 52 28.2V43.8C44.4 43.6 38 46.3 33.6 51.5Z" fill="#FFF8DC"/></svg>';

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
    theme: {
      title: 'OpenKMS API',
      favicon: [{ filename: 'mark.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: MARK }],
    },
    logo: { type: 'image/svg+xml', content: MARK },
    // Without the bar at the top: it shows a logo of others and styles it in a way that the policy refuses.
    uiConfig: { persistAuthorization: false, layout: 'BaseLayout' },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
