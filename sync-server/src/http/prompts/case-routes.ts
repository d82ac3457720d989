/** What a prompt is tried on, over REST. Always: whoever may read the prompt reads its cases; a case never changes, another takes its place. */
import { newCase } from '@openkms/schema/commands/prompt-case.ts';
import { id } from '@openkms/schema/commands/text.ts';
import { promptCase } from '@openkms/schema/db/tables.ts';
import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { AppError } from '../../app-error.ts';
import { inOrg } from '../../execute/org-transaction.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import { requirePrompt } from './prompt-answers.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { caseShape } from './run-shapes.ts';

export function registerCaseRoutes(
  app: App,
  { pool, issue, newId }: Door,
  { reading, writing, noAgent }: PromptDoor,
): void {
  for (const root of PROMPT_ROUTES) {
    app.get(
      `${root}/:id/cases`,
      {
        schema: {
          ...documented('prompts', 'What a prompt is tried on, by name'),
          params: idPath,
          response: { 200: z.object({ items: z.array(caseShape) }), ...problems },
        },
      },
      async (request) => {
        const { orgId, reader } = await reading(request);
        const promptId = request.params.id;
        const items = await inOrg(pool, orgId, async ({ db }) => {
          await requirePrompt(db, reader, promptId);
          return db
            .select()
            .from(promptCase)
            .where(and(eq(promptCase.promptId, promptId), eq(promptCase.status, 'active')))
            .orderBy(asc(promptCase.name), asc(promptCase.id));
        });
        return { items };
      },
    );

    app.post(
      `${root}/:id/cases`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Save what a prompt is tried on; `replaces` names the case whose place it takes'),
          params: idPath,
          body: newCase.omit({ promptId: true }).extend({ caseId: id.optional() }).strict(),
          response: { 201: caseShape, ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const { caseId = newId(), ...fields } = request.body;
        const receipt = await issue(request, actor, 'prompt-case.save', {
          caseId,
          promptId: request.params.id,
          ...fields,
        });
        const saved = z.object({ caseId: id }).parse(receipt.details);
        const [made] = await inOrg(pool, actor.orgId, ({ db }) =>
          db.select().from(promptCase).where(eq(promptCase.id, saved.caseId)),
        );
        if (!made) throw new AppError('not_found', 404);
        return reply.code(201).send(made);
      },
    );

    app.delete(
      `${root}/:id/cases/:caseId`,
      {
        schema: {
          ...documented('prompts', 'Try a prompt on this no more; runs of it keep it'),
          params: z.object({ id, caseId: id }),
          response: { 204: z.null(), ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const { id: promptId, caseId } = request.params;
        await issue(request, actor, 'prompt-case.remove', { promptId, caseId });
        return reply.code(204).send(null);
      },
    );
  }
}
