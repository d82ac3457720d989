/**
 * /api/v1/auth: sign in, refresh, sign out, who am I, what a revoked device still holds; and the public keys at /.well-known/jwks.json. Always: a browser
 * never sees its refresh token (httpOnly, SameSite=Strict cookie of this path alone); only `client: 'api'` is given it.
 */
import cookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import type { Person } from '../../auth/person.ts';
import type { Authenticate } from '../../auth/request-actor.ts';
import { REFRESH_TOKEN_SECONDS } from '../../auth/refresh-tokens.ts';
import type { SignedIn, SignIn } from '../../auth/sign-in.ts';
import { ACCESS_TOKEN_SECONDS, type SigningKeys } from '../../auth/signing-keys.ts';
import type { App } from '../app.ts';
import type { Executor } from '../../execute/executor.ts';
import { BATCH_BYTES, commandsAnswer, commandsBody } from '../commands/commands-route.ts';
import { deviceReport } from '../commands/device-row.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { perMinute } from '../per-minute.ts';

const COOKIE = 'openkms_refresh';
const COOKIE_PATH = '/api/v1/auth';

const personShape = z.object({
  id: z.string(),
  orgId: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['employee', 'manager', 'admin']),
  officeId: z.string(),
});
const signedInShape = z.object({
  accessToken: z.string(),
  expiresIn: z.number().int().describe('Seconds'),
  user: personShape,
  refreshToken: z.string().optional().describe("Only for client: 'api'; browsers get a cookie."),
  queueKey: z.string().optional().describe('Only for browsers: 32 bytes in base64 that seal the queue of this person'),
});
const signingDevice = deviceReport.pick({ id: true, label: true });
const loginBody = z.object({
  email: z.email().max(320),
  password: z.string().min(1).max(1024),
  client: z.enum(['browser', 'api']).default('browser'),
  device: signingDevice.optional(),
});
const logoutBody = z.object({ refreshToken: z.string().min(1).max(200).optional() }).nullish();
const refreshBody = z
  .object({ refreshToken: z.string().min(1).max(200).optional(), device: signingDevice.optional() })
  .nullish();
/** At most so many commands a request: they are executed one by one while the request waits. */
export const MOST_HANDED_OVER = 200;
/** Requests of one person: 24,000 commands, so that the largest queue there is goes through and a loop does not. */
const HANDED_OVER_PER_MINUTE = 120;
const handOverBody = z.object({
  refreshToken: z.string().min(1).max(200).optional(),
  device: signingDevice,
  commands: commandsBody.shape.commands.min(1).max(MOST_HANDED_OVER),
});
const handedOverShape = commandsAnswer.pick({ receipts: true, failures: true });
const jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string() })) });

export type AuthDoor = {
  readonly signIn: SignIn;
  readonly keys: SigningKeys;
  readonly authenticate: Authenticate;
  readonly executor: Executor;
  /** True behind https: the cookie is then sent over https alone. */
  readonly secureCookie: boolean;
};

