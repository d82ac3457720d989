/**
 * The sync-server as one Fastify instance, wired from what main.ts (or a test) gives it. Always: it listens to nothing by
 * itself, every answer carries the security headers and its trace id, every error is a problem.
 */
import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyServerOptions, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { type Authenticate, createAuthenticate } from './auth/request-actor.ts';
import { createRevokedDevices } from './auth/revoked-devices.ts';
import { createSignIn } from './auth/sign-in.ts';
import type { SignInLimit } from './auth/sign-in-limit.ts';
import { createSigningKeys } from './auth/signing-keys.ts';
import { createCurrentEpoch, epochNow } from './epoch/server-epoch.ts';
import type { Cache } from '@openkms/plugins/contract/cache.ts';
import { cacheFor } from '@openkms/plugins/host/cache.ts';
import type { LLM } from '@openkms/plugins/host/llm.ts';
import { createExecutor } from './execute/executor.ts';
import type { App, Door } from './http/app.ts';
import { registerAuthRoutes } from './http/auth/auth-routes.ts';
import { registerCommandsRoute } from './http/commands/commands-route.ts';
import { registerEtag } from './http/etag.ts';
import { holdsDemoData } from './seed/demo-org.ts';
import { registerHealthRoute } from './http/health/health-route.ts';
import { createIssueCommand } from './http/issue-command.ts';
import { createMetrics, registerMetrics } from './http/metrics/metrics.ts';
import { registerOpenApi } from './http/openapi/openapi.ts';
import { answerProblem } from './http/problem.ts';
import { registerAuditRoutes } from './http/rest/v1/audit/audit-routes.ts';
import { registerConflictsRoutes } from './http/rest/v1/conflicts/conflicts-routes.ts';
import { registerDeadLettersRoutes } from './http/rest/v1/dead-letters/dead-letters-routes.ts';
import { registerDevicesRoutes } from './http/rest/v1/devices/devices-routes.ts';
import { registerReceiptsRoutes } from './http/rest/v1/receipts/receipts-routes.ts';
import { registerRegistrationsRoutes } from './http/rest/v1/registrations/registrations-routes.ts';
import { registerSessionsRoutes } from './http/rest/v1/sessions/sessions-routes.ts';
import { registerActiveRoutes } from './http/prompts/active-routes.ts';
import { registerAgentTokenRoutes } from './http/prompts/agent-token-routes.ts';
import { registerCaseRoutes } from './http/prompts/case-routes.ts';
import { registerEnrichRoute } from './http/prompts/enrich-route.ts';
import { registerImportRoute } from './http/prompts/import-route.ts';
import { registerLinkRoutes } from './http/prompts/link-routes.ts';
import { registerModelsRoute } from './http/prompts/models-route.ts';
import { createPromptDoor } from './http/prompts/prompt-reader.ts';
import { registerPromptRoutes } from './http/prompts/prompt-routes.ts';
import { registerRunReportRoutes } from './http/prompts/run-report-routes.ts';
import { registerRunRoutes } from './http/prompts/run-routes.ts';
import { registerRunStartRoutes } from './http/prompts/run-start-routes.ts';
import { registerTagRoute } from './http/prompts/tag-route.ts';
import { registerSimilarRoute } from './http/prompts/similar-route.ts';
import { registerVersionRoutes } from './http/prompts/version-routes.ts';
import { registerTrainingsRoutes } from './http/rest/v1/trainings/trainings-routes.ts';
import { createActivePrompts } from './prompts/active-prompts.ts';
import { createPromptIndex } from './prompts/prompt-index.ts';
import { registerSecurityHeaders } from './http/security-headers.ts';
import { registerStaticClient } from './http/static-client/static-client.ts';
import { registerZeroProxy } from './http/zero-proxy/zero-proxy.ts';
import { registerZeroQueryRoute } from './http/zero-query/zero-query-route.ts';

export type ServerDeps = {
  /** Role openkms_app. */
  readonly pool: pg.Pool;
  /** Role openkms_auth. */
  readonly authPool: pg.Pool;
  readonly publicOrigin: string;
  readonly zeroCacheUrl?: string | undefined;
  /** The zero-caches that share the clients, where it is not `zeroCacheUrl` alone. */
  readonly viewSyncerUrls?: readonly string[];
  readonly clientDir?: string | undefined;
  readonly trustProxy?: boolean;
  readonly logger?: FastifyServerOptions['logger'];
  readonly signInLimit?: SignInLimit;
  /** Keeps prompts ready for agents; this process's own memory unless told. The server closes it. */
  readonly cache?: Cache;
  /** Asked which models there are; workers ask it everything else. */
  readonly llm?: Pick<LLM, 'provider' | 'defaultModel'> | null | undefined;
  /** ms UTC */
  readonly now?: () => number;
  readonly newId?: () => string;
};

const BODY_BYTES = 1024 * 1024;
const DAY_MS = 24 * 3600_000;

