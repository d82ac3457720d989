/**
 * Who asks for prompts: a person by their access token, or an agent by its own or a JWT it got for it. Always: an agent
 * writes no prompt; what it runs is run in the name of whoever made its token; a token without the scope for what is asked
 * is refused before anything is looked for.
 */
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { AppError } from '../../app-error.ts';
import { findAgentByJwt, looksLikeAgentJwt } from '../../auth/agent-jwt.ts';
import { type Agent, type AgentScope, findAgent, looksLikeAgentToken } from '../../auth/agent-tokens.ts';
import type { Authenticate } from '../../auth/request-actor.ts';
import { findPerson, type Person } from '../../auth/person.ts';
import type { SigningKeys } from '../../auth/signing-keys.ts';

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
  /** Before a body is looked at: an agent is told that it writes nothing, whatever it sent. As `writing` it throws. */
  readonly noAgent: (request: FastifyRequest) => Promise<void>;
  /** Before a body is looked at: an agent whose token may not run is told so, whatever it sent. As `running` it throws. */
  readonly mayRun: (request: FastifyRequest) => Promise<void>;
  /** As `reading`, with the scope to run; `nobody_vouches` (403) where the token's maker is not active any more. */
  readonly running: (request: FastifyRequest) => Promise<Running>;
  /** The agent by its token itself; whoever comes with anything else is refused with `forbidden` (403). */
  readonly holding: (request: FastifyRequest) => Promise<Agent>;
};

export type PromptDoorDeps = {
  readonly authenticate: Authenticate;
  /** Role openkms_auth. */
  readonly authPool: pg.Pool;
  readonly keys: SigningKeys;
  /** ms UTC */
  readonly now: () => number;
};

export function createPromptDoor({ authenticate, authPool, keys, now }: PromptDoorDeps): PromptDoor {
  /** Undefined where a person comes, or nobody. */
  const agentOf = async (request: FastifyRequest): Promise<Agent | undefined> => {
    const token = bearerOf(request);
    if (looksLikeAgentToken(token)) return findAgent(authPool, token, now());
    return looksLikeAgentJwt(token) ? findAgentByJwt(authPool, keys, token, now()) : undefined;
  };
  const noAgent = async (request: FastifyRequest): Promise<void> => {
    // A token that is no good any more is told so, before what it may not do.
    if ((await agentOf(request)) !== undefined)
      throw new AppError('forbidden', 403, { reason: 'An agent reads prompts and writes none.' });
  };
  return {
    noAgent,
    async mayRun(request) {
      const found = await agentOf(request);
      if (found) asAgent(found, 'runs:start');
    },
    async reading(request, scope = 'prompts:read') {
      const found = await agentOf(request);
      return found === undefined ? asPerson(await authenticate(request)) : asAgent(found, scope);
    },
    async writing(request) {
      await noAgent(request);
      return authenticate(request);
    },
    async running(request) {
      const found = await agentOf(request);
      if (found === undefined) {
        const actor = await authenticate(request);
        return { ...asPerson(actor), actor };
      }
      const running = asAgent(found, 'runs:start');
      const actor = await findPerson(authPool, found.createdBy, found.orgId);
      if (!actor) throw new AppError('nobody_vouches', 403);
      return { ...running, actor: { ...actor, agent: found.agent } };
    },
    async holding(request) {
      const token = bearerOf(request);
      if (looksLikeAgentToken(token)) return findAgent(authPool, token, now());
      if ((await agentOf(request)) === undefined) await authenticate(request);
      throw new AppError('forbidden', 403, { reason: 'Only an agent’s token itself is exchanged for a JWT.' });
    },
  };
}

function asPerson({ userId, role, orgId }: Person): Reading {
  return { orgId, reader: { userId, role }, runner: { userId, agent: null } };
}

/** Throws AppError `scope_missing` (403). */
function asAgent({ orgId, agent, scopes, createdBy }: Agent, scope: AgentScope): Reading {
  if (!scopes.includes(scope)) throw new AppError('scope_missing', 403, { scope });
  return { orgId, reader: { agent }, runner: { userId: createdBy, agent } };
}

function bearerOf(request: FastifyRequest): string {
  return /^Bearer ([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
}
