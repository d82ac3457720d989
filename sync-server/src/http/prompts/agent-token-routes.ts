/**
 * Tokens of agents over REST: an administrator makes, lists and revokes them; an agent exchanges its own for a JWT. Always:
 * a token is shown once, when it is made.
 */
import { agentName } from '@openkms/schema/commands/prompt-fields.ts';
import { id, line } from '@openkms/schema/commands/text.ts';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { signAgentJwt } from '../../auth/agent-jwt.ts';
import { AGENT_SCOPES, issueAgentToken, listAgentTokens, revokeAgentToken } from '../../auth/agent-tokens.ts';
import { recordAuthEvent } from '../../auth/auth-audit.ts';
import type { Person } from '../../auth/person.ts';
import type { SigningKeys } from '../../auth/signing-keys.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import type { PromptDoor } from './prompt-reader.ts';

const DAY_MS = 24 * 3600_000;
const scopes = z.array(z.enum(AGENT_SCOPES)).min(1).max(AGENT_SCOPES.length);
const instant = z.number().int().describe('Milliseconds since the epoch, UTC');
const tokenShape = z
  .object({
    id: z.string(),
    agent: z.string(),
    label: z.string(),
    scopes: z.array(z.enum(AGENT_SCOPES)).readonly(),
    createdBy: z.string(),
    createdAt: instant,
    expiresAt: instant,
    revokedAt: instant.nullable(),
    lastUsedAt: instant.nullable(),
  })
  .meta({ id: 'AgentToken' });

/** `authPool` is that of the role openkms_auth, which alone sees tokens; `keys` sign JWTs. */
export function registerAgentTokenRoutes(
  app: App,
  { now, newId }: Door,
  { writing, holding }: PromptDoor,
  { authPool, keys }: { readonly authPool: pg.Pool; readonly keys: SigningKeys },
): void {
  const administrator = async (request: FastifyRequest): Promise<Person> => {
    const actor = await writing(request);
    if (actor.role !== 'admin') throw new AppError('forbidden', 403);
    return actor;
  };
  const recorded = (
    actor: Person,
    action: 'agent-token.issue' | 'agent-token.revoke',
    details: Record<string, string>,
  ) => recordAuthEvent(authPool, { id: newId(), at: now(), action, outcome: 'applied', person: actor, details });

  app.get(
    '/api/v1/agent-tokens',
    {
      schema: {
        ...documented('agent-tokens', 'Tokens of agents, the newest first, without what they are'),
        response: { 200: z.object({ items: z.array(tokenShape).readonly() }), ...problems },
      },
    },
    async (request) => {
      const { orgId } = await administrator(request);
      return { items: await listAgentTokens(authPool, orgId) };
    },
  );

  app.post(
    '/api/v1/agent-tokens',
    {
      schema: {
        ...documented('agent-tokens', 'Make a token for an agent; it is shown now and never again'),
        body: z.strictObject({
          agent: agentName,
          label: line(120),
          scopes: scopes.default(['prompts:read', 'prompts:enrich']),
          days: z.number().int().min(1).max(366).default(90).describe('How long it is good'),
        }),
        response: { 201: z.object({ id: z.string(), token: z.string(), expiresAt: instant }), ...problems },
      },
    },
    async (request, reply) => {
      const actor = await administrator(request);
      const { agent, label, scopes: granted, days } = request.body;
      const tokenId = newId();
      const expiresAt = now() + days * DAY_MS;
      const made = { id: tokenId, orgId: actor.orgId, agent, label, scopes: [...new Set(granted)], expiresAt };
      const token = await issueAgentToken(authPool, { ...made, createdBy: actor.userId }, now());
      await recorded(actor, 'agent-token.issue', { tokenId, agent, label, scopes: granted.join(' ') });
      return reply.code(201).header('cache-control', 'no-store').send({ id: tokenId, token, expiresAt });
    },
  );

  app.post(
    '/api/v1/agent-tokens/jwt',
    {
      schema: {
        ...documented(
          'agent-tokens',
          'With an agent’s token: a JWT in its place for a quarter of an hour, which ends with the token',
        ),
        body: z.strictObject({ scopes: scopes.optional().describe('Some of the token’s; else all of them') }).nullish(),
        response: {
          201: z.object({ jwt: z.string(), expiresAt: instant, scopes: z.array(z.enum(AGENT_SCOPES)).readonly() }),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const agent = await holding(request);
      const asked = [...new Set(request.body?.scopes ?? agent.scopes)];
      const missing = asked.find((scope) => !agent.scopes.includes(scope));
      if (missing !== undefined) throw new AppError('scope_missing', 403, { scope: missing });
      const signed = await signAgentJwt(keys, agent, asked, { now: now(), jti: newId() });
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...signed, scopes: asked });
    },
  );

  app.delete(
    '/api/v1/agent-tokens/:id',
    {
      schema: {
        ...documented('agent-tokens', 'Revoke a token at once'),
        params: idPath,
        response: { 204: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      const actor = await administrator(request);
      const tokenId = id.parse(request.params.id);
      if (!(await revokeAgentToken(authPool, { id: tokenId, orgId: actor.orgId, by: actor.userId }, now())))
        throw new AppError('not_found', 404);
      await recorded(actor, 'agent-token.revoke', { tokenId });
      return reply.code(204).send(null);
    },
  );
}
