/** What agents ask for: the prompts that serve a capability now, and all an agent gets. Always: the first is the one to use, and says why. */
import { agentName } from '@openkms/schema/commands/prompt-fields.ts';
import { isCapability } from '@openkms/schema/domain/prompt/link.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { activePrompt, type ActivePrompts, linkedCapabilities } from '../../prompts/active-prompts.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';

const label = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(40)
  .regex(/^[^\0]*$/)
  .optional()
  .describe('The version that this label stands at; without it the one that stands');
const asked = agentName.optional().describe('For whom; an agent’s token says it itself');
const ready = z.object({ items: z.array(activePrompt).readonly() });

export function registerActiveRoutes(
  app: App,
  { pool }: Door,
  { reading }: PromptDoor,
  activePrompts: ActivePrompts,
): void {
  /** An agent asks for itself; a person says for which agent. */
  const askedBy = async (request: FastifyRequest, agent: string | undefined) => {
    const { orgId, reader } = await reading(request);
    if ('agent' in reader) {
      if (agent !== undefined && agent !== reader.agent) throw new AppError('forbidden', 403);
      return { orgId, agent: reader.agent };
    }
    if (agent === undefined) throw new AppError('invalid_request', 400, { reason: 'Say which agent: ?agent=…' });
    return { orgId, agent };
  };

  for (const root of PROMPT_ROUTES)
    app.get(
      `${root}/active`,
      {
        schema: {
          ...documented(
            'prompts',
            'Prompts that serve a capability for an agent, the one to use first, each with the reason',
          ),
          querystring: z.object({
            capability: z.string().refine(isCapability, { error: 'must be names parted by dots, such as mail.write' }),
            agent: asked,
            label,
          }),
          response: { 200: ready, ...problems },
        },
      },
      async (request) => {
        const { capability, agent, label: at = null } = request.query;
        const who = await askedBy(request, agent);
        return { items: await activePrompts.find({ ...who, capability, label: at }) };
      },
    );

  app.get(
    '/api/v1/agent-config',
    {
      schema: {
        ...documented('prompts', 'Every capability that is linked for an agent, with the prompts that serve it'),
        querystring: z.object({ agent: asked, label }),
        response: {
          200: z.object({
            agent: z.string(),
            label: z.string().nullable(),
            capabilities: z.record(z.string(), z.array(activePrompt).readonly()),
          }),
          ...problems,
        },
      },
    },
    async (request) => {
      const { label: at = null } = request.query;
      const { orgId, agent } = await askedBy(request, request.query.agent);
      const names = await linkedCapabilities(pool, orgId);
      const found = await Promise.all(
        names.map(async (capability) => {
          const items = await activePrompts.find({ orgId, agent, capability, label: at });
          return [capability, items] as const;
        }),
      );
      const capabilities = Object.fromEntries(found.filter(([, items]) => items.length > 0));
      return { agent, label: at, capabilities };
    },
  );
}