/** Builds the server and makes the first signing key if there is none. The caller listens, closes it, and ends the pools. */
export async function buildServer(deps: ServerDeps): Promise<App> {
  const { pool, authPool, publicOrigin, zeroCacheUrl, now = Date.now, newId = uuidv7 } = deps;
  const app: App = Fastify({
    logger: deps.logger ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    // The nearest proxy alone is believed: what stood in X-Forwarded-For before it, anybody may have written.
    trustProxy: deps.trustProxy ? (_address, hop) => hop === 0 : false,
    bodyLimit: BODY_BYTES,
    genReqId: () => randomUUID(),
    // An address that is none (`/%`) is refused before any route and its error handler.
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply),
    // One hostile key must not refuse the other commands of its batch.
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerProblem);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-trace-id', request.id);
    // A body of no bytes is none, whatever it is called: scripts say JSON with every request.
    const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
    if (length === '0' && coding === undefined) delete request.raw.headers['content-type'];
  });

  const keys = createSigningKeys(authPool, now);
  await keys.ensure();
  const daily = setInterval(() => {
    keys
      .ensure()
      .catch((error: unknown) => app.log.error({ err: error }, 'the age of the signing key could not be checked'));
  }, DAY_MS).unref();
  app.addHook('onClose', async () => clearInterval(daily));
  const authenticate = createAuthenticate({ pool: authPool, keys, now });
  const revoked = createRevokedDevices(authPool, now);
  const currentEpoch = createCurrentEpoch(authPool, now);
  // At the start: whoever asks first must not be the one who finds that this is another database.
  app.log.info({ epoch: await currentEpoch() }, 'the epoch of this server');
  const signIn = createSignIn({
    pool: authPool,
    keys,
    revoked,
    now,
    newId,
    ...(deps.signInLimit ? { limit: deps.signInLimit } : {}),
  });
  const metrics = createMetrics({ app: pool, auth: authPool });
  const activePrompts = createActivePrompts({
    pool,
    cache: deps.cache ?? cacheFor({ namespace: 'openkms' }),
    onFault: (error) => app.log.warn({ err: error }, 'prompts are asked of Postgres until it is heard from again'),
  });
  app.addHook('onClose', activePrompts.stop);
  const promptIndex = createPromptIndex({
    pool,
    onFault: (error) => app.log.warn({ err: error }, 'the index of prompts is made anew'),
  });
  app.addHook('onClose', promptIndex.stop);
  const executor = createExecutor({
    pool,
    now,
    newId,
    observe(seen) {
      metrics.observeCommand(seen);
      // Heard from Postgres too, a moment later: whoever did it is not given the old one by this very server.
      if (!seen.name.startsWith('prompt.')) return;
      void activePrompts.forget(seen.orgId);
      promptIndex.forget(seen.orgId);
    },
    onFault: ({ commandId, name, error }) => app.log.error({ err: error, commandId, name }, 'a command failed'),
  });
  const door: Door = {
    pool,
    authenticate,
    issue: createIssueCommand({ executor, now, newId }),
    now,
    newId,
    currentEpoch,
  };

  await registerSecurityHeaders(app, publicOrigin);
  registerEtag(app);
  registerMetrics(app, metrics);
  await registerOpenApi(app);
  await registerAuthRoutes(app, {
    signIn,
    keys,
    authenticate,
    executor,
    secureCookie: publicOrigin.startsWith('https:'),
  });
  registerHealthRoute(app, {
    pool,
    zeroCacheUrl,
    viewSyncerUrls: deps.viewSyncerUrls,
    now,
    currentEpoch,
    demo: await holdsDemoData(authPool),
  });
  registerCommandsRoute(app, {
    ...door,
    executor,
    standing: async ({ orgId, deviceId: signedIn }, reporting) => ({
      epoch: await epochNow(authPool),
      revoked: (await revoked.has(orgId, signedIn)) || (await revoked.has(orgId, reporting)),
    }),
  });
  const authenticateDevice: Authenticate = async (request) => {
    const person = await authenticate(request);
    await revoked.refuse(person.orgId, person.deviceId);
    return person;
  };
  registerZeroQueryRoute(app, authenticateDevice, now);
  registerTrainingsRoutes(app, door);
  registerSessionsRoutes(app, door);
  registerRegistrationsRoutes(app, door);
  registerConflictsRoutes(app, door);
  registerReceiptsRoutes(app, door);
  registerAuditRoutes(app, door);
  registerDevicesRoutes(app, door);
  registerDeadLettersRoutes(app, door);
  const promptDoor = createPromptDoor({ authenticate, authPool, keys, now });
  registerPromptRoutes(app, door, promptDoor);
  registerVersionRoutes(app, door, promptDoor);
  registerLinkRoutes(app, door, promptDoor);
  registerImportRoute(app, door, promptDoor);
  registerEnrichRoute(app, door, promptDoor, activePrompts);
  registerActiveRoutes(app, door, promptDoor, activePrompts);
  registerCaseRoutes(app, door, promptDoor);
  registerTagRoute(app, door, promptDoor);
  registerRunStartRoutes(app, door, promptDoor, activePrompts);
  registerRunRoutes(app, door, promptDoor);
  registerRunReportRoutes(app, door, promptDoor);
  registerModelsRoute(app, door, promptDoor, deps.llm ?? null);
  registerSimilarRoute(app, door, promptDoor, promptIndex);
  registerAgentTokenRoutes(app, door, promptDoor, { authPool, keys });
  const { viewSyncerUrls = [] } = deps;
  if (zeroCacheUrl !== undefined)
    await registerZeroProxy(app, viewSyncerUrls.length > 0 ? viewSyncerUrls : [zeroCacheUrl]);
  await registerStaticClient(app, deps.clientDir);
  return app;
}
