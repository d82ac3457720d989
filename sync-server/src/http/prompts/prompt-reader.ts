/**
 * Who asks for prompts: a person by their access token, or an agent by its own. Always: an agent writes no prompt; what it
 * runs is run in the name of whoever made its token; a token without the scope for what is asked is refused before
 * anything is looked for.
 */
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { AppError } from '../../app-error.ts';
import { type Agent, type AgentScope, findAgent, looksLikeAgentToken } from '../../auth/agent-tokens.ts';
import type { Authenticate } from '../../auth/request-actor.ts';
import { findPerson, type Person } from '../../auth/person.ts';

/** Whose runs are one's own: a person's are all in their name, an agent's those it started in the name of its token's maker. */
export type Runner = { readonly userId: string; readonly agent: string | null };

export type Reading = { readonly orgId: string; readonly reader: PromptReader; readonly runner: Runner };
/** Who runs prompts, and in whose name. */
export type Running = Reading & { readonly actor: Person };

export type PromptDoor = {
  /** Throws AppError `unauthenticated` and its like (401), or `scope_missing` (403). */
  readonly reading: (request: FastifyRequest, scope?: AgentScope) => Promise<Reading>;
  /** As Authenticate; an agent is refused with `forbidden` (403). */
  readonly writing: (request: FastifyRequest) => Promise<Person>;
  /** As `reading`, with the scope to run; `nobody_vouches` (403) where the token's maker is not active any more. */
  readonly running: (request: FastifyRequest) => Promise<Running>;
};

/** `authPool` is that of the role openkms_auth. */
export function createPromptDoor(authenticate: Authenticate, authPool: pg.Pool, now: () => number): PromptDoor {
  const withScope = async (token: string, scope: AgentScope): Promise<Agent> => {
    const found = await findAgent(authPool, token, now());
    if (!found.scopes.includes(scope)) throw new AppError('scope_missing', 403, { scope });
    return found;
  };
  return {
    async reading(request, scope = 'prompts:read') {
      const token = agentTokenOf(request);
      return token === undefined ? asPerson(await authenticate(request)) : asAgent(await withScope(token, scope));
    },
    async writing(request) {
      const token = agentTokenOf(request);
      if (token === undefined) return authenticate(request);
      // A token that is no good any more is told so, before what it may not do.
      await findAgent(authPool, token, now());
      throw new AppError('forbidden', 403, { reason: 'An agent reads prompts and writes none.' });
    },
    async running(request) {
      const token = agentTokenOf(request);
      if (token === undefined) {
        const actor = await authenticate(request);
        return { ...asPerson(actor), actor };
      }
      const found = await withScope(token, 'runs:start');
      const actor = await findPerson(authPool, found.createdBy, found.orgId);
      if (!actor) throw new AppError('nobody_vouches', 403);
      return { ...asAgent(found), actor };
    },
  };
}

function asPerson({ userId, role, orgId }: Person): Reading {
  return { orgId, reader: { userId, role }, runner: { userId, agent: null } };
}

function asAgent({ orgId, agent, createdBy }: Agent): Reading {
  return { orgId, reader: { agent }, runner: { userId: createdBy, agent } };
}

function agentTokenOf(request: FastifyRequest): string | undefined {
  const token = /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token !== undefined && looksLikeAgentToken(token) ? token : undefined;
}
