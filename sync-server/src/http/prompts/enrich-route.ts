/** The text a model would get: a prompt, enriched for a task, with what was added and why. Always: the same rules as the browser's preview. */
import { agentName } from '@openkms/schema/commands/prompt-fields.ts';
import { id, json, prose } from '@openkms/schema/commands/text.ts';
import { enrich } from '@openkms/schema/domain/prompt/enrich.ts';
import type { Enriched } from '@openkms/schema/domain/prompt/enrichment.ts';
import { DEFAULT_ENRICHERS } from '@openkms/schema/domain/prompt/enrichers/registry.ts';
import { isCapability } from '@openkms/schema/domain/prompt/link.ts';
import type { PromptReader } from '@openkms/schema/domain/prompt/rights.ts';
import type { JsonObject } from '@openkms/schema/domain/rows.ts';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import type { ActivePrompts } from '../../prompts/active-prompts.ts';
import { gatherContext } from '../../prompts/enrich-context.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { promptOf, versionIn } from './prompt-answers.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';

const asked = z
  .object({
    promptId: id.optional(),
    versionId: id.optional().describe('With promptId; else the one that stands now'),
    capability: z.string().refine(isCapability, { error: 'must be names parted by dots' }).optional(),
    agent: agentName.optional().describe('With capability; an agent’s token says it itself'),
    label: z.string().max(40).optional().describe('With capability: the version the label stands at'),
    task: prose(20_000).default('').describe('What the person wants'),
    values: z.record(z.string(), json).default({}).describe('Of the prompt’s variables'),
    memory: z
      .array(z.object({ id: z.string().max(64), text: prose(10_000), at: z.number().int() }))
      .max(200)
      .default([]),
    zone: z.string().max(60).optional().describe('IANA; else that of the person’s office'),
    model: z.string().max(200).default(''),
    maxTokens: z.number().int().min(1).max(10_000_000).nullable().default(null),
    answerTokens: z.number().int().min(0).max(1_000_000).default(1000),
    enrichers: z
      .array(z.object({ name: z.string(), enabled: z.boolean(), settings: z.record(z.string(), json).default({}) }))
      .max(20)
      .optional()
      .describe('Which, in this order; else all of them'),
  })
  .refine(({ promptId, capability }) => (promptId === undefined) !== (capability === undefined), {
    error: 'name either promptId or capability',
  });
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
  type Asked = z.infer<typeof asked>;
  /** Which prompt in which version is meant. */
  const chosen = async (
    orgId: string,
    reader: PromptReader,
    body: Asked,
  ): Promise<{ id: string; version?: string }> => {
    if (body.promptId !== undefined)
      return { id: body.promptId, ...(body.versionId === undefined ? {} : { version: body.versionId }) };
    const agent = 'agent' in reader ? reader.agent : body.agent;
    if (agent === undefined) throw new AppError('invalid_request', 400, { reason: 'Say for which agent.' });
    const [first] = await activePrompts.find({
      orgId,
      agent,
      capability: body.capability ?? '',
      label: body.label ?? null,
    });
    if (!first) throw new AppError('not_found', 404, { capability: body.capability ?? '' });
    return { id: first.promptId, version: first.versionId };
  };

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
        const { body } = request;
        const { id: promptId, version: versionId } = await chosen(orgId, reader, body);
        const at = now();
        return inOrg(pool, orgId, async (tx) => {
          const row = await promptOf(tx.db, reader, promptId);
          const version = versionIn(row.versions, versionId ?? row.headId);
          const gathered = await gatherContext(tx, reader, { task: body.task, content: version.content, now: at });
          const enriched = enrich(
            {
              id: row.id,
              versionId: version.id,
              content: version.content,
              variables: row.variables,
              variants: [],
              examples: [],
            },
            {
              ...gathered,
              zone: body.zone ?? gathered.zone,
              now: at,
              task: body.task,
              values: body.values,
              memory: body.memory,
              runs: [],
              model: body.model,
              maxTokens: body.maxTokens,
              answerTokens: body.answerTokens,
            },
            body.enrichers ?? DEFAULT_ENRICHERS,
          );
          if (enriched.kind === 'refused') {
            const { code, message, ...where } = enriched.fault;
            throw new AppError(code, 422, { reason: message, ...(where as JsonObject) });
          }
          const { kind: _, ...rest }: Enriched = enriched;
          return { promptId: row.id, versionId: version.id, ...rest };
        });
      },
    );
}
