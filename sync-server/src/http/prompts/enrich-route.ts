/** The text a model would get: a prompt, enriched for a task, with what was added and why. Always: the same rules as the browser's preview. */
import { id } from '@openkms/schema/commands/text.ts';
import { DEFAULT_ENRICHERS } from '@openkms/schema/domain/prompt/enrichers/registry.ts';
import { z } from 'zod';
import { inOrg } from '../../execute/org-transaction.ts';
import type { ActivePrompts } from '../../prompts/active-prompts.ts';
import { enrichPrompt, readPromptUse, wantedPrompt } from '../../prompts/prompt-use.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { capabilityName, forWhom, notBoth, task, taskFields, values, which } from './task-shapes.ts';

const asked = z
  .strictObject({
    promptId: id.optional(),
    capability: capabilityName.optional(),
    agent: forWhom,
    ...which,
    task: task.default(''),
    values: values.default({}),
    ...taskFields,
    model: z.string().max(200).default(''),
    maxTokens: z.number().int().min(1).max(10_000_000).nullable().default(null),
    answerTokens: z.number().int().min(0).max(1_000_000).default(1000),
  })
  .refine(({ promptId, capability }) => (promptId === undefined) !== (capability === undefined), {
    error: 'name either promptId or capability',
  })
  .refine(...notBoth);
const span = z.object({ start: z.number().int(), end: z.number().int() });
const answer = z
  .object({
    promptId: z.string(),
    versionId: z.string(),
    text: z.string(),
    tokens: z.number().describe('Estimated'),
    limit: z.number(),
    own: span.describe('Where the prompt’s own text stands'),
    variantId: z.string(),
    exampleIds: z.array(z.string()).readonly(),
    explanations: z
      .array(
        z.object({
          enricher: z.string(),
          what: z.string(),
          addedTokens: z.number(),
          ref: z.string().optional(),
          positions: z.array(span).readonly().optional(),
        }),
      )
      .readonly(),
    dropped: z
      .array(
        z.object({ enricher: z.string(), what: z.string(), tokens: z.number(), reason: z.enum(['budget', 'share']) }),
      )
      .readonly(),
  })
  .meta({ id: 'EnrichedPrompt' });

export function registerEnrichRoute(
  app: App,
  { pool, now }: Door,
  { reading }: PromptDoor,
  activePrompts: ActivePrompts,
): void {
  for (const root of PROMPT_ROUTES)
    app.post(
      `${root}/enrich`,
      {
        schema: {
          ...documented('prompts', 'The text a model would get for a task, with what was added and why'),
          body: asked,
          response: { 200: answer, ...problems },
        },
      },
      async (request) => {
        const { orgId, reader } = await reading(request, 'prompts:enrich');
        const { promptId, versionId, capability, agent, label, enrichers = DEFAULT_ENRICHERS, ...rest } = request.body;
        const wanted = await wantedPrompt(
          activePrompts,
          { orgId, reader },
          { promptId, versionId, capability, agent, label },
        );
        return inOrg(pool, orgId, async (tx) => {
          const use = await readPromptUse(tx, reader, wanted);
          const { kind: _, ...enriched } = await enrichPrompt(tx, reader, use, { ...rest, enrichers }, now());
          return { promptId: use.prompt.id, versionId: use.version.id, ...enriched };
        });
      },
    );
}
