/** Tags that were proposed for a prompt: somebody takes or declines them. */
import { promptFields } from '@openkms/schema/commands/prompt-fields.ts';
import { z } from 'zod';
import { inOrg } from '../../execute/org-transaction.ts';
import type { App, Door } from '../app.ts';
import { documented, problems } from '../rest/v1/documented.ts';
import { idPath } from '../rest/v1/parameters.ts';
import { promptOf } from './prompt-answers.ts';
import type { PromptDoor } from './prompt-reader.ts';
import { PROMPT_ROUTES } from './prompt-routes.ts';
import { detailShape } from './prompt-shapes.ts';

export function registerTagRoute(app: App, { pool, issue }: Door, { writing, noAgent }: PromptDoor): void {
  for (const root of PROMPT_ROUTES)
    app.post(
      `${root}/:id/tags`,
      {
        preValidation: noAgent,
        schema: {
          ...documented('prompts', 'Take or decline tags that were proposed; what was declined is not proposed again'),
          params: idPath,
          body: z.strictObject({ accept: promptFields.tags.default([]), decline: promptFields.tags.default([]) }),
          response: { 200: detailShape, ...problems },
        },
      },
      async (request) => {
        const actor = await writing(request);
        const promptId = request.params.id;
        await issue(request, actor, 'prompt.tags', { promptId, ...request.body });
        return inOrg(pool, actor.orgId, ({ db }) => promptOf(db, actor, promptId));
      },
    );
}