export async function registerAuthRoutes(
  app: App,
  { signIn, keys, authenticate, executor, secureCookie }: AuthDoor,
): Promise<void> {
  await app.register(cookie);
  const cookieOptions = { path: COOKIE_PATH, httpOnly: true, sameSite: 'strict', secure: secureCookie } as const;

  function present(
    reply: FastifyReply,
    { person, accessToken, refresh, queueKey }: SignedIn,
    toCookie: boolean,
  ): z.infer<typeof signedInShape> {
    reply.header('cache-control', 'no-store');
    const answer = { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, user: toUser(person) };
    if (!toCookie) return { ...answer, refreshToken: refresh.token };
    reply.setCookie(COOKIE, refresh.token, { ...cookieOptions, maxAge: REFRESH_TOKEN_SECONDS });
    return { ...answer, queueKey };
  }

  app.post(
    '/api/v1/auth/login',
    { schema: { tags: ['auth'], summary: 'Sign in', body: loginBody, response: { 200: signedInShape, ...problems } } },
    async (request, reply) => {
      const { email, password, client, device } = request.body;
      const signedIn = await signIn.login({ email, password, address: request.ip, device });
      return present(reply, signedIn, client === 'browser');
    },
  );

  app.post(
    '/api/v1/auth/refresh',
    {
      schema: {
        tags: ['auth'],
        summary: 'Exchange the refresh token (cookie or body) for the next one and a new access token',
        body: refreshBody,
        response: { 200: signedInShape, ...problems },
      },
    },
    async (request, reply) => {
      const inBody = request.body?.refreshToken;
      try {
        const signedIn = await signIn.refresh(tokenOf(request, inBody), request.body?.device);
        return present(reply, signedIn, inBody === undefined);
      } catch (error) {
        // A revoked device keeps its token, which works again when it is readmitted.
        if (error instanceof AppError && error.status === 401 && inBody === undefined)
          reply.clearCookie(COOKIE, cookieOptions);
        throw error;
      }
    },
  );

  const handOverLimit = perMinute(HANDED_OVER_PER_MINUTE);
  app.post(
    '/api/v1/auth/hand-over',
    {
      bodyLimit: BATCH_BYTES,
      schema: {
        tags: ['auth'],
        summary: 'Leave what waits on a revoked device to an administrator, by its refresh token (cookie or body)',
        description:
          'For a device that was revoked while it had no valid access token. Its commands are not executed: each becomes a dead letter with the code device_revoked. The token is not used up. A device that is trusted is answered 409 device_not_revoked; where one of the commands is of another person than the token, 403 forbidden, and nothing is taken.',
        body: handOverBody,
        response: { 200: handedOverShape, ...problems },
      },
    },
    async (request, reply) => {
      const { refreshToken, device, commands } = request.body;
      const person = await signIn.handOver(tokenOf(request, refreshToken), device);
      await handOverLimit(person.userId);
      // Somebody else has signed in there since: an answer to them would end what no administrator ever gets.
      if (commands.some((each) => isOfAnother(each, person.userId))) throw new AppError('forbidden', 403);
      reply.header('cache-control', 'no-store');
      return executor.executeBatch(commands, person);
    },
  );

  app.post(
    '/api/v1/auth/logout',
    {
      schema: {
        tags: ['auth'],
        summary: 'End this sign-in: its refresh tokens work no more',
        body: logoutBody,
        response: { 204: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      const token = request.body?.refreshToken ?? request.cookies[COOKIE];
      if (token !== undefined) await signIn.logout(token);
      return reply.clearCookie(COOKIE, cookieOptions).code(204).send(null);
    },
  );

  app.get(
    '/api/v1/auth/me',
    {
      schema: {
        ...documented('auth', 'The person whose access token this is, as they are now'),
        response: { 200: personShape, ...problems },
      },
    },
    async (request) => toUser(await authenticate(request)),
  );

  app.get(
    '/.well-known/jwks.json',
    { schema: { tags: ['auth'], summary: 'Public keys that verify access tokens', response: { 200: jwks } } },
    async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=60');
      const { keys: published } = await keys.jwks();
      return { keys: published.map((key) => ({ ...key, kid: key.kid ?? '', kty: key.kty ?? '' })) };
    },
  );
}

function tokenOf(request: FastifyRequest, inBody: string | undefined): string {
  const token = inBody ?? request.cookies[COOKIE];
  if (token === undefined || token === '') throw new AppError('unauthenticated', 401);
  return token;
}

const named = z.object({ actor: z.unknown(), userId: z.unknown() }).partial();

/** Whether `raw`, an envelope or what lay in its place on a device, names another person than `userId`; one that names nobody does not. */
function isOfAnother(raw: unknown, userId: string): boolean {
  const { actor, userId: owner } = named.safeParse(raw).data ?? {};
  const who = actor ?? owner;
  return typeof who === 'string' && who !== userId;
}

function toUser({ userId, orgId, name, email, role, officeId }: Person): z.infer<typeof personShape> {
  return { id: userId, orgId, name, email, role, officeId };
}
