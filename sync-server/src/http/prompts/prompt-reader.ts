/**
 * Who asks for prompts: a person by their access token, or an agent by its own. Always: an agent writes nothing; a token
 * without the scope for what is asked is refused before anything is looked for.
 */
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { AppError } from '../../app-error.ts';
import { type AgentScope, findAgent, looksLikeAgentToken } from '../../auth/agent-tokens.ts';
import type { Authenticate } from '../../auth/request-actor.ts';
import type { Person } from '../../auth/person.ts';

export type Reading = { readonly orgId: string; readonly reader: PromptReader };

export type PromptDoor = {
  /** Throws AppError `unauthenticated` and its like (401), or `scope_missing` (403). */
  readonly reading: (request: FastifyRequest, scope?: AgentScope) => Promise<Reading>;
  /** As Authenticate; an agent is refused with `forbidden` (403). */
  readonly writing: (request: FastifyRequest) => Promise<Person>;
};

/** `authPool` is that of the role openkms_auth. */
export function createPromptDoor(authenticate: Authenticate, authPool: pg.Pool, now: () => number): PromptDoor {
  return {
    async reading(request, scope = 'prompts:read') {
      const token = agentTokenOf(request);
      if (token === undefined) {
        const { userId, role, orgId } = await authenticate(request);
        return { orgId, reader: { userId, role } };
      }
      const { orgId, agent, scopes } = await findAgent(authPool, token, now());
      if (!scopes.includes(scope)) throw new AppError('scope_missing', 403, { scope });
      return { orgId, reader: { agent } };
    },
    async writing(request) {
      const token = agentTokenOf(request);
      if (token === undefined) return authenticate(request);
      // A token that is no good any more is told so, before what it may not do.
      await findAgent(authPool, token, now());
      throw new AppError('forbidden', 403, { reason: 'An agent reads prompts and writes none.' });
    },
  };
}

function agentTokenOf(request: FastifyRequest): string | undefined {
  const token = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token !== undefined && looksLikeAgentToken(token) ? token : undefined;
}
