/** Links of a prompt to capabilities over REST; an administrator's alone. */
import { agentName, capability } from '@openkms/schema/commands/prompt-fields.ts';
import { id } from '@openkms/schema/commands/text.ts';
import { z } from 'zod';
import { inOrg } from '../../execute/org-transaction.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import { promptOf } from './prompt-answers.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { linkShape } from './prompt-shapes.ts';
import { AppError } from '../../app-error.ts';

const newLink = z.strictObject({
  capability,
  agent: agentName.nullable().optional().describe('Without one: for every agent'),
  priority: z.number().int().min(-1000).max(1000).optional().describe('The greater comes first'),
});

export function registerLinkRoutes(app: App, { pool, issue, newId }: Door, { writing, noAgent }: PromptDoor): void {
  for (const root of PROMPT_ROUTES) {
    app.post(
      `${root}/:id/link`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Link a prompt to a capability; again with another priority moves it'),
          params: idPath,
          body: newLink,
          response: { 201: linkShape, 200: linkShape.describe('It was linked so already'), ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const promptId = request.params.id;
        const receipt = await issue(request, actor, 'prompt.link', { linkId: newId(), promptId, ...request.body });
        const { links } = await inOrg(pool, actor.orgId, ({ db }) => promptOf(db, actor, promptId));
        const made = links.find((link) => link.id === receipt.details['linkId']);
        if (!made) throw new AppError('not_found', 404);
        return reply.code(receipt.code === 'already_so' ? 200 : 201).send(made);
      },
    );

    app.delete(
      `${root}/:id/link/:linkId`,
      {
        schema: {
          ...documented('prompts', 'Remove a link'),
          params: z.object({ id, linkId: id }),
          response: { 204: z.null(), ...problems },
        },
      },
      async (request, reply) => {
        const actor = await writing(request);
        const { id: promptId, linkId } = request.params;
        await issue(request, actor, 'prompt.unlink', { promptId, linkId });
        return reply.code(204).send(null);
      },
    );
  }
}
