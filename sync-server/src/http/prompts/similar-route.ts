/**
 * Prompts that are like a text, or like a prompt: who wrote this before. Always: only what the reader may read, and nothing
 * another person keeps to themselves changes the answer.
 */
import { content } from '@openkms/schema/commands/prompt-fields.ts';
import { id, prose } from '@openkms/schema/commands/text.ts';
import { diffHash, normaliseContent } from '@openkms/schema/domain/prompt/normalise.ts';
import { LIKENESSES } from '@openkms/schema/search/similar-prompts.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import type { PromptIndex, SimilarPrompt } from '../../prompts/prompt-index.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import { promptOf, versionIn } from './prompt-answers.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';

/** Characters that fit into an address with all that stands beside it. */
const LONGEST_IN_ADDRESS = 4_000;

const limit = z.coerce.number().int().min(1).max(50).default(5);
const text = z.string();
const similarShape = z.object({
  id: text,
  title: text,
  scope: z.enum(['user', 'agent', 'global']),
  agent: text.nullable(),
  ownerName: text,
  status: z.enum(['active', 'archived', 'deleted']),
  tags: z.array(text).readonly(),
  head: z.object({ id: text, number: z.number().int(), diffHash: text }),
  alike: z.number().int().describe('Per cent; 100 says the same words as often'),
  likeness: z
    .enum(LIKENESSES)
    .describe('same: the very text; near: the other with a few words changed; related: words in common'),
  shared: z.array(text).readonly().describe('Words both use and few others do, the most telling first'),
});
const answer = z.object({ items: z.array(similarShape).readonly() }).meta({ id: 'SimilarPrompts' });

export function registerSimilarRoute(
  app: App,
  { pool }: Door,
  { reading }: PromptDoor,
  promptIndex: PromptIndex,
): void {
  const likeText = async (request: FastifyRequest, typed: string, most: number, except?: string) => {
    const { orgId, reader } = await reading(request);
    const stored = normaliseContent(typed);
    const asked = { orgId, reader, content: stored, diffHash: diffHash(stored), limit: most, except };
    return { items: (await promptIndex.similar(asked)).map(shown) };
  };
  const likePrompt = async (request: FastifyRequest, promptId: string, most: number) => {
    const { orgId, reader } = await reading(request);
    const head = await inOrg(pool, orgId, async ({ db }) => {
      const { versions, headId } = await promptOf(db, reader, promptId);
      return versionIn(versions, headId);
    });
    const asked = { orgId, reader, content: head.content, diffHash: head.diffHash, limit: most, except: promptId };
    return { items: (await promptIndex.similar(asked)).map(shown) };
  };

  for (const root of PROMPT_ROUTES) {
    app.get(
      `${root}/similar`,
      {
        schema: {
          ...documented('prompts', 'Prompts that are like a text or a prompt, the likest first, with why'),
          querystring: z.object({
            text: prose(LONGEST_IN_ADDRESS).min(1).optional().describe('A longer one: POST'),
            id: id.optional().describe('Instead of a text: what is like this prompt'),
            limit,
          }),
          response: { 200: answer, ...problems },
        },
      },
      async (request) => {
        const { text: typed, id: promptId, limit: most } = request.query;
        if (typed !== undefined && promptId === undefined) return likeText(request, typed, most);
        if (promptId !== undefined && typed === undefined) return likePrompt(request, promptId, most);
        // Whoever may not read at all is told that first.
        await reading(request);
        throw new AppError('invalid_request', 400, { reason: 'Give either text or id.' });
      },
    );

    app.post(
      `${root}/similar`,
      {
        schema: {
          ...documented('prompts', 'Prompts that are like a text too long for an address'),
          body: z.strictObject({ content, except: id.optional().describe('A prompt that is not to be found'), limit }),
          response: { 200: answer, ...problems },
        },
      },
      async (request) => {
        const { content: typed, except, limit: most } = request.body;
        return likeText(request, typed, most, except);
      },
    );

    app.get(
      `${root}/:id/similar`,
      {
        schema: {
          ...documented('prompts', 'Prompts that are like this one, the likest first, with why'),
          params: idPath,
          querystring: z.object({ limit }),
          response: { 200: answer, ...problems },
        },
      },
      async (request) => likePrompt(request, request.params.id, request.query.limit),
    );
  }
}

function shown({ prompt, head, alike, likeness, shared }: SimilarPrompt): z.input<typeof similarShape> {
  const { id: promptId, title, scope, agent, ownerName, status, tags } = prompt;
  const { id: versionId, number, diffHash: hash } = head;
  const at = { id: versionId, number, diffHash: hash };
  return { id: promptId, title, scope, agent, ownerName, status, tags, head: at, alike, likeness, shared };
}
